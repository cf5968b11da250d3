#include "upstream/retry_after.h"

#include <gtest/gtest.h>

namespace rtm::upstream {
namespace {

using std::chrono::seconds;

// 2023-11-14T22:13:20Z.
constexpr base::UtcTime kNow{std::chrono::milliseconds(1'700'000'000'000)};

TEST(RetryAfterTest, ReadsSeconds) {
  EXPECT_EQ(ParseRetryAfter("0", kNow), seconds(0));
  EXPECT_EQ(ParseRetryAfter(" 120 ", kNow), seconds(120));
}

TEST(RetryAfterTest, ReadsTheThreeFormsOfADate) {
  for (const char* const date : {"Tue, 14 Nov 2023 22:14:20 GMT", "Tuesday, 14-Nov-23 22:14:20 GMT",
                                 "Tue Nov 14 22:14:20 2023"}) {
    EXPECT_EQ(ParseRetryAfter(date, kNow), seconds(60)) << date;
  }
}

TEST(RetryAfterTest, IsBetweenNowAndADay) {
  const seconds day = std::chrono::hours(24);
  EXPECT_EQ(ParseRetryAfter("86401", kNow), day);
  EXPECT_EQ(ParseRetryAfter("99999999999999999999999999", kNow), day);
  EXPECT_EQ(ParseRetryAfter("Tue, 14 Nov 2033 22:13:20 GMT", kNow), day);
}

TEST(RetryAfterTest, ADateThatHasPassedByThisClockSaysNothing) {
  EXPECT_EQ(ParseRetryAfter("Tue, 14 Nov 2003 22:13:20 GMT", kNow), std::nullopt);
  EXPECT_EQ(ParseRetryAfter("Tue, 14 Nov 2023 22:13:20 GMT", kNow), std::nullopt);
}

TEST(RetryAfterTest, AnythingElseIsNothing) {
  for (const char* const text : {"", " ", "-5", "1.5", "+5", "soon", "5 seconds", "0x10", "{}"}) {
    EXPECT_EQ(ParseRetryAfter(text, kNow), std::nullopt) << text;
  }
  EXPECT_EQ(ParseRetryAfter(std::string(100'000, '1'), kNow), std::nullopt);
}

}  // namespace
}  // namespace rtm::upstream
