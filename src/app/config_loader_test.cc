#include "app/config_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "app/config_files.h"
#include "app/config_report.h"
#include "testing/temp_dir.h"

namespace rtm::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ConfigLoaderTest : public ::testing::Test {
 protected:
  LoadedConfig Load(const std::string& text, Environment environment = {}) {
    std::ofstream(folder_.path() / "config.yml") << text;
    return LoadConfig({.file = {},
                       .data_dir = {},
                       .environment = std::move(environment),
                       .working_dir = folder_.path()});
  }

  std::string ErrorOf(const std::string& text, Environment environment = {}) {
    try {
      Load(text, std::move(environment));
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), base::ErrorCode::kConfig);
      EXPECT_EQ(error.public_text().en.find('\n'), std::string::npos);
      EXPECT_FALSE(error.public_text().zh.empty());
      return error.public_text().en;
    }
    ADD_FAILURE() << "accepted: " << text;
    return "";
  }

  testing::TempDir folder_;
};

TEST_F(ConfigLoaderTest, DefaultsAreThoseOfTheOldSystem) {
  const Config config = Load("").config;
  EXPECT_EQ(config.server.host, "0.0.0.0");
  EXPECT_EQ(config.server.port, 8080);
  EXPECT_EQ(config.server.mode, "debug");
  EXPECT_EQ(config.server.data_dir, "./data");
  EXPECT_TRUE(config.server.tls_cert.empty());
  EXPECT_TRUE(config.server.trusted_proxies.empty());
  EXPECT_EQ(config.database.type, DatabaseConfig::Type::kSqlite);
  EXPECT_EQ(config.database.database, "./data/tokens.db");
  EXPECT_EQ(config.database.host, "localhost");
  EXPECT_EQ(config.database.port, 3306);
  EXPECT_EQ(config.database.user, "root");
  EXPECT_TRUE(config.database.password.empty());
  EXPECT_EQ(config.database.table_prefix, "");
  EXPECT_EQ(config.database.max_idle_connections, 10);
  EXPECT_EQ(config.database.max_open_connections, 100);
  EXPECT_EQ(config.database.connection_lifetime, std::chrono::seconds(3600));
  EXPECT_EQ(config.auth.username, "admin");
  EXPECT_TRUE(config.auth.password.empty());
  EXPECT_TRUE(config.auth.jwt_secret.empty());
  EXPECT_EQ(config.auth.session_lifetime, std::chrono::hours(240));
  EXPECT_TRUE(config.auth.api_secret.empty());
  EXPECT_EQ(config.auth.public_api_prefix, "/public-api");
}

TEST_F(ConfigLoaderTest, DefaultsOfLogAndRefreshing) {
  const Config config = Load("").config;
  EXPECT_EQ(config.log.level, base::LogLevel::kInfo);
  EXPECT_EQ(config.log.encoding, base::LogEncoding::kJson);
  EXPECT_THAT(config.log.output_paths, ElementsAre("stdout"));
  EXPECT_THAT(config.log.error_output_paths, ElementsAre("stderr"));
  EXPECT_EQ(config.openai.client_id, "app_WXrF1LSkiTtfYqiL6XtjygvX");
  EXPECT_TRUE(config.openai.proxy.empty());
  EXPECT_EQ(config.openai.refresh_interval_days, 2);
  EXPECT_FALSE(config.openai.schedule_enabled);
  EXPECT_EQ(config.security.master_key_file, "./data/master.key");
  EXPECT_EQ(config.security.master_key_command, "");
  EXPECT_EQ(config.refresh.lead, std::chrono::hours(6));
  EXPECT_EQ(config.refresh.max_flights, 64);
  EXPECT_EQ(config.refresh.max_per_proxy, 8);
  EXPECT_EQ(config.refresh.max_per_client, 32);
  EXPECT_EQ(config.refresh.rate_per_egress, 5.0);
  EXPECT_EQ(config.refresh.min_interval, std::chrono::seconds(60));
  EXPECT_EQ(config.refresh.coalesce, std::chrono::seconds(5));
  EXPECT_EQ(config.retention.attempts_days, 90);
  EXPECT_TRUE(config.providers.empty());
}

TEST_F(ConfigLoaderTest, EveryKeyOfTheTableHasAVariableAndADocumentation) {
  for (const ConfigKey& key : ConfigTable()) {
    EXPECT_EQ(FindKey(key.FullName()), &key) << "twice in the table: " << key.FullName();
    EXPECT_FALSE(key.doc.en.empty() || key.doc.zh.empty()) << key.FullName();
    const std::string docs = ConfigDocs();
    EXPECT_THAT(docs, HasSubstr("| `" + std::string(key.name) + "` |"));
    if (key.kind == ValueKind::kInteger) {
      const std::string most = std::to_string(key.maximum);
      const LoadedConfig loaded = Load("", {{key.EnvironmentName(), most}});
      EXPECT_EQ(loaded.values.Get<std::int64_t>(key.FullName()), key.maximum);
      EXPECT_THAT(ErrorOf("", {{key.EnvironmentName(), std::to_string(key.maximum + 1)}}),
                  HasSubstr(key.EnvironmentName() + ": " + key.FullName()));
    }
  }
}

