#include "upstream/error_table_file.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "core/redaction.h"

namespace rtm::upstream {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxFileBytes = 1024UL * 1024;
constexpr std::size_t kLongestCode = 64;
constexpr std::string_view kClasses =
    "needs_login, account_closed, misconfigured, egress_fault, throttled, in_doubt";

[[noreturn]] void Refuse(const std::string& path, const std::string& en, const std::string& zh) {
  throw base::Error(base::ErrorCode::kConfig, {path + ": " + en, path + "：" + zh});
}

bool IsCode(std::string_view code) {
  return !code.empty() && code.size() <= kLongestCode &&
         code.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
             "0123456789_.-") == std::string_view::npos;
}

core::ErrorClass ReadClass(const std::string& path, const std::string& code,
                           const json::value& value) {
  const json::string* const name = value.if_string();
  const auto error_class =
      name ? core::ParseErrorClass(std::string_view(name->data(), name->size())) : std::nullopt;
  if (!error_class) {
    const std::string accepted(kClasses);
    Refuse(path, "\"" + code + "\": not a class. Accepted: " + accepted + ".",
           "\"" + code + "\"：不是有效的类别。接受：" + accepted + "。");
  }
  return *error_class;
}

}  // namespace

core::ErrorTable ParseErrorTable(std::string_view text, const std::string& path,
                                 core::ErrorTable defaults) {
  json::error_code error;
  const json::value parsed = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !parsed.is_object()) {
    Refuse(path, R"(not a JSON object. Accepted: {"<error code>": "<class>", ...}.)",
           R"(不是 JSON 对象。接受：{"<错误码>": "<类别>", ...}。)");
  }
  for (const auto& [key, value] : parsed.get_object()) {
    const std::string code(key.data(), key.size());
    if (!IsCode(code)) {
      const std::string shown = core::CleanUtf8(core::CutUtf8(code, kLongestCode));
      Refuse(path, "\"" + shown + "\": not an error code (1 to 64 of A-Z a-z 0-9 _ . -).",
             "\"" + shown + "\"：不是错误码(1 到 64 个 A-Z a-z 0-9 _ . - 字符)。");
    }
    defaults.by_code.insert_or_assign(code, ReadClass(path, code, value));
  }
  return defaults;
}

core::ErrorTable LoadErrorTable(const std::string& path, core::ErrorTable defaults) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  // A folder opens, and fails only when it is read.
  if (!file || !(text << file.rdbuf())) {
    Refuse(path, "the error table cannot be read.", "无法读取错误表。");
  }
  if (text.view().size() > kMaxFileBytes) {
    Refuse(path, "larger than 1 MiB: not an error table.", "超过 1 MiB：不是错误表。");
  }
  return ParseErrorTable(text.view(), path, std::move(defaults));
}

}  // namespace rtm::upstream
