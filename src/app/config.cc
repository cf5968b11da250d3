#include "app/config.h"

#include "app/config_values.h"
#include "service/session_service.h"

namespace rtm::app {
namespace {

using std::chrono::seconds;
using Names = std::vector<std::string>;

int Integer(const ConfigValues& values, std::string_view key) {
  return static_cast<int>(values.Get<std::int64_t>(key));
}

base::Secret SecretOf(const ConfigValues& values, std::string_view key) {
  return base::Secret::CopyOf(values.Text(key));
}

std::filesystem::path DataDir(const ConfigValues& values) {
  if (const std::string& given = values.Text("server.data_dir"); !given.empty()) {
    return given;
  }
  if (values.Text("database.type") != "sqlite") {
    return "./data";
  }
  const std::filesystem::path folder =
      std::filesystem::path(values.Text("database.database")).parent_path();
  return folder.empty() ? std::filesystem::path(".") : folder;
}

ServerConfig BuildServer(const ConfigValues& values) {
  return {.host = values.Text("server.host"),
          .port = static_cast<std::uint16_t>(values.Get<std::int64_t>("server.port")),
          .mode = values.Text("server.mode"),
          .data_dir = DataDir(values),
          .tls_cert = values.Text("server.tls_cert"),
          .tls_key = values.Text("server.tls_key"),
          .trusted_proxies = values.Get<Names>("server.trusted_proxies")};
}

storage::MySqlTls TlsOf(const std::string& mode) {
  if (mode == "off") {
    return storage::MySqlTls::kOff;
  }
  return mode == "verified" ? storage::MySqlTls::kVerified : storage::MySqlTls::kRequired;
}

DatabaseConfig BuildDatabase(const ConfigValues& values) {
  return {.type = values.Text("database.type") == "mysql" ? DatabaseConfig::Type::kMySql
                                                          : DatabaseConfig::Type::kSqlite,
          .database = values.Text("database.database"),
          .host = values.Text("database.host"),
          .port = static_cast<std::uint16_t>(values.Get<std::int64_t>("database.port")),
          .user = values.Text("database.user"),
          .password = SecretOf(values, "database.password"),
          .table_prefix = values.Text("database.table_prefix"),
          .max_idle_connections = Integer(values, "database.max_idle_conns"),
          .max_open_connections = Integer(values, "database.max_open_conns"),
          .connection_lifetime = values.Get<seconds>("database.conn_max_lifetime"),
          .tls = TlsOf(values.Text("database.tls_mode")),
          .tls_ca = values.Text("database.tls_ca"),
          .tls_cert = values.Text("database.tls_cert"),
          .tls_key = values.Text("database.tls_key")};
}

AuthConfig BuildAuth(const ConfigValues& values) {
  const std::string& jwt_secret = values.Text("auth.jwt_secret");
  const bool is_sample = service::IsPublishedSample(jwt_secret);
  return {.username = values.Text("auth.username"),
          .password = SecretOf(values, "auth.password"),
          .jwt_secret = is_sample ? base::Secret() : base::Secret::CopyOf(jwt_secret),
          .session_lifetime = std::chrono::hours(Integer(values, "auth.jwt_expire_hours")),
          .api_secret = SecretOf(values, "auth.api_secret"),
          .public_api_prefix = values.Text("auth.public_api_prefix")};
}

base::LogOptions BuildLog(const ConfigValues& values) {
  return {.level = core::LogLevelOf(values.Text("log.level")),
          .encoding = values.Text("log.encoding") == "console" ? base::LogEncoding::kConsole
                                                               : base::LogEncoding::kJson,
          .output_paths = values.Get<Names>("log.output_paths"),
          .error_output_paths = values.Get<Names>("log.error_output_paths")};
}

RefreshConfig BuildRefresh(const ConfigValues& values) {
  return {.lead = values.Get<seconds>("refresh.lead"),
          .max_flights = Integer(values, "refresh.max_flights"),
          .max_per_proxy = Integer(values, "refresh.max_per_proxy"),
          .max_per_client = Integer(values, "refresh.max_per_client"),
          .rate_per_egress = values.Get<double>("refresh.rate_per_egress"),
          .min_interval = values.Get<seconds>("refresh.min_interval"),
          .coalesce = values.Get<seconds>("refresh.coalesce")};
}

template <class T>
std::optional<T> Given(const ConfigValues& values, const std::string& name) {
  const ConfigValues::Setting* setting = values.Find(name);
  return setting == nullptr ? std::nullopt : std::optional<T>(std::get<T>(setting->value));
}

ProviderConfig BuildProvider(const ConfigValues& values, const std::string& name) {
  const std::string start = "providers." + name + ".";
  ProviderConfig provider{
      .name = name,
      .issuer = Given<std::string>(values, start + "issuer"),
      .token_url = Given<std::string>(values, start + "token_url"),
      .client_id = Given<std::string>(values, start + "client_id"),
      .redirect_uri = Given<std::string>(values, start + "redirect_uri"),
      .tls_ca = Given<std::string>(values, start + "tls_ca"),
      .error_table = Given<std::string>(values, start + "error_table"),
      .request_format = {},
      .client_secret = {},
      .extra = Given<std::map<std::string, std::string>>(values, start + "extra"),
      .reuse_leeway = Given<seconds>(values, start + "reuse_leeway")};
  if (const auto format = Given<std::string>(values, start + "request_format")) {
    provider.request_format =
        *format == "json" ? upstream::RequestFormat::kJson : upstream::RequestFormat::kForm;
  }
  if (const ConfigValues::Setting* secret = values.Find(start + "client_secret")) {
    provider.client_secret = base::Secret::CopyOf(std::get<std::string>(secret->value));
  }
  return provider;
}

}  // namespace

core::Tuning TuningOf(const Config& config) {
  return {.lead = config.refresh.lead,
          .min_interval = config.refresh.min_interval,
          .max_flights = config.refresh.max_flights,
          .max_per_proxy = config.refresh.max_per_proxy,
          .max_per_client = config.refresh.max_per_client,
          .rate_per_egress = config.refresh.rate_per_egress,
          .log_level = config.log.level};
}

Config BuildConfig(const ConfigValues& values) {
  Config config{.server = BuildServer(values),
                .database = BuildDatabase(values),
                .auth = BuildAuth(values),
                .log = BuildLog(values),
                .openai = {.client_id = values.Text("openai.client_id"),
                           .proxy = SecretOf(values, "openai.proxy"),
                           .refresh_interval_days = Integer(values, "openai.refresh_interval"),
                           .schedule_enabled = values.Get<bool>("openai.schedule_enabled")},
                .security = {.master_key_file = values.Text("security.master_key_file"),
                             .master_key_command = values.Text("security.master_key_command")},
                .refresh = BuildRefresh(values),
                .retention = {.attempts_days = Integer(values, "retention.attempts_days")},
                .providers = {}};
  if (config.security.master_key_file.empty()) {
    config.security.master_key_file = config.server.data_dir / "master.key";
  }
  for (const std::string& name : values.ProviderNames()) {
    config.providers.push_back(BuildProvider(values, name));
  }
  return config;
}

}  // namespace rtm::app
