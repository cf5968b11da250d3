#include "core/refresh_policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>

namespace rtm::core {
namespace {

using base::milliseconds;
using base::seconds;
using base::UtcTime;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr UtcTime kNow = UtcTime(seconds(1'760'000'000));
constexpr RefreshPolicy kDefaults{};

UtcTime Next(const RefreshTimes& times, double jitter = 0,
             const RefreshPolicy& policy = kDefaults) {
  return NextRefreshAt(policy, times, jitter, kNow);
}

TEST(NextRefreshAtTest, ARowThatWasNeverRefreshedIsDueNow) {
  EXPECT_EQ(Next({}), kNow);
  EXPECT_EQ(Next({.at_expires_at = kNow + days(10)}), kNow);
}

TEST(NextRefreshAtTest, UnknownExpiryLeavesTheInterval) {
  EXPECT_EQ(Next({.last_refresh_at = kNow}), kNow + hours(48));
}

TEST(NextRefreshAtTest, TheEarlierOfLeadAndIntervalCounts) {
  EXPECT_EQ(Next({.at_expires_at = kNow + days(10), .at_issued_at = kNow, .last_refresh_at = kNow}),
            kNow + hours(48));
  EXPECT_EQ(Next({.at_expires_at = kNow + days(1), .at_issued_at = kNow, .last_refresh_at = kNow}),
            kNow + hours(18));
}

TEST(NextRefreshAtTest, TheLeadIsAtMostHalfTheLife) {
  EXPECT_EQ(Next({.at_expires_at = kNow + hours(1), .at_issued_at = kNow, .last_refresh_at = kNow}),
            kNow + minutes(30));
  // Without a time of issue the life is unknown: the plain lead, stopped by the minimum interval.
  EXPECT_EQ(Next({.at_expires_at = kNow + hours(1), .last_refresh_at = kNow}), kNow + seconds(60));
}

TEST(NextRefreshAtTest, ScheduledRefreshesKeepTheirDistance) {
  EXPECT_EQ(
      Next({.at_expires_at = kNow + seconds(10), .at_issued_at = kNow, .last_refresh_at = kNow}),
      kNow + seconds(60));
  EXPECT_EQ(Next({.at_expires_at = kNow - days(1), .at_issued_at = kNow, .last_refresh_at = kNow}),
            kNow + seconds(60));
}

TEST(NextRefreshAtTest, WhatIsOverdueLiesInThePast) {
  EXPECT_LT(Next({.at_expires_at = kNow + hours(1),
                  .at_issued_at = kNow - days(10),
                  .last_refresh_at = kNow - days(10)}),
            kNow);
}

TEST(NextRefreshAtTest, JitterTakesUpToATenthOfTheSpan) {
  const RefreshTimes times{.last_refresh_at = kNow};
  EXPECT_EQ(Next(times, 0.5), kNow + hours(48) - minutes(144));
  EXPECT_GT(Next(times, 0.999999), kNow + hours(48) * 9 / 10);
  // What is no number in [0,1) counts as none.
  for (const double odd : {-1.0, 1.0, 7.0, std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(Next(times, odd), kNow + hours(48));
  }
}

TEST(NextRefreshAtTest, AClockThatWasSetBackDoesNotStallTheRow) {
  // Refreshed "in ten days", as far as the clock knows now.
  EXPECT_EQ(Next({.last_refresh_at = kNow + days(10)}), kNow + hours(48));
  EXPECT_LE(Next({.at_expires_at = kNow + days(20),
                  .at_issued_at = kNow + days(10),
                  .last_refresh_at = kNow + days(10)}),
            kNow + hours(48));
}

TEST(NextRefreshAtTest, AbsurdTimesSaturate) {
  constexpr std::array<std::int64_t, 7> kOdd{std::numeric_limits<std::int64_t>::min(),
                                             std::numeric_limits<std::int64_t>::min() + 1,
                                             -1,
                                             0,
                                             1'760'000'000'000,
                                             std::numeric_limits<std::int64_t>::max() - 1,
                                             std::numeric_limits<std::int64_t>::max()};
  for (const std::int64_t expires : kOdd) {
    for (const std::int64_t issued : kOdd) {
      for (const std::int64_t last : kOdd) {
        for (const std::int64_t span : kOdd) {
          const RefreshPolicy policy{seconds(span), seconds(span), seconds(60)};
          const RefreshTimes times{base::FromUnixMillis(expires), base::FromUnixMillis(issued),
                                   base::FromUnixMillis(last)};
          // UBSan is the judge of the arithmetic; the promise about the clock holds in any case.
          const UtcTime due = NextRefreshAt(policy, times, 0.9, kNow);
          EXPECT_GE(due, std::min(base::FromUnixMillis(last), kNow));
        }
      }
    }
  }
}

/// Draws of rows and policies as they may be, always the same ones, so a failure repeats.
class Draw {
 public:
  std::int64_t Between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(Jitter() * static_cast<double>(high - low + 1));
  }
  double Jitter() { return RowJitter("draw", ++drawn_); }
  RefreshPolicy Policy() {
    return {seconds(Between(0, 86'400)), seconds(Between(60, 30 * 86'400)),
            seconds(Between(0, 3'600))};
  }
  RefreshTimes Times() {
    const UtcTime last = kNow - seconds(Between(0, 40 * 86'400));
    RefreshTimes times{.last_refresh_at = last};
    if (Between(0, 3) != 0) {
      times.at_expires_at = last + seconds(Between(-3'600, 20 * 86'400));
    }
    if (Between(0, 3) != 0) {
      times.at_issued_at = last - seconds(Between(0, 60));
    }
    return times;
  }

 private:
  std::int64_t drawn_ = 0;
};

TEST(NextRefreshAtPropertyTest, HoldsForManyRows) {
  Draw draw;
  for (int i = 0; i < 20'000; ++i) {
    const RefreshPolicy policy = draw.Policy();
    const RefreshTimes times = draw.Times();
    const double jitter = draw.Jitter();
    const UtcTime due = NextRefreshAt(policy, times, jitter, kNow);
    const UtcTime earliest = *times.last_refresh_at + policy.min_interval;
    ASSERT_GE(due, earliest);
    ASSERT_LE(due, std::max(earliest, *times.last_refresh_at + policy.interval));
    if (times.at_expires_at.has_value()) {
      ASSERT_LE(due, std::max(earliest, *times.at_expires_at)) << "due after the AT's end";
    }
    RefreshPolicy eager = policy;
    eager.lead += seconds(draw.Between(0, 86'400));
    ASSERT_LE(NextRefreshAt(eager, times, jitter, kNow), due) << "a longer lead made it later";
    ASSERT_LE(due, NextRefreshAt(policy, times, 0, kNow)) << "jitter made it later";
  }
}

TEST(RowJitterTest, IsTheSameInEveryBuild) {
  // Nodes share the due times, so these values may never change.
  EXPECT_EQ(static_cast<int>(RowJitter("0123456789abcdef", 1) * 1e9), 689'932'105);
}

TEST(RowJitterTest, SpreadsNeighboursEvenly) {
  std::array<int, 10> buckets{};
  for (int row = 0; row < 10'000; ++row) {
    const double jitter = RowJitter("row-" + std::to_string(row), 0);
    ASSERT_GE(jitter, 0.0);
    ASSERT_LT(jitter, 1.0);
    ++buckets[static_cast<std::size_t>(jitter * 10)];
  }
  for (const int count : buckets) {
    EXPECT_NEAR(count, 1'000, 150);
  }
  EXPECT_NE(RowJitter("row", 1), RowJitter("row", 2));
}

TEST(BackoffDelayTest, DoublesUpToAnHour) {
  EXPECT_EQ(BackoffDelay(1, 0, {}), seconds(15));
  EXPECT_EQ(BackoffDelay(2, 0, {}), seconds(30));
  EXPECT_EQ(BackoffDelay(3, 0.5, {}), seconds(90));
  EXPECT_EQ(BackoffDelay(8, 0, {}), minutes(30));
  EXPECT_EQ(BackoffDelay(std::numeric_limits<int>::max(), 0, {}), minutes(30));
  EXPECT_EQ(BackoffDelay(0, 0, {}), seconds(15));
  EXPECT_EQ(BackoffDelay(-5, 0, {}), seconds(15));
}

TEST(BackoffDelayTest, JitterSpreadsTheUpperHalf) {
  for (int failures = 1; failures < 12; ++failures) {
    const milliseconds shortest = BackoffDelay(failures, 0, {});
    EXPECT_LE(shortest, BackoffDelay(failures, 0.5, {}));
    EXPECT_LT(BackoffDelay(failures, 0.999999, {}), shortest * 2);
    EXPECT_LE(BackoffDelay(failures, 0.999999, {}), hours(1));
  }
}

TEST(BackoffDelayTest, NeverComesBeforeRetryAfter) {
  EXPECT_EQ(BackoffDelay(1, 0.9, seconds(7'200)), seconds(7'200));
  EXPECT_EQ(BackoffDelay(1, 0, seconds(1)), seconds(15));
  EXPECT_EQ(BackoffDelay(1, 0, seconds(-5)), seconds(15));
  EXPECT_GT(BackoffDelay(1, 0, seconds::max()), days(365));
}

TEST(ProbeDueAtTest, WaitsForTheAccessTokensEnd) {
  EXPECT_EQ(ProbeDueAt(kNow + days(3), kNow), kNow + days(3));
  EXPECT_EQ(ProbeDueAt(std::nullopt, kNow), kNow + minutes(1));
  // An AT that is over counts as none.
  EXPECT_EQ(ProbeDueAt(kNow - days(3), kNow), kNow + minutes(1));
}

StateFacts Facts(TokenState state, int failures = 1, UtcTime since = kNow,
                 bool probe_spent = false) {
  return {state, "code", since, failures, probe_spent};
}

std::optional<UtcTime> Due(const StateFacts& after, const RefreshTimes& times = {},
                           std::optional<seconds> retry_after = std::nullopt) {
  return NextDueAfter(kDefaults, after, times, retry_after, 0, kNow);
}

TEST(NextDueAfterTest, SuccessFollowsThePolicy) {
  EXPECT_EQ(Due(Facts(TokenState::kActive, 0), {.last_refresh_at = kNow}), kNow + hours(48));
}

TEST(NextDueAfterTest, WhatWasNobodysFaultIsNotRepeatedAtOnce) {
  // An active row whose attempt was stopped by ourselves is still due.
  EXPECT_EQ(Due(Facts(TokenState::kActive, 0), {.last_refresh_at = kNow - days(9)}),
            kNow + seconds(15));
  EXPECT_EQ(Due(Facts(TokenState::kActive, 0), {}), kNow + seconds(15));
}

TEST(NextDueAfterTest, FailuresBackOffAndHonourRetryAfter) {
  EXPECT_EQ(Due(Facts(TokenState::kBackingOff, 3)), kNow + seconds(60));
  EXPECT_EQ(Due(Facts(TokenState::kEgressFault, 3)), kNow + seconds(60));
  EXPECT_EQ(Due(Facts(TokenState::kBackingOff, 3), {}, seconds(600)), kNow + seconds(600));
}

TEST(NextDueAfterTest, ADoubtIsProbedOnceAtItsTime) {
  EXPECT_EQ(Due(Facts(TokenState::kInDoubt), {.at_expires_at = kNow + days(2)}), kNow + days(2));
  EXPECT_EQ(Due(Facts(TokenState::kInDoubt)), kNow + minutes(1));
  EXPECT_EQ(Due(Facts(TokenState::kInDoubt, 1, kNow, /*probe_spent=*/true)), std::nullopt);
}

TEST(NextDueAfterTest, AProbeThatCouldNotBeSentBacksOff) {
  const UtcTime since = kNow - hours(2);
  EXPECT_EQ(Due(Facts(TokenState::kInDoubt, 3, since)), kNow + seconds(60));
  EXPECT_EQ(Due(Facts(TokenState::kInDoubt, 3, since), {}, seconds(600)), kNow + seconds(600));
  EXPECT_EQ(Due(Facts(TokenState::kInDoubt, 3, since), {.at_expires_at = kNow + days(2)}),
            kNow + days(2));
}

TEST(NextDueAfterTest, StoppedStatesAreNeverDue) {
  for (const TokenState state :
       {TokenState::kRotationLost, TokenState::kNeedsLogin, TokenState::kAccountClosed,
        TokenState::kMisconfigured, TokenState::kUnknownError, TokenState::kLinked}) {
    EXPECT_EQ(Due(Facts(state), {.at_expires_at = kNow, .last_refresh_at = kNow}, seconds(5)),
              std::nullopt)
        << ToString(state);
  }
}

}  // namespace
}  // namespace rtm::core