TEST_F(ConfigLoaderTest, EnvironmentWinsOverFile) {
  const LoadedConfig loaded = Load("server:\n  port: 9000\n  host: 127.0.0.1\n",
                                   {{"RT_MANAGE_SERVER_PORT", "9001"},
                                    {"RT_MANAGE_SERVER_HOST", ""},
                                    {"RT_MANAGE_LOG_OUTPUT_PATHS", "stderr, x.log"},
                                    {"OTHER", "x"}});
  EXPECT_EQ(loaded.config.server.port, 9001);
  EXPECT_EQ(loaded.config.server.host, "127.0.0.1") << "an empty variable is as if not set";
  EXPECT_THAT(loaded.config.log.output_paths, ElementsAre("stderr", "x.log"));
  EXPECT_EQ(loaded.file, "config.yml");
}

TEST_F(ConfigLoaderTest, VariablesOfContainerPlatformsAreLeftAlone) {
  Load("", {{"RT_MANAGE_SERVICE_HOST", "10.0.0.1"},
            {"RT_MANAGE_PORT", "tcp://10.0.0.1:80"},
            {"RT_MANAGE_SERVER_PORT_80_TCP", "tcp://10.0.0.1:80"},
            {"RT_MANAGE_SERVER_SERVICE_HOST", "10.0.0.1"},
            {"RT_MANAGE_MASTER_KEY", "x"}});
  EXPECT_THAT(ErrorOf("", {{"RT_MANAGE_SERVER_PROT", "1"}}),
              HasSubstr("RT_MANAGE_SERVER_PROT: server.prot: unknown key; did you mean "
                        "server.port?"));
}

TEST_F(ConfigLoaderTest, UnknownKeysGetASuggestion) {
  EXPECT_EQ(ErrorOf("server:\n  prot: 1\n"),
            "config.yml:2: server.prot: unknown key; did you mean server.port?");
  EXPECT_THAT(ErrorOf("server:\n  api_secret: x\n"), HasSubstr("did you mean auth.api_secret?"));
  EXPECT_THAT(ErrorOf("retention:\n  elephants: x\n"), HasSubstr("accepted here: attempts_days"));
  EXPECT_THAT(ErrorOf("elephants:\n  x: y\n"), HasSubstr("accepted sections: server, database"));
  EXPECT_THAT(ErrorOf("providers:\n  acme:\n    token_uri: x\n"),
              HasSubstr("did you mean providers.acme.token_url?"));
}

TEST_F(ConfigLoaderTest, PublicApiPrefix) {
  const auto text = [](const std::string& prefix) {
    return "auth:\n  public_api_prefix: " + prefix + "\n";
  };
  for (const char* bad :
       {"/", "''", "api", "/internalweb", "/internalweb/v1", "/InternalWeb", "/health", "/health/x",
        "/metrics", "/metrics/x", "/api/", "/a//b", "/a/../b", "/a/..", "'/a b'", "/a?b", "/é"}) {
    EXPECT_THAT(ErrorOf(text(bad)), HasSubstr("config.yml:2: auth.public_api_prefix")) << bad;
  }
  for (const char* good : {"/api", "/public-api/v2", "/healthy", "/internalwebs", "/metrics2"}) {
    EXPECT_EQ(Load(text(good)).config.auth.public_api_prefix, good);
  }
}

TEST_F(ConfigLoaderTest, KeysThatGoTogether) {
  EXPECT_THAT(ErrorOf("server:\n  tls_cert: a.pem\n"), HasSubstr("needs server.tls_key"));
  EXPECT_THAT(ErrorOf("server:\n  tls_key: a.pem\n"), HasSubstr("needs server.tls_cert"));
  EXPECT_THAT(ErrorOf("auth:\n  username: ''\n"), HasSubstr("a login name"));
  EXPECT_THAT(ErrorOf("auth:\n  password: $argon2id$v=19$planted\n"),
              ::testing::AllOf(HasSubstr("auth.password"), Not(HasSubstr("planted"))));
  EXPECT_THAT(ErrorOf("auth:\n  api_secret: 'plan ted'\n"),
              ::testing::AllOf(HasSubstr("printable ASCII"), Not(HasSubstr("plan ted"))));
  EXPECT_THAT(ErrorOf("database:\n  table_prefix: 'a;b'\n"), HasSubstr("underscores"));
  EXPECT_THAT(ErrorOf("database:\n  database: ''\n"), HasSubstr("SQLite file"));
  EXPECT_THAT(ErrorOf("server:\n  trusted_proxies: [10.0.0.0/8, elephant]\n"),
              HasSubstr("'elephant' is no network"));
  EXPECT_THAT(ErrorOf("openai:\n  proxy: ftp://u:planted@host\n"),
              ::testing::AllOf(HasSubstr("openai.proxy"), Not(HasSubstr("planted"))));
  Load("server:\n  trusted_proxies: [10.0.0.0/8, 127.0.0.1, '::1', fd00::/8]\n");
}

