#include "app/config_files.h"

#include <fstream>
#include <utility>

#include "core/error_table.h"
#include "http/tls_context.h"
#include "upstream/error_table_file.h"

namespace rtm::app {
namespace {

void CheckReadable(const ConfigValues& values, const std::string& key, const std::string& file) {
  // A folder opens, but gives nothing.
  if (std::ifstream in(file); !in || in.peek() == std::ifstream::traits_type::eof()) {
    throw values.Wrong(key, {Quoted(file) + " cannot be read or is empty; accepted: a PEM file",
                             Quoted(file) + " 无法读取或为空；可接受：PEM 文件"});
  }
}

void CheckServerTls(const LoadedConfig& loaded) {
  const ServerConfig& server = loaded.config.server;
  if (server.tls_cert.empty()) {
    return;
  }
  CheckReadable(loaded.values, "server.tls_cert", server.tls_cert.string());
  CheckReadable(loaded.values, "server.tls_key", server.tls_key.string());
  try {
    http::MakeTlsContext(server.tls_cert.string(), server.tls_key.string());
  } catch (const base::Error& error) {
    throw loaded.values.Wrong(
        error.field(), {"cannot be used; accepted: a certificate chain in PEM as tls_cert, "
                        "and its private key, without a password, as tls_key",
                        "无法使用；可接受：tls_cert 为 PEM 证书链，tls_key 为其未加密的私钥"});
  }
}

void CheckDatabaseTls(const LoadedConfig& loaded) {
  const DatabaseConfig& database = loaded.config.database;
  for (const auto& [key, file] : {std::pair("database.tls_ca", database.tls_ca),
                                  std::pair("database.tls_cert", database.tls_cert),
                                  std::pair("database.tls_key", database.tls_key)}) {
    if (!file.empty()) {
      CheckReadable(loaded.values, key, file.string());
    }
  }
}

void CheckProvider(const ConfigValues& values, const ProviderConfig& provider) {
  const std::string start = "providers." + provider.name + ".";
  if (provider.tls_ca && !provider.tls_ca->empty()) {
    CheckReadable(values, start + "tls_ca", *provider.tls_ca);
  }
  if (provider.error_table && !provider.error_table->empty()) {
    try {
      upstream::LoadErrorTable(*provider.error_table, core::DefaultErrorTable());
    } catch (const base::Error& error) {
      throw values.Wrong(start + "error_table", error.public_text());
    }
  }
}

}  // namespace

void CheckNamedFiles(const LoadedConfig& loaded) {
  CheckServerTls(loaded);
  CheckDatabaseTls(loaded);
  for (const ProviderConfig& provider : loaded.config.providers) {
    CheckProvider(loaded.values, provider);
  }
}

}  // namespace rtm::app
