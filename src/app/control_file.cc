#include "app/control_file.h"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "app/api_caller.h"
#include "app/private_file.h"

namespace rtm::app {
namespace {

constexpr const char* kName = "control.json";

}  // namespace

ControlFile::ControlFile(const std::filesystem::path& data_dir, const ControlInfo& info)
    : path_(data_dir / kName) {
  RemoveStaleControlFile(path_.parent_path());
  const std::filesystem::path fresh = path_.string() + ".new";
  PrivateFile file = PrivateFile::Create(fresh, base::ErrorCode::kStoreReadOnly);
  file.Write(boost::json::serialize(boost::json::object{{"url", info.url},
                                                        {"token", info.token.Reveal()},
                                                        {"pid", info.pid},
                                                        {"public_api_prefix", info.public_prefix},
                                                        {"tls_cert", info.tls_cert}}));
  file.Finish();
  // Whole or not there: a reader never sees half of it.
  std::filesystem::rename(fresh, path_);
}

ControlFile::~ControlFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

void RemoveStaleControlFile(const std::filesystem::path& data_dir) {
  std::error_code ignored;
  std::filesystem::remove(data_dir / kName, ignored);
  std::filesystem::remove(data_dir / (std::string(kName) + ".new"), ignored);
}

std::optional<ControlInfo> ReadControlFile(const std::filesystem::path& data_dir) {
  std::ifstream file(data_dir / kName);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const boost::json::object object = ParseReplyBody(text);
  base::WipeString(text);
  ControlInfo info{.url = TextOf(object, "url"),
                   .token = base::Secret(TextOf(object, "token")),
                   .pid = NumberOf(object, "pid"),
                   .public_prefix = TextOf(object, "public_api_prefix"),
                   .tls_cert = TextOf(object, "tls_cert")};
  return info.url.empty() || info.token.empty() ? std::nullopt
                                                : std::optional<ControlInfo>(std::move(info));
}

std::string LocalUrl(const std::string& host, std::uint16_t port, bool tls) {
  const bool any = host.empty() || host == "0.0.0.0" || host == "::";
  const std::string name = any ? "127.0.0.1" : host;
  const bool bare_v6 = name.find(':') != std::string::npos && !name.starts_with('[');
  return std::string(tls ? "https://" : "http://") + (bare_v6 ? "[" + name + "]" : name) + ":" +
         std::to_string(port);
}

}  // namespace rtm::app
