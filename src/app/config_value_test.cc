#include "app/config_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rtm::app {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Value Convert(const std::string& key, RawValue raw) {
  return ConvertValue(*FindKey(key), {key, std::move(raw), {Origin::Kind::kFile, "config.yml:12"}});
}

std::string ErrorOf(const std::string& key, RawValue raw) {
  try {
    Convert(key, std::move(raw));
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConfig);
    EXPECT_EQ(error.public_text().en.find('\n'), std::string::npos);
    EXPECT_NE(error.public_text().zh.find("可接受"), std::string::npos);
    return error.public_text().en;
  }
  ADD_FAILURE() << key << " was accepted";
  return "";
}

TEST(ConfigValueTest, SaysPlaceKeyValueAndWhatIsAccepted) {
  EXPECT_EQ(ErrorOf("server.port", "80800"),
            "config.yml:12: server.port: '80800' is out of bounds; accepted: an integer from 0 to "
            "65535");
  EXPECT_EQ(ErrorOf("server.port", "80a"),
            "config.yml:12: server.port: '80a' is not an integer; accepted: an integer from 0 to "
            "65535");
  EXPECT_EQ(ErrorOf("log.level", "loud"),
            "config.yml:12: log.level: 'loud' is not known; accepted: debug, info, warn, error");
}

TEST(ConfigValueTest, ScalarsConvert) {
  EXPECT_EQ(std::get<std::string>(Convert("auth.password", "123456")), "123456");
  EXPECT_EQ(std::get<std::int64_t>(Convert("server.port", " 8080 ")), 8080);
  EXPECT_EQ(std::get<std::int64_t>(Convert("server.port", "+80")), 80);
  EXPECT_EQ(std::get<double>(Convert("refresh.rate_per_egress", "0.5")), 0.5);
  EXPECT_EQ(std::get<std::string>(Convert("log.level", "WARN")), "warn");
  for (const char* yes : {"true", "True", "YES", "on", "1", "t", "y"}) {
    EXPECT_TRUE(std::get<bool>(Convert("openai.schedule_enabled", yes))) << yes;
  }
  for (const char* no : {"false", "No", "off", "0", "F", "n"}) {
    EXPECT_FALSE(std::get<bool>(Convert("openai.schedule_enabled", no))) << no;
  }
}

TEST(ConfigValueTest, NumbersThatAreNone) {
  for (const char* bad :
       {"", "-", "+", "+-5", "0x10", "8080.5", "1e3", "99999999999999999999", "-1"}) {
    EXPECT_THAT(ErrorOf("server.port", bad), HasSubstr("accepted: an integer")) << bad;
  }
  for (const char* bad : {"", "nan", "inf", "fast", "-1", "5/s", "1e9"}) {
    EXPECT_THAT(ErrorOf("refresh.rate_per_egress", bad), HasSubstr("accepted: a number")) << bad;
  }
  EXPECT_THAT(ErrorOf("openai.schedule_enabled", "maybe"), HasSubstr("true or false"));
}

TEST(ConfigValueTest, Durations) {
  EXPECT_EQ(Convert("refresh.lead", " 1h30m "), Value(seconds(5400)));
  EXPECT_THAT(ErrorOf("refresh.lead", "0"), HasSubstr("out of bounds"));
  EXPECT_THAT(ErrorOf("refresh.lead", "soon"), HasSubstr("such as 90s, 5m, 6h"));
}

TEST(ConfigValueTest, ListsFromTextAndSequence) {
  EXPECT_THAT(std::get<std::vector<std::string>>(Convert("log.output_paths", "stdout, /tmp/a.log")),
              ElementsAre("stdout", "/tmp/a.log"));
  EXPECT_THAT(std::get<std::vector<std::string>>(
                  Convert("log.output_paths", std::vector<std::string>{"a,b", "c"})),
              ElementsAre("a,b", "c"));
  EXPECT_THAT(ErrorOf("log.output_paths", std::vector<std::string>{"a", ""}),
              HasSubstr("empty item"));
  EXPECT_THAT(ErrorOf("log.output_paths", std::map<std::string, std::string>{{"a", "b"}}),
              HasSubstr("holds a map"));
  EXPECT_THAT(ErrorOf("server.port", std::vector<std::string>{"80"}), HasSubstr("a list or a map"));
}

TEST(ConfigValueTest, MapsFromTextAndMap) {
  using Map = std::map<std::string, std::string>;
  EXPECT_EQ(std::get<Map>(Convert("providers.acme.extra", "a=1, b=x=y")),
            (Map{{"a", "1"}, {"b", "x=y"}}));
  EXPECT_EQ(std::get<Map>(Convert("providers.acme.extra", Map{{"scope", "x y"}})),
            (Map{{"scope", "x y"}}));
  EXPECT_THAT(ErrorOf("providers.acme.extra", "scope"), HasSubstr("without '='"));
  EXPECT_THAT(ErrorOf("providers.acme.extra", std::vector<std::string>{"a"}),
              HasSubstr("holds a list"));
}

TEST(ConfigValueTest, NeverRepeatsASecret) {
  const std::string planted = "planted-secret\n";
  for (const char* key : {"auth.password", "auth.api_secret", "auth.jwt_secret", "openai.proxy",
                          "database.password", "providers.acme.client_secret"}) {
    EXPECT_THAT(ErrorOf(key, planted), Not(HasSubstr("planted"))) << key;
  }
}

TEST(ConfigValueTest, RepeatedTextStaysOnOneShortLine) {
  EXPECT_EQ(Quoted("a\nb\x1b[31m"), "'a?b?[31m'");
  EXPECT_EQ(Quoted("端口\xff"),
            "'端口"
            "?'");
  EXPECT_LT(Quoted(std::string(5000, 'x')).size(), 80U);
}

}  // namespace
}  // namespace rtm::app
