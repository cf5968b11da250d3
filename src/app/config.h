#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/secret.h"
#include "core/tuning.h"
#include "storage/mysql_options.h"
#include "upstream/provider_profile.h"

namespace rtm::app {

// The checked values of config.yml as the program uses them. What each key means stands in
// config_table; only application.cc sees all of it and hands each part on as that part's options.

struct ServerConfig {
  std::string host;
  std::uint16_t port = 0;
  std::string mode;
  std::filesystem::path data_dir;  ///< Never empty: the default is worked out.
  std::filesystem::path tls_cert;  ///< Both or neither.
  std::filesystem::path tls_key;
  std::vector<std::string> trusted_proxies;
};

struct DatabaseConfig {
  enum class Type { kSqlite, kMySql };
  Type type = Type::kSqlite;
  std::string database;
  std::string host;
  std::uint16_t port = 0;
  std::string user;
  base::Secret password;
  std::string table_prefix;
  int max_idle_connections = 0;
  int max_open_connections = 0;
  std::chrono::seconds connection_lifetime{};
  storage::MySqlTls tls = storage::MySqlTls::kOff;
  std::filesystem::path tls_ca;    ///< Empty: those of the system.
  std::filesystem::path tls_cert;  ///< Both or neither.
  std::filesystem::path tls_key;
};

struct AuthConfig {
  std::string username;
  base::Secret password;    ///< Plain or PHC string; empty: the one of the store.
  base::Secret jwt_secret;  ///< Empty also for published samples: the one of the store.
  std::chrono::hours session_lifetime{};
  base::Secret api_secret;  ///< Empty: the one of the store.
  std::string public_api_prefix;
};

struct OpenAiConfig {
  std::string client_id;
  base::Secret proxy;  ///< As entered; checked to be a proxy URL, or empty.
  int refresh_interval_days = 0;
  bool schedule_enabled = false;
};

struct SecurityConfig {
  std::filesystem::path master_key_file;  ///< Never empty.
  std::string master_key_command;
};

struct RefreshConfig {
  std::chrono::seconds lead{};
  int max_flights = 0;
  int max_per_proxy = 0;
  int max_per_client = 0;
  double rate_per_egress = 0;  ///< A second; 0 = no limit.
  std::chrono::seconds min_interval{};
  std::chrono::seconds coalesce{};
};

struct RetentionConfig {
  int attempts_days = 0;
};

/// What was given for one provider; the rest is the built-in profile's or nothing.
struct ProviderConfig {
  std::string name;
  std::optional<std::string> issuer, token_url, client_id, redirect_uri, tls_ca, error_table;
  std::optional<upstream::RequestFormat> request_format;
  std::optional<base::Secret> client_secret;
  std::optional<std::map<std::string, std::string>> extra;
  std::optional<std::chrono::seconds> reuse_leeway;
};

struct Config {
  ServerConfig server;
  DatabaseConfig database;
  AuthConfig auth;
  base::LogOptions log;
  OpenAiConfig openai;
  SecurityConfig security;
  RefreshConfig refresh;
  RetentionConfig retention;
  std::vector<ProviderConfig> providers;  ///< By name.
};

class ConfigValues;

/// What of it the console may turn while the program runs.
core::Tuning TuningOf(const Config& config);

/// Makes the structs of values that have passed CheckConfigRules.
Config BuildConfig(const ConfigValues& values);

}  // namespace rtm::app
