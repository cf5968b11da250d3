#include "app/mysql_place.h"

#include <algorithm>
#include <string_view>

namespace rtm::app {
namespace {

bool IsPlain(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || std::string_view("._-/=").contains(character);
}

/// A word of a shell command.
std::string Word(const std::string& text) {
  if (!text.empty() && std::ranges::all_of(text, IsPlain)) {
    return text;
  }
  std::string quoted = "'";
  for (const char character : text) {
    quoted += character == '\'' ? "'\\''" : std::string(1, character);
  }
  return quoted + "'";
}

void AddTls(const DatabaseConfig& config, std::vector<std::string>& words) {
  if (config.tls == storage::MySqlTls::kOff) {
    return;
  }
  words.emplace_back("--ssl");
  if (config.tls == storage::MySqlTls::kVerified) {
    words.emplace_back("--ssl-verify-server-cert");
  }
  const auto add = [&words](const char* option, const std::filesystem::path& file) {
    if (!file.empty()) {
      words.push_back(option + file.string());
    }
  };
  add("--ssl-ca=", config.tls_ca);
  add("--ssl-cert=", config.tls_cert);
  add("--ssl-key=", config.tls_key);
}

}  // namespace

storage::MySqlOptions MySqlOptionsOf(const DatabaseConfig& config) {
  return {.host = config.host,
          .port = config.port,
          .user = config.user,
          .password = config.password.Clone(),
          .database = config.database,
          .table_prefix = config.table_prefix,
          .tls = config.tls,
          .tls_ca = config.tls_ca,
          .tls_cert = config.tls_cert,
          .tls_key = config.tls_key};
}

std::string DumpCommand(const DatabaseConfig& config, const std::vector<std::string>& tables) {
  std::vector<std::string> words{"mariadb-dump", "--single-transaction",
                                 "--default-character-set=utf8mb4"};
  if (config.host.starts_with('/')) {
    words.push_back("--socket=" + config.host);
  } else {
    words.push_back("--protocol=tcp");
    words.push_back("--host=" + config.host);
    words.push_back("--port=" + std::to_string(config.port));
  }
  words.push_back("--user=" + config.user);
  if (!config.password.empty()) {
    words.emplace_back("--password");
  }
  AddTls(config, words);
  words.push_back("--result-file=" + config.database + ".before-rt-manage.sql");
  words.push_back(config.database);
  words.insert(words.end(), tables.begin(), tables.end());
  std::string command = "(umask 077;";
  for (const std::string& word : words) {
    command += " " + Word(word);
  }
  return command + ")";
}

}  // namespace rtm::app
