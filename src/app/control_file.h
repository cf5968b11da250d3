#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/secret.h"

namespace rtm::app {

/// What `<data_dir>/control.json` says: how the command line of this machine reaches the running
/// server. Mode 0600; there while the server runs.
struct ControlInfo {
  std::string url;     ///< "http://127.0.0.1:8080"
  base::Secret token;  ///< Accepted as bearer by all calls; new at every start.
  std::int64_t pid = 0;
  std::string public_prefix;  ///< `auth.public_api_prefix`
  std::string tls_cert;       ///< Absolute path of `server.tls_cert`, "" without TLS.
};

/// Writes the file and removes it at its end. Throws Error(kStoreReadOnly, kStoreIo, kStoreFull).
class ControlFile {
 public:
  ControlFile(const std::filesystem::path& data_dir, const ControlInfo& info);
  ~ControlFile();
  ControlFile(const ControlFile&) = delete;
  ControlFile& operator=(const ControlFile&) = delete;

 private:
  const std::filesystem::path path_;
};

/// nullopt if there is none or it cannot be understood.
std::optional<ControlInfo> ReadControlFile(const std::filesystem::path& data_dir);

/// What a killed server left behind; for the process that holds the directory's lock.
void RemoveStaleControlFile(const std::filesystem::path& data_dir);

/// The URL under which a server that listens on `host` is reached from this machine.
std::string LocalUrl(const std::string& host, std::uint16_t port, bool tls);

}  // namespace rtm::app