TEST_F(ConfigLoaderTest, Providers) {
  const auto url = [](const std::string& value) {
    return "providers:\n  acme:\n    token_url: " + value + "\n";
  };
  for (const char* good : {"https://as.example/token", "http://127.0.0.1:9/t", "http://[::1]/t",
                           "http://localhost/t"}) {
    EXPECT_EQ(Load(url(good)).config.providers.at(0).token_url, good);
  }
  EXPECT_THAT(ErrorOf(url("http://as.example/token")), HasSubstr("unencrypted"));
  for (const char* bad : {"ftp://a/b", "//a/b", "https://u:planted@a/b", "https:///x", "a b"}) {
    EXPECT_THAT(ErrorOf(url(bad)), ::testing::AllOf(HasSubstr("accepted: an https:// URL"),
                                                    Not(HasSubstr("planted"))));
  }
  EXPECT_THAT(ErrorOf("providers:\n  acme:\n    client_id: x\n"),
              HasSubstr("config.yml:3: providers.acme: has neither issuer nor token_url"));
  EXPECT_THAT(
      ErrorOf(url("https://a/t") + "    client_secret: planted\n"),
      ::testing::AllOf(HasSubstr("only together with client_id"), Not(HasSubstr("planted"))));
  EXPECT_THAT(ErrorOf("providers:\n  'a b':\n    token_url: https://a/t\n"),
              HasSubstr("name is not usable"));
  const LoadedConfig built_in = Load("providers:\n  openai:\n    redirect_uri: ''\n");
  EXPECT_EQ(built_in.config.providers.at(0).redirect_uri, "");
  EXPECT_EQ(built_in.config.providers.at(0).token_url, std::nullopt);
}

TEST_F(ConfigLoaderTest, ProvidersFromTheEnvironment) {
  const LoadedConfig loaded = Load("providers:\n  my-idp:\n    token_url: https://a/t\n",
                                   {{"RT_MANAGE_PROVIDERS_MY_IDP_CLIENT_ID", "c1"},
                                    {"RT_MANAGE_PROVIDERS_OTHER_ISSUER", "https://b"},
                                    {"RT_MANAGE_PROVIDERS_OTHER_EXTRA", "scope=x,audience=y"},
                                    {"RT_MANAGE_PROVIDERS_OTHER_REQUEST_FORMAT", "JSON"},
                                    {"RT_MANAGE_PROVIDERS_OTHER_REUSE_LEEWAY", "30s"}});
  ASSERT_EQ(loaded.config.providers.size(), 2U);
  EXPECT_EQ(loaded.config.providers[0].name, "my-idp");
  EXPECT_EQ(loaded.config.providers[0].client_id, "c1");
  EXPECT_EQ(loaded.config.providers[1].extra->at("audience"), "y");
  EXPECT_EQ(loaded.config.providers[1].request_format, upstream::RequestFormat::kJson);
  EXPECT_EQ(loaded.config.providers[1].reuse_leeway, std::chrono::seconds(30));
}

TEST_F(ConfigLoaderTest, PublishedSamplesAreNoJwtKeys) {
  EXPECT_TRUE(Load("auth:\n  jwt_secret: your-secret-key-change-this-in-production\n")
                  .config.auth.jwt_secret.empty());
  EXPECT_EQ(Load("auth:\n  jwt_secret: 0123456789abcdef\n").config.auth.jwt_secret.Reveal(),
            "0123456789abcdef");
}

TEST_F(ConfigLoaderTest, WhereTheFileIsLookedFor) {
  std::filesystem::create_directory(folder_.path() / "config");
  std::ofstream(folder_.path() / "config/config.yml") << "server:\n  port: 1\n";
  EXPECT_EQ(Load("server:\n  port: 2\n").config.server.port, 1);
  std::ofstream(folder_.path() / "own.yml") << "server:\n  port: 3\n";
  ConfigSource source{.file = folder_.path() / "own.yml",
                      .data_dir = {},
                      .environment = {},
                      .working_dir = folder_.path()};
  EXPECT_EQ(LoadConfig(source).config.server.port, 3);
  source.file = folder_.path() / "missing.yml";
  EXPECT_THROW(LoadConfig(source), base::Error);
  source.file = folder_.path();
  EXPECT_THROW(LoadConfig(source), base::Error);
}

