#include "service/attempt_history.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "testing/manual_clock.h"
#include "testing/run_coroutine.h"

namespace rtm::service {
namespace {

using std::chrono::hours;
using ::testing::IsEmpty;

/// Has the hours that a test puts into it, and remembers how many hours it was asked for.
class FakeOverviewStore final : public storage::OverviewStore {
 public:
  asio::awaitable<storage::PoolCount> CountPool(base::UtcTime, bool) override {
    co_return storage::PoolCount{};
  }
  asio::awaitable<std::vector<storage::AttemptHour>> CountAttempts(base::UtcTime from,
                                                                   base::UtcTime until) override {
    if (is_away) {
      throw base::Error(base::ErrorCode::kStoreUnavailable, {"away", "away"});
    }
    asked += std::chrono::duration_cast<hours>(until - from).count();
    std::vector<storage::AttemptHour> found;
    for (auto hour = stored.lower_bound(from); hour != stored.lower_bound(until); ++hour) {
      found.push_back(hour->second);
    }
    co_return found;
  }

  std::map<base::UtcTime, storage::AttemptHour> stored;
  std::int64_t asked = 0;
  bool is_away = false;
};

class AttemptHistoryTest : public ::testing::Test {
 protected:
  /// The hour that began so long before the present one.
  storage::AttemptHour& Hour(int hours_ago) {
    const base::UtcTime from = std::chrono::floor<hours>(clock_.Now()) - hours(hours_ago);
    storage::AttemptHour& hour = store_.stored[from];
    hour.from = from;
    return hour;
  }
  void Rotate(int hours_ago, std::int64_t count) { Hour(hours_ago).outcomes["rotated"] += count; }
  void Renew() { testing::RunCoroutine(history_.Renew()); }
  /// How many hours a renewal counts.
  std::int64_t Asked() {
    store_.asked = 0;
    Renew();
    return store_.asked;
  }
  std::int64_t Rotated(const OutcomeBucket& bucket) {
    const auto found = bucket.outcomes.find("rotated");
    return found == bucket.outcomes.end() ? 0 : found->second;
  }

  testing::ManualClock clock_;
  FakeOverviewStore store_;
  AttemptHistory history_{store_, clock_};
};

TEST_F(AttemptHistoryTest, BucketsEndWithThePresentHour) {
  Rotate(0, 1);
  Rotate(23, 2);
  Rotate(24, 4);
  Rotate(167, 8);
  Rotate(168, 16);
  Renew();
  const auto by_hour = history_.Hours();
  ASSERT_EQ(by_hour.size(), 24U);
  EXPECT_EQ(by_hour.back().from, std::chrono::floor<hours>(clock_.Now()));
  EXPECT_EQ(Rotated(by_hour.back()), 1);
  EXPECT_EQ(Rotated(by_hour.front()), 2);
  EXPECT_THAT(by_hour[1].outcomes, IsEmpty());
  const auto days = history_.Days();
  ASSERT_EQ(days.size(), 7U);
  EXPECT_EQ(Rotated(days[6]), 3);
  EXPECT_EQ(Rotated(days[5]), 4);
  EXPECT_EQ(Rotated(days[0]), 8);
  EXPECT_EQ(days[6].from, by_hour.front().from);
}

TEST_F(AttemptHistoryTest, HoursThatAreOverAreCountedOnce) {
  Rotate(5, 1);
  EXPECT_EQ(Asked(), 168);
  EXPECT_EQ(Asked(), 2);
  Rotate(0, 1);
  EXPECT_EQ(Asked(), 2);
  EXPECT_EQ(Rotated(history_.Hours().back()), 1);
  EXPECT_EQ(Rotated(history_.Days().back()), 2);
}

TEST_F(AttemptHistoryTest, AnHourWithAnOpenAttemptIsCountedOn) {
  Hour(4).open = 1;
  Renew();
  EXPECT_EQ(Asked(), 5);
  Hour(4).open = 0;
  Rotate(4, 1);
  EXPECT_EQ(Asked(), 5);
  EXPECT_EQ(Rotated(history_.Days().back()), 1);
  EXPECT_EQ(Asked(), 2);
}

TEST_F(AttemptHistoryTest, AllIsCountedAnewNowAndThen) {
  Rotate(100, 1);
  Renew();
  Rotate(100, 1);
  Renew();
  EXPECT_EQ(Rotated(history_.Days()[2]), 1);
  clock_.Advance(AttemptHistory::kCountedAnewAfter);
  EXPECT_EQ(Asked(), 168);
  EXPECT_EQ(Rotated(history_.Days()[2]), 2);
}

TEST_F(AttemptHistoryTest, TimeMovesTheHoursOn) {
  Rotate(0, 1);
  Renew();
  clock_.Advance(hours(3));
  Renew();
  EXPECT_EQ(Rotated(history_.Hours()[20]), 1);
  clock_.Advance(hours(168));
  Renew();
  EXPECT_EQ(Rotated(history_.Days().front()), 0);
}

TEST_F(AttemptHistoryTest, AFailureOfTheStoreLeavesNoHourOut) {
  Rotate(5, 1);
  store_.is_away = true;
  EXPECT_THROW(Renew(), base::Error);
  store_.is_away = false;
  Renew();
  EXPECT_EQ(Rotated(history_.Days().back()), 1);
}

TEST_F(AttemptHistoryTest, FailuresAreSortedByHowManyTheyAre) {
  Hour(1).failures = {{"egress_fault", "http_403", "http://10.0.0.1:1", "openai", 2},
                      {"needs_login", "invalid_grant", "direct", "openai", 3}};
  Hour(30).failures = {{"egress_fault", "http_403", "direct", "other", 4}};
  Renew();
  const FailureCounts day = history_.Failures(1);
  ASSERT_EQ(day.by_reason.size(), 2U);
  EXPECT_EQ(day.by_reason[0].code, "invalid_grant");
  EXPECT_EQ(day.by_reason[0].count, 3);
  ASSERT_EQ(day.by_provider.size(), 1U);
  EXPECT_EQ(day.by_provider[0].count, 5);
  const FailureCounts week = history_.Failures(7);
  EXPECT_EQ(week.by_reason[0].outcome, "egress_fault");
  EXPECT_EQ(week.by_reason[0].count, 6);
  EXPECT_EQ(week.by_route[0].name, "direct");
  EXPECT_EQ(week.by_route[0].count, 7);
  EXPECT_EQ(week.by_provider[1].name, "other");
}

TEST_F(AttemptHistoryTest, OnlyTheMostFrequentAreNamed) {
  for (int i = 0; i < 30; ++i) {
    Hour(0).failures.push_back({"egress_fault", "code-" + std::to_string(i),
                                "proxy-" + std::to_string(i), "openai", i + 1});
  }
  Renew();
  const FailureCounts failures = history_.Failures(1);
  EXPECT_EQ(failures.by_reason.size(), FailureCounts::kMostNamed);
  EXPECT_EQ(failures.by_route.size(), FailureCounts::kMostNamed);
  EXPECT_EQ(failures.by_route.front().name, "proxy-29");
}

}  // namespace
}  // namespace rtm::service
