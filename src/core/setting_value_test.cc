#include "core/setting_value.h"

#include <gtest/gtest.h>

#include <array>

namespace rtm::core {
namespace {

using std::chrono::seconds;
using Kind = SettingRule::Kind;

SettingValue Read(const SettingRule& rule, std::string_view text) {
  return ReadSetting(rule, text).value();
}

TEST(SettingValue, DurationsAreRead) {
  EXPECT_EQ(ParseDuration("90s"), seconds(90));
  EXPECT_EQ(ParseDuration("5m"), seconds(300));
  EXPECT_EQ(ParseDuration("6h"), seconds(21600));
  EXPECT_EQ(ParseDuration("2d"), seconds(172800));
  EXPECT_EQ(ParseDuration("1h30m5s"), seconds(5405));
  EXPECT_EQ(ParseDuration("3600"), seconds(3600));
  EXPECT_EQ(ParseDuration("0"), seconds(0));
  for (const char* bad : {"", "s", "6x", "-5s", "1h30", "0m5", "1.5h", "5 m", "99999999999h",
                          "9223372036854775807d"}) {
    EXPECT_EQ(ParseDuration(bad), std::nullopt) << bad;
  }
}

TEST(SettingValue, DurationsAreWrittenInTheLargestUnitWithoutARest) {
  EXPECT_EQ(DurationText(seconds(0)), "0s");
  EXPECT_EQ(DurationText(seconds(45)), "45s");
  EXPECT_EQ(DurationText(seconds(60)), "1m");
  EXPECT_EQ(DurationText(seconds(5400)), "90m");
  EXPECT_EQ(DurationText(seconds(21600)), "6h");
  EXPECT_EQ(DurationText(seconds(30 * 86400)), "30d");
  for (const int count : {1, 59, 61, 3600, 86401, 172800}) {
    EXPECT_EQ(ParseDuration(DurationText(seconds(count))), seconds(count));
  }
}

TEST(SettingValue, NumbersAreWrittenAsShortAsTheyReadBack) {
  EXPECT_EQ(NumberText(5), "5");
  EXPECT_EQ(NumberText(0.5), "0.5");
  EXPECT_EQ(NumberText(100'000), "1e+05");
  EXPECT_TRUE(Read({Kind::kNumber, 0, 100'000, {}}, NumberText(100'000)) ==
              SettingValue(100'000.0));
}

TEST(SettingValue, BoundsAreInclusiveAndBlanksDoNotCount) {
  const SettingRule rule{Kind::kInteger, 1, 10, {}};
  EXPECT_TRUE(Read(rule, " 1 ") == SettingValue(std::int64_t{1}));
  EXPECT_TRUE(Read(rule, "+10") == SettingValue(std::int64_t{10}));
  for (const char* bad : {"0", "11", "-1", "99999999999999999999"}) {
    EXPECT_EQ(ReadSetting(rule, bad).error().en, "is out of bounds") << bad;
  }
  for (const char* bad : {"", "+", "1.5", "1x", "one"}) {
    EXPECT_EQ(ReadSetting(rule, bad).error().en, "is not an integer") << bad;
  }
  const SettingRule time{Kind::kDuration, 1, 60, {}};
  EXPECT_TRUE(Read(time, "1m") == SettingValue(seconds(60)));
  EXPECT_EQ(ReadSetting(time, "61s").error().en, "is out of bounds");
  EXPECT_EQ(ReadSetting(time, "soon").error().en, "is not a duration");
}

TEST(SettingValue, ChoicesIgnoreCase) {
  constexpr std::array<std::string_view, 2> kWords{"debug", "info"};
  const SettingRule rule{Kind::kChoice, 0, 0, kWords};
  EXPECT_TRUE(Read(rule, "DEBUG") == SettingValue("debug"));
  EXPECT_FALSE(ReadSetting(rule, "loud"));
  EXPECT_EQ(AcceptedValues(rule).en, "debug, info");
}

TEST(SettingValue, WhatIsAcceptedIsSaid) {
  EXPECT_EQ(AcceptedValues({Kind::kInteger, 1, 4096, {}}).en, "an integer from 1 to 4096");
  EXPECT_EQ(AcceptedValues({Kind::kNumber, 0, 9, {}}).zh, "0 到 9 之间的数字");
  EXPECT_EQ(AcceptedValues({Kind::kDuration, 1, 60, {}}).en,
            "seconds from 1 to 60, or a duration such as 90s, 5m, 6h, 2d");
}

}  // namespace
}  // namespace rtm::core