TEST_F(ConfigLoaderTest, KeysAndSectionsWithoutAValueKeepTheirDefaultButHaveToBeKnown) {
  EXPECT_EQ(Load("server:\n  port:\nproviders:\nlog:\n").config.server.port, 8080);
  EXPECT_THAT(ErrorOf("serverr:\n"), HasSubstr("config.yml:1: serverr: unknown key"));
  EXPECT_THAT(ErrorOf("auth:\n  passwrod:\n"), HasSubstr("did you mean auth.password?"));
  EXPECT_THAT(ErrorOf("providers:\n  acme:\n    token_ulr:\n"), HasSubstr("unknown key"));
}

TEST_F(ConfigLoaderTest, WhatAStartWouldRefuseIsNamedByItsKey) {
  EXPECT_THAT(ErrorOf("database:\n  type: mysql\n"),
              HasSubstr("database.database: './data/tokens.db' is no name of a database"));
  EXPECT_THAT(
      ErrorOf("database:\n  type: mysql\n  database: rt\n  tls_ca: /ca.pem\n"),
      HasSubstr("database.tls_mode: is off, and files for TLS are given; accepted: required"));
  EXPECT_THAT(ErrorOf("database:\n  type: mysql\n  database: rt\n  tls_cert: /cert.pem\n"),
              HasSubstr("database.tls_key: is empty"));
  EXPECT_THAT(ErrorOf("server:\n  host: not an address\n"),
              HasSubstr("config.yml:2: server.host: 'not an address' cannot be listened on"));
  EXPECT_THAT(ErrorOf("providers:\n  openai:\n    token_url: ''\n"),
              HasSubstr("providers.openai: has neither issuer nor token_url"));
  const auto error_of_files = [this](const std::string& text) -> std::string {
    try {
      CheckNamedFiles(Load(text));
    } catch (const base::Error& error) {
      return error.public_text().en;
    }
    return "";
  };
  EXPECT_THAT(error_of_files("server:\n  tls_cert: /none.pem\n  tls_key: /none.key\n"),
              HasSubstr("config.yml:2: server.tls_cert: '/none.pem' cannot be read"));
  EXPECT_THAT(error_of_files("providers:\n  openai:\n    tls_ca: /none.pem\n"),
              HasSubstr("config.yml:3: providers.openai.tls_ca: "));
  EXPECT_THAT(error_of_files("providers:\n  openai:\n    error_table: /none.json\n"),
              HasSubstr("config.yml:3: providers.openai.error_table: "));
}

TEST_F(ConfigLoaderTest, DataFolder) {
  EXPECT_EQ(Load("database:\n  database: /srv/x/t.db\n").config.server.data_dir, "/srv/x");
  EXPECT_EQ(Load("database:\n  database: t.db\n").config.server.data_dir, ".");
  ConfigSource source{
      .file = {}, .data_dir = "/srv/d", .environment = {}, .working_dir = "/nonexistent"};
  EXPECT_EQ(LoadConfig(source).config.database.database, "/srv/d/tokens.db");
  EXPECT_EQ(LoadConfig(source).config.security.master_key_file, "/srv/d/master.key");
  source.environment = {{"RT_MANAGE_DATABASE_DATABASE", "/srv/t.db"}};
  EXPECT_EQ(LoadConfig(source).config.database.database, "/srv/t.db");
}

TEST_F(ConfigLoaderTest, PrintMasksSecretsAndSaysWhereValuesComeFrom) {
  const LoadedConfig loaded = Load(
      "server:\n  port: 9000\nauth:\n  password: planted-password-000000000000\nproviders:\n"
      "  acme:\n    token_url: https://a/t\n    extra: {key: planted-extra-000000000000}\n",
      {{"RT_MANAGE_AUTH_USERNAME", "root"}});
  for (const std::string& page : {PrintConfig(loaded.values), PrintConfigJson(loaded.values)}) {
    EXPECT_THAT(page, Not(HasSubstr("planted-")));
    EXPECT_THAT(page, HasSubstr("config.yml:2"));
    EXPECT_THAT(page, HasSubstr("environment RT_MANAGE_AUTH_USERNAME"));
    EXPECT_THAT(page, HasSubstr("default"));
    EXPECT_THAT(page, HasSubstr("providers.acme.token_url"));
  }
}

}  // namespace
}  // namespace rtm::app
