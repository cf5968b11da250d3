#include "service/overview_service.h"

#include <gmock/gmock.h>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

class OverviewServiceTest : public RefreshRig {
 protected:
  void SetUp() override {
    RefreshRig::SetUp();
    overview_.emplace(OverviewService::Dependencies{.store = life_->store->overview(),
                                                    .lanes = life_->lanes,
                                                    .unsaved = life_->unsaved,
                                                    .settings = life_->settings,
                                                    .journal = life_->journal,
                                                    .clock = clock_,
                                                    .core_executor = io_.get_executor()});
  }
  Overview Read() { return Run(overview_->Read()); }
  /// What was asked of the store is asked again.
  void Later() { clock_.Advance(OverviewService::kKept); }

  std::optional<OverviewService> overview_;
};

TEST_F(OverviewServiceTest, TellsWhatIsAndWhatWas) {
  Add("a", endpoint_.Mint());
  Add("b", endpoint_.Mint());
  EXPECT_EQ(Read().counted.pool.due, 2);
  endpoint_.Next(Answer::kInvalidGrant);
  RunSchedule();
  Later();
  const Overview now = Read();
  EXPECT_TRUE(now.counted.schedule_is_on);
  EXPECT_EQ(now.counted.pool.total, 2);
  EXPECT_EQ(now.counted.pool.due, 0);
  EXPECT_THAT(now.counted.pool.by_state, ElementsAre(Pair(core::TokenState::kActive, 1),
                                                     Pair(core::TokenState::kNeedsLogin, 1)));
  EXPECT_THAT(now.counted.hours.back().outcomes,
              ElementsAre(Pair("needs_login", 1), Pair("rotated", 1)));
  EXPECT_THAT(now.counted.days.back().outcomes,
              ElementsAre(Pair("needs_login", 1), Pair("rotated", 1)));
  ASSERT_EQ(now.counted.failures_of_day.by_reason.size(), 1U);
  EXPECT_EQ(now.counted.failures_of_day.by_reason[0].code, "invalid_grant");
  EXPECT_EQ(now.counted.failures_of_week.by_route[0].name, "direct");
}

TEST_F(OverviewServiceTest, TheStoreIsNotAskedAtEachLook) {
  Add("a", endpoint_.Mint());
  EXPECT_EQ(Read().counted.pool.total, 1);
  Add("b", endpoint_.Mint());
  EXPECT_EQ(Read().counted.pool.total, 1);
  Later();
  EXPECT_EQ(Read().counted.pool.total, 2);
}

TEST_F(OverviewServiceTest, FlightsAndTheJournalAreOfThisMoment) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  EXPECT_EQ(Read().lanes.flights, 0);
  endpoint_.Hold();
  life_->coordinator.Start(ByCall(id));
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  const Overview now = Read();
  EXPECT_EQ(now.lanes.flights, 1);
  EXPECT_EQ(now.lanes.max_flights, 64);
  ASSERT_EQ(now.lanes.egresses.size(), 1U);
  EXPECT_EQ(now.lanes.egresses[0].name, "direct");
  EXPECT_EQ(now.journal.slots, 64U);
  EXPECT_EQ(now.journal.slots - now.journal.free, 1U);
}

TEST_F(OverviewServiceTest, ARefusedCommitShowsAsAnUnsavedReply) {
  FailDuringCommit(Add("a", endpoint_.Mint()));
  EXPECT_EQ(Read().unsaved, 1U);
}

TEST_F(OverviewServiceTest, WithoutTheStoreItFailsInsteadOfShowingOldNumbers) {
  Add("a", endpoint_.Mint());
  Read();
  StopStore();
  Later();
  EXPECT_THROW(Read(), base::Error);
  EXPECT_THROW(Read(), base::Error) << "nor is the failure asked for again at each look";
}

}  // namespace
}  // namespace rtm::service
