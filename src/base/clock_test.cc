#include "base/clock.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "base/written_time.h"
#include "testing/manual_clock.h"

namespace rtm::base {
namespace {

// 2025-11-04T01:06:00.123Z
constexpr std::int64_t kNov4 = 1'762'218'360'123;

std::int64_t Parsed(std::string_view text) {
  const auto time = ParseTime(text);
  EXPECT_TRUE(time.has_value()) << text;
  return time.has_value() ? ToUnixMillis(*time) : -1;
}

TEST(ClockTest, SystemClockRunsForward) {
  const SystemClock clock;
  const UtcTime now = clock.Now();
  const BootTime boot = clock.Boot();
  EXPECT_GT(ToUnixMillis(now), 1'700'000'000'000);
  EXPECT_LE(boot, clock.Boot());
  EXPECT_GT(boot.time_since_epoch().count(), 0);
}

TEST(ClockTest, RendersUtcWithMilliseconds) {
  EXPECT_EQ(ToRfc3339(FromUnixMillis(kNov4)), "2025-11-04T01:06:00.123Z");
  EXPECT_EQ(ToSqlText(FromUnixMillis(kNov4)), "2025-11-04 01:06:00.123+00:00");
  EXPECT_EQ(ToRfc3339(FromUnixMillis(-1)), "1969-12-31T23:59:59.999Z");
}

TEST(ClockTest, RendersOnlyYearsThatRfc3339Knows) {
  EXPECT_EQ(ToRfc3339(FromUnixMillis(std::numeric_limits<std::int64_t>::max())),
            "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(ToRfc3339(FromUnixMillis(std::numeric_limits<std::int64_t>::min())),
            "0000-01-01T00:00:00.000Z");
}

struct TimeCase {
  const char* text;
  std::int64_t millis;
};

class ParseTimeTest : public ::testing::TestWithParam<TimeCase> {};

TEST_P(ParseTimeTest, Understands) {
  EXPECT_EQ(Parsed(GetParam().text), GetParam().millis) << GetParam().text;
}

constexpr std::int64_t kWhole = 1'762'218'360'000;  // 01:06:00Z

INSTANTIATE_TEST_SUITE_P(
    Forms, ParseTimeTest,
    ::testing::Values(
        TimeCase{"2025-11-04T01:06:00Z", kWhole}, TimeCase{"2025-11-04t01:06:00z", kWhole},
        TimeCase{"2025-11-04T01:06:00.123Z", kNov4},
        TimeCase{"2025-11-04T01:06:00.1Z", kWhole + 100},
        TimeCase{"2025-11-04T09:06:00.123+08:00", kNov4},
        TimeCase{"2025-11-03T20:06:00.123-05:00", kNov4},
        TimeCase{"2025-11-04 09:06:00.123456789+08:00", kNov4},
        TimeCase{"2025-11-04 09:06:00.123456789999+08:00", kNov4},
        TimeCase{"2025-11-04 09:06:00+0800", kWhole}, TimeCase{"2025-11-04 09:06:00+08", kWhole},
        TimeCase{"2025-11-04 09:06:00 +08:00", kWhole}, TimeCase{"2025-11-04 01:06:00", kWhole},
        TimeCase{"2025-11-04 01:06:00.123", kNov4}, TimeCase{"2025-11-04T01:06:00", kWhole},
        TimeCase{"2025-11-04 01:06", kWhole}, TimeCase{"2025-11-04", 1'762'214'400'000},
        TimeCase{"2025/11/04 01:06:00", kWhole}, TimeCase{"  2025-11-04 01:06:00\n", kWhole},
        TimeCase{"2025-11-04 01:06:00 UTC", kWhole},
        TimeCase{"2025-11-04 01:06:00,5", kWhole + 500},
        // The text that Go's time.Time makes of itself.
        TimeCase{"2025-11-04 09:06:00.123456789 +0800 CST", kNov4},
        TimeCase{"2025-11-04 09:06:00.123456789 +0800 CST m=+0.012345", kNov4},
        TimeCase{"2025-11-04 09:06:00 +0800 +0800", kWhole},
        TimeCase{"2025-11-04 01:06:00 +0000 UTC", kWhole},
        // A leap second is the first one of the next minute.
        TimeCase{"2016-12-31T23:59:60Z", 1'483'228'800'000},
        TimeCase{"0001-01-01 00:00:00+00:00", -62'135'596'800'000},
        TimeCase{"2024-02-29 00:00:00", 1'709'164'800'000}));

class ParseTimeRefusesTest : public ::testing::TestWithParam<const char*> {};

TEST_P(ParseTimeRefusesTest, Refuses) {
  EXPECT_FALSE(ParseTime(GetParam()).has_value()) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ParseTimeRefusesTest,
    ::testing::Values("", " ", "now", "1762218360", "0000-00-00 00:00:00", "2025-13-01 00:00:00",
                      "2025-02-29 00:00:00", "2025-11-04T", "2025-11-04 25:00:00",
                      "2025-11-04 24:00:00", "2025-11-04 01:60:00", "2025-11-04 01:06:61",
                      "2025-11-04 01:06:00.", "2025-11-04 01:06:00.Z", "2025-11-04 01:06:00+",
                      "2025-11-04 01:06:00+8", "2025-11-04 01:06:00+08:",
                      "2025-11-04 01:06:00+25:00", "2025-11-04 01:06:00 junk",
                      "2025-11-04 01:06:00Zjunk", "2025-11-04 01:06:00+08:00junk",
                      "2025-11-04 01:06:00+0800 cst", "2025-11-04 -1:06:00", "-025-11-04",
                      "2025-11-4 01:06:00", "25-11-04 01:06:00", "2025-11-04x01:06:00"));

TEST(ParseTimePropertyTest, EveryPrefixOfATimeIsHandled) {
  const std::string whole = "2025-11-04 09:06:00.123456789 +0800 CST m=+0.012345";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    ParseTime(whole.substr(0, size));
  }
}

TEST(ParseTimePropertyTest, ReadsWhatIsRendered) {
  for (const std::int64_t millis :
       {std::int64_t{0}, std::int64_t{-1}, kNov4, std::int64_t{253'402'300'799'999}}) {
    EXPECT_EQ(Parsed(ToRfc3339(FromUnixMillis(millis))), millis);
    EXPECT_EQ(Parsed(ToSqlText(FromUnixMillis(millis))), millis);
  }
}

TEST(WrittenTimeTest, SaysWhetherThereWasAZone) {
  for (const char* text : {"2025-11-04 01:06:00", "2025-11-04T01:06:00.123", "2025-11-04"}) {
    ASSERT_TRUE(ParseWrittenTime(text).has_value()) << text;
    EXPECT_FALSE(ParseWrittenTime(text)->has_zone) << text;
  }
  for (const char* text : {"2025-11-04 01:06:00Z", "2025-11-04 01:06:00+00:00",
                           "2025-11-04 01:06:00.5 +0800 CST m=+0.1", "2025-11-04 01:06:00 UTC"}) {
    ASSERT_TRUE(ParseWrittenTime(text).has_value()) << text;
    EXPECT_TRUE(ParseWrittenTime(text)->has_zone) << text;
  }
  EXPECT_FALSE(ParseWrittenTime("2025-11-04 01:06:00 ").value().has_zone);
  EXPECT_FALSE(ParseWrittenTime("yesterday").has_value());
}

TEST(WrittenTimeTest, TheClockOnTheWallIsThatOfTheProcess) {
  // As the C library shows it: whatever zone this machine has.
  for (const std::int64_t millis : {kNov4, std::int64_t{1'750'000'000'123}, std::int64_t{0}}) {
    const std::time_t whole = static_cast<std::time_t>(millis / 1000);
    std::tm wall{};
    ASSERT_NE(localtime_r(&whole, &wall), nullptr);
    const UtcTime shown =
        FromUnixMillis(static_cast<std::int64_t>(timegm(&wall)) * 1000 + millis % 1000);
    EXPECT_EQ(ToUnixMillis(FromLocalTime(shown)), millis);
  }
}

TEST(ManualClockTest, MovesOnlyWhenTold) {
  testing::ManualClock clock(FromUnixMillis(kNov4));
  const BootTime boot = clock.Boot();
  EXPECT_EQ(ToUnixMillis(clock.Now()), kNov4);
  clock.Advance(seconds(5));
  EXPECT_EQ(ToUnixMillis(clock.Now()), kNov4 + 5000);
  EXPECT_EQ(clock.Boot() - boot, seconds(5));
  clock.StepWall(-std::chrono::hours(1));
  EXPECT_EQ(ToUnixMillis(clock.Now()), kNov4 + 5000 - 3'600'000);
  EXPECT_EQ(clock.Boot() - boot, seconds(5));
}

}  // namespace
}  // namespace rtm::base
