#include "app/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rtm::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string ErrorOf(std::string_view text) {
  try {
    ParseConfigText(text, "config.yml");
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConfig);
    EXPECT_EQ(error.public_text().en.find('\n'), std::string::npos);
    return error.public_text().en;
  }
  ADD_FAILURE() << "accepted: " << text.substr(0, 100);
  return "";
}

TEST(ConfigFileTest, GivesKeysInLowerCaseWithTheirLines) {
  const auto entries = ParseConfigText(
      "# comment\nServer:\n  PORT: 8080\n  host:\nlog:\n  output_paths: [stdout, a.log]\n"
      "providers:\n  Acme:\n    extra: {Scope: x}\n",
      "config.yml");
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[0].key, "server.port");
  EXPECT_EQ(std::get<std::string>(entries[0].value), "8080");
  EXPECT_EQ(entries[0].origin.place, "config.yml:3");
  EXPECT_EQ(entries[1].key, "server.host");
  EXPECT_TRUE(std::holds_alternative<std::monostate>(entries[1].value));
  EXPECT_EQ(std::get<std::vector<std::string>>(entries[2].value).size(), 2U);
  EXPECT_EQ(entries[3].key, "providers.acme.extra");
  EXPECT_EQ((std::get<std::map<std::string, std::string>>(entries[3].value).at("Scope")), "x");
  EXPECT_EQ(entries[3].origin.place, "config.yml:9");
}

TEST(ConfigFileTest, EmptyFilesAndSectionsAreFine) {
  EXPECT_TRUE(ParseConfigText("", "config.yml").empty());
  EXPECT_TRUE(ParseConfigText("# nothing\n", "config.yml").empty());
  EXPECT_EQ(ParseConfigText("server:\nopenai: ~\n", "config.yml").size(), 2U);
}

TEST(ConfigFileTest, ScalarsStayAsWritten) {
  const auto entries = ParseConfigText(
      "auth:\n  password: 0123\n  api_secret: 'null'\n  jwt_secret: 1e3\n", "config.yml");
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(std::get<std::string>(entries[0].value), "0123");
  EXPECT_EQ(std::get<std::string>(entries[1].value), "null");
  EXPECT_EQ(std::get<std::string>(entries[2].value), "1e3");
}

TEST(ConfigFileTest, NamesTheLineOfWhatIsWrong) {
  EXPECT_THAT(ErrorOf("server:\n  port: 1\n  Port: 2\n"),
              StartsWith("config.yml:3: server.port: is given twice, before at config.yml:2"));
  EXPECT_THAT(ErrorOf("server:\n  port: 1\nserver:\n  host: a\n"),
              StartsWith("config.yml:3: server: is given twice"));
  EXPECT_THAT(ErrorOf("server: 8080\n"), StartsWith("config.yml:1: server: holds a single value"));
  EXPECT_THAT(ErrorOf("providers:\n  acme: x\n"),
              StartsWith("config.yml:2: providers.acme: holds"));
  EXPECT_THAT(ErrorOf("- a\n"), StartsWith("config.yml:1: holds a single value or a list"));
  EXPECT_THAT(ErrorOf("log:\n  output_paths: [[a]]\n"),
              StartsWith("config.yml:2: log.output_paths: holds a list or map inside"));
  EXPECT_THAT(ErrorOf("providers:\n  a:\n    extra: {x: 1, x: 2}\n"),
              StartsWith("config.yml:3: providers.a.extra: gives a name twice"));
  EXPECT_THAT(ErrorOf("? [a]\n: b\n"), HasSubstr("not a plain name"));
  EXPECT_THAT(ErrorOf("server.port: 1\n"), HasSubstr("not a plain name"));
  EXPECT_THAT(ErrorOf("a: 1\n---\nb: 2\n"), HasSubstr("more than one YAML document"));
  EXPECT_THAT(ErrorOf(", refresh\x1E:s"), HasSubstr("accepted: one"));
}

TEST(ConfigFileTest, WhatIsNotYaml) {
  EXPECT_THAT(ErrorOf("server:\n  port: [1\n"), HasSubstr("not valid YAML"));
  EXPECT_THAT(ErrorOf("server:\n\tport: 1\n"), StartsWith("config.yml:2: is not valid YAML"));
  EXPECT_THAT(ErrorOf("\xff\xfe"), HasSubstr("UTF-8"));
  EXPECT_THAT(ErrorOf(std::string(300'000, '#')), HasSubstr("256 KiB"));
  EXPECT_THAT(ErrorOf("auth:\n  password: *planted\n"), Not(HasSubstr("planted")));
}

TEST(ConfigFileTest, BombsAreBounded) {
  EXPECT_THAT(ErrorOf("a: " + std::string(100'000, '[')), HasSubstr("not valid YAML"));
  EXPECT_THAT(ErrorOf("a: &a [x]\nb: &b [*a,*a]\nserver:\n  host: *b\nlog:\n  level: *a\n"),
              HasSubstr("holds"));
  std::string wide = "providers:\n  p0:\n    extra: &big\n";
  for (int i = 0; i < 1000; ++i) {
    wide += "      k" + std::to_string(i) + ": v\n";
  }
  for (int i = 1; i < 1000; ++i) {
    wide += "  p" + std::to_string(i) + ":\n    extra: *big\n";
  }
  EXPECT_THAT(ErrorOf(wide), HasSubstr("at most 20000"));
}

}  // namespace
}  // namespace rtm::app
