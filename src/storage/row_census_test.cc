#include <gmock/gmock.h>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using core::TokenState;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::Pair;

class RowCensusTest : public StoreTest {
 protected:
  RowCensus Census(bool include_scheduled = true) {
    return Run(tokens().Census(Now(), include_scheduled));
  }
  /// A row whose AT ends `life` from now.
  core::TokenId CreateWithToken(const std::string& name, std::chrono::milliseconds life,
                                bool enabled = true) {
    NewToken token = MakeToken(name);
    token.enabled = enabled;
    const core::TokenId id = Create(std::move(token));
    RotationCommit commit = Rotation(Begin(id), name + "-next");
    commit.at_expires_at = Now() + life;
    EXPECT_EQ(Commit(std::move(commit)), CommitVerdict::kCommitted);
    return id;
  }
};

TEST_P(RowCensusTest, OfNothingIsNothing) {
  const RowCensus census = Census();
  EXPECT_TRUE(census.by_state.empty());
  EXPECT_EQ(census.due + census.overdue + census.at_over, 0);
  EXPECT_EQ(census.next_at_end, std::nullopt);
}

TEST_P(RowCensusTest, CountsRowsByState) {
  Create("a");
  CreateDue("b", Now());
  SetState(Create("c"), TokenState::kNeedsLogin);
  EXPECT_THAT(Census().by_state,
              ElementsAre(Pair(TokenState::kActive, 2), Pair(TokenState::kNeedsLogin, 1)));
}

TEST_P(RowCensusTest, CountsWhatTheScheduleWouldFind) {
  CreateDue("now", Now());
  CreateDue("edge", Now() - RowCensus::kOverdueAfter);
  CreateDue("late", Now() - hours(1));
  CreateDue("future", Now() + minutes(1));
  CreateDue("disabled", Now() - hours(1), false);
  SetState(CreateDue("stopped", Now() - hours(1)), TokenState::kNeedsLogin);
  SetState(CreateDue("doubt", Now() - hours(1), false), TokenState::kInDoubt);
  SetState(CreateDue("spent", Now() - hours(1)), TokenState::kInDoubt, true);
  const RowCensus all = Census();
  EXPECT_EQ(all.due, static_cast<std::int64_t>(Run(tokens().FindDue(Now(), true, 100)).size()));
  EXPECT_EQ(all.due, 4);
  EXPECT_EQ(all.overdue, 3);
  const RowCensus probes = Census(/*include_scheduled=*/false);
  EXPECT_EQ(probes.due, 1);
  EXPECT_EQ(probes.overdue, 1);
}

TEST_P(RowCensusTest, KnowsTheNextEndOfAnAccessToken) {
  CreateWithToken("over", -minutes(1));
  CreateWithToken("ends now", minutes(0));
  CreateWithToken("next", minutes(3));
  CreateWithToken("later", hours(3));
  CreateWithToken("disabled", minutes(1), false);
  CreateWithToken("disabled and over", -minutes(1), false);
  const RowCensus census = Census();
  EXPECT_EQ(census.at_over, 2);
  EXPECT_EQ(census.next_at_end, Now() + minutes(3));
}

INSTANTIATE_TEST_SUITE_P(Engines, RowCensusTest, ::testing::ValuesIn(AllEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
