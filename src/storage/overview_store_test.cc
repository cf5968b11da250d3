#include "storage/overview_store.h"

#include <gmock/gmock.h>

#include <numeric>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using core::TokenState;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class OverviewStoreTest : public StoreTest {
 protected:
  PoolCount Count(bool include_scheduled = true) {
    return Run(store_->overview().CountPool(Now(), include_scheduled));
  }
  std::vector<AttemptHour> Attempts() {
    const base::UtcTime hour = std::chrono::floor<hours>(Now());
    return Run(store_->overview().CountAttempts(hour - hours(48), hour + hours(1)));
  }
  void CreateEnding(const std::string& name, std::chrono::milliseconds after) {
    NewToken token = MakeToken(name);
    token.at_expires_at = Now() + after;
    Create(std::move(token));
  }
  void Fail(core::TokenId id, const std::string& outcome, const std::string& code,
            const std::string& route) {
    BeginRequest request = BeginOf(id);
    request.route = route;
    const auto begun = std::get<Begun>(Run(refreshes().Begin(std::move(request))));
    AttemptSettlement settlement;
    settlement.attempt = begun.attempt;
    settlement.id = id;
    settlement.sent = begun.record.token.rt_fingerprint;
    settlement.outcome = outcome;
    settlement.code = code;
    settlement.now = Now();
    Run(refreshes().Settle(std::move(settlement)));
  }
};

std::int64_t SumOf(const std::vector<std::int64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

TEST_P(OverviewStoreTest, AnEmptyStoreHasNothingInIt) {
  const PoolCount count = Count();
  EXPECT_EQ(count.total, 0);
  EXPECT_EQ(count.at_unknown, 0);
  EXPECT_EQ(count.at_ends.size(), PoolCount::kAtEndHours);
  EXPECT_EQ(count.due_ahead.size(), PoolCount::kDueHours);
  EXPECT_EQ(count.next_due, std::nullopt);
  EXPECT_TRUE(Attempts().empty());
}

TEST_P(OverviewStoreTest, CountsRowsByState) {
  CreateDue("enabled", Now());
  Create("disabled");
  SetState(Create("stopped"), TokenState::kNeedsLogin);
  const PoolCount count = Count();
  EXPECT_EQ(count.total, 3);
  EXPECT_EQ(count.enabled, 1);
  EXPECT_THAT(count.by_state,
              UnorderedElementsAre(Pair(TokenState::kActive, 2), Pair(TokenState::kNeedsLogin, 1)));
}

TEST_P(OverviewStoreTest, TellsWhenAccessTokensEnd) {
  CreateEnding("over", -minutes(1));
  CreateEnding("now", minutes(0));
  CreateEnding("first hour", minutes(59));
  CreateEnding("second hour", minutes(60));
  CreateEnding("last hour", hours(240) - minutes(1));
  CreateEnding("later", hours(240));
  Create("without");
  const PoolCount count = Count();
  EXPECT_EQ(count.at_over, 2);
  EXPECT_EQ(count.at_ends[0], 1);
  EXPECT_EQ(count.at_ends[1], 1);
  EXPECT_EQ(count.at_ends[239], 1);
  EXPECT_EQ(SumOf(count.at_ends), 3);
  EXPECT_EQ(count.at_later, 1);
  EXPECT_EQ(count.at_unknown, 1);
}

TEST_P(OverviewStoreTest, TellsWhatWillBeDue) {
  CreateDue("overdue", Now() - minutes(5));
  CreateDue("due", Now());
  CreateDue("soon", Now() + minutes(10));
  CreateDue("last hour", Now() + hours(24) - minutes(1));
  CreateDue("tomorrow", Now() + hours(24));
  CreateDue("disabled", Now() + minutes(1), false);
  SetState(CreateDue("stopped", Now() + minutes(1)), TokenState::kNeedsLogin);
  SetState(CreateDue("spent", Now() + minutes(1)), TokenState::kInDoubt, true);
  SetState(CreateDue("probe", Now() + minutes(70), false), TokenState::kInDoubt);
  const PoolCount count = Count();
  EXPECT_EQ(count.due, 2);
  EXPECT_EQ(count.overdue, 1);
  EXPECT_EQ(count.due_ahead[0], 1);
  EXPECT_EQ(count.due_ahead[1], 1);
  EXPECT_EQ(count.due_ahead[23], 1);
  EXPECT_EQ(SumOf(count.due_ahead), 3);
  EXPECT_EQ(count.next_due, Now() + minutes(10));
  const PoolCount probes = Count(false);
  EXPECT_EQ(probes.due, 0);
  EXPECT_EQ(SumOf(probes.due_ahead), 1);
  EXPECT_EQ(probes.next_due, Now() + minutes(70));
}

TEST_P(OverviewStoreTest, CountsAttemptsByTheHourTheyBeganIn) {
  const core::TokenId one = Create("one");
  const core::TokenId two = Create("two");
  const base::UtcTime first = std::chrono::floor<hours>(Now());
  Commit(Rotation(Begin(one), "one-2"));
  Commit(Kept(Begin(two)));
  Run(refreshes().Abandon(Begin(two).attempt, Now()));
  clock_.Advance(hours(1));
  Commit(Rotation(Begin(one), "one-3"));
  Begin(two);
  const auto counted = Attempts();
  ASSERT_EQ(counted.size(), 2U);
  EXPECT_EQ(counted[0].from, first);
  EXPECT_THAT(counted[0].outcomes, ElementsAre(Pair("kept", 1), Pair("rotated", 1)));
  EXPECT_EQ(counted[0].open, 0);
  EXPECT_EQ(counted[1].from, first + hours(1));
  EXPECT_THAT(counted[1].outcomes, ElementsAre(Pair("rotated", 1)));
  EXPECT_EQ(counted[1].open, 1);
  EXPECT_TRUE(counted[0].failures.empty());
}

TEST_P(OverviewStoreTest, TellsFailuresApart) {
  NewToken other = MakeToken("other");
  other.provider = "elsewhere";
  const core::TokenId one = Create("one");
  const core::TokenId two = Create(std::move(other));
  const core::TokenId gone = Create("gone");
  Fail(one, "egress_fault", "http_403", "http://10.0.0.1:1");
  Fail(one, "egress_fault", "http_403", "http://10.0.0.1:1");
  Fail(two, "egress_fault", "http_403", "direct");
  Fail(gone, "needs_login", "invalid_grant", "direct");
  Run(tokens().Delete({gone}, Audited("token.delete")));
  const auto counted = Attempts();
  ASSERT_EQ(counted.size(), 1U);
  EXPECT_THAT(counted[0].outcomes, ElementsAre(Pair("egress_fault", 3), Pair("needs_login", 1)));
  std::vector<std::string> failures;
  for (const AttemptHour::Failure& failure : counted[0].failures) {
    failures.push_back(failure.outcome + " " + failure.code + " " + failure.route + " " +
                       failure.provider + " " + std::to_string(failure.count));
  }
  EXPECT_THAT(failures, UnorderedElementsAre("egress_fault http_403 http://10.0.0.1:1 openai 2",
                                             "egress_fault http_403 direct elsewhere 1",
                                             "needs_login invalid_grant direct  1"));
}

INSTANTIATE_TEST_SUITE_P(Engines, OverviewStoreTest, ::testing::ValuesIn(AllEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
