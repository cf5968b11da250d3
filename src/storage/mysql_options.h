#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/secret.h"

namespace rtm::storage {

/// How the connection to the server is protected.
enum class MySqlTls {
  kOff,
  kRequired,  ///< Encrypted; who answers is not checked.
  kVerified   ///< Encrypted, with a certificate for `host` that a trusted authority signed.
};

/// Where a MySQL or MariaDB server is and how to log in.
struct MySqlOptions {
  std::string host;  ///< Always by TCP, also `localhost`; an absolute path is a Unix socket.
  std::uint16_t port = 3306;
  std::string user;
  base::Secret password;
  std::string database;
  std::string table_prefix;  ///< Checked: CheckTablePrefix.
  MySqlTls tls = MySqlTls::kOff;
  std::filesystem::path tls_ca;    ///< Empty: those that the system trusts.
  std::filesystem::path tls_cert;  ///< Of the client; both or neither.
  std::filesystem::path tls_key;
  std::chrono::seconds connect_timeout{5};
  /// How long the server may be silent within one call.
  std::chrono::seconds io_timeout{20};
  /// How long a step of the schema waits for transactions that use its table.
  std::chrono::seconds lock_patience{20};
  /// For a statement that goes over all rows.
  static constexpr std::chrono::hours kLongestStatement{6};
};

}  // namespace rtm::storage
