#include "service/refresh_scheduler.h"

#include <gtest/gtest.h>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using namespace std::chrono_literals;

class RefreshSchedulerTest : public RefreshRig {
 protected:
  void SetUp() override {
    tuning_.lead = 6h;
    endpoint_.access_token_life = 240h;
    RefreshRig::SetUp();
  }
  void Save(SettingsChange change) {
    Run(life_->settings.Save({}, std::move(change), life_->vault));
  }
};

TEST_F(RefreshSchedulerTest, RefreshesNewRowsOnceAndThenOnlyWhatIsDue) {
  std::vector<core::TokenId> ids;
  ids.reserve(30);
  for (int i = 0; i < 30; ++i) {
    ids.push_back(Add("row-" + std::to_string(i), endpoint_.Mint()));
  }
  EXPECT_EQ(RunSchedule(), 30U);
  EXPECT_EQ(RunSchedule(), 0U);
  clock_.Advance(47h - 5h);  // The earliest jitter is a tenth of 48 h before its end.
  EXPECT_EQ(RunSchedule(), 0U);
  clock_.Advance(6h);
  EXPECT_EQ(RunSchedule(), 30U);
  for (const core::TokenId id : ids) {
    EXPECT_EQ(Row(id).generation, 2);
  }
}

TEST_F(RefreshSchedulerTest, SpreadsAPoolThatWasImportedAtOnce) {
  for (int i = 0; i < 50; ++i) {
    Add("row-" + std::to_string(i), endpoint_.Mint());
  }
  RunSchedule();
  std::set<std::int64_t> minutes;
  for (std::int64_t id = 1; id <= 50; ++id) {
    minutes.insert(base::ToUnixMillis(*Row(core::TokenId{id}).next_refresh_at) / 60'000);
  }
  EXPECT_GT(minutes.size(), 30U);
}

TEST_F(RefreshSchedulerTest, LeavesDisabledRowsAndASwitchedOffScheduleAlone) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  SettingsChange off;
  off.auto_refresh_enabled = false;
  Save(off);
  EXPECT_EQ(RunSchedule(), 0U);
  SettingsChange on;
  on.auto_refresh_enabled = true;
  Save(on);
  TokenChange disable;
  disable.enabled = false;
  Run(life_->vault.Edit(id, std::move(disable), {}));
  EXPECT_EQ(RunSchedule(), 0U);
  TokenChange enable;
  enable.enabled = true;
  Run(life_->vault.Edit(id, std::move(enable), {}));
  EXPECT_EQ(RunSchedule(), 1U);
}

TEST_F(RefreshSchedulerTest, AShorterIntervalTakesHoldAtRunTime) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  SettingsChange change;
  change.auto_refresh_interval_days = 5;
  Save(change);
  RunSchedule();
  EXPECT_GT(*Row(id).next_refresh_at, clock_.Now() + 96h);
  change.auto_refresh_interval_days = 1;
  Save(change);
  life_->scheduler.SettingsChanged();
  RunSchedule();
  EXPECT_LE(*Row(id).next_refresh_at, clock_.Now() + 24h);
}

TEST_F(RefreshSchedulerTest, AProbeIsDueEvenWithTheScheduleOff) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  SettingsChange off;
  off.auto_refresh_enabled = false;
  Save(off);
  endpoint_.Next(Answer::kLoseBeforeRotation);
  Refresh(id);
  EXPECT_EQ(RunSchedule(), 0U);
  clock_.Advance(1min);
  EXPECT_EQ(RunSchedule(), 1U) << "settling a doubt is not the schedule's business";
  EXPECT_EQ(Row(id).state.state, core::TokenState::kActive);
}

TEST_F(RefreshSchedulerTest, AStepBackByDaysStallsNothing) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  RunSchedule();
  clock_.StepWall(-240h);
  RunSchedule();
  EXPECT_LE(*Row(id).next_refresh_at, clock_.Now() + 48h)
      << "at most an interval from the new time";
  clock_.Advance(48h);
  EXPECT_EQ(RunSchedule(), 1U);
}

TEST_F(RefreshSchedulerTest, AStepForwardByDaysRefreshesEachRowOnce) {
  for (int i = 0; i < 20; ++i) {
    Add("row-" + std::to_string(i), endpoint_.Mint());
  }
  RunSchedule();
  clock_.StepWall(240h);
  EXPECT_EQ(RunSchedule(), 20U);
  EXPECT_EQ(RunSchedule(), 0U);
  clock_.StepWall(-240h);
  EXPECT_EQ(RunSchedule(), 0U) << "back again is no reason to refresh";
}

TEST_F(RefreshSchedulerTest, ARestartRefreshesNothingThatIsNotDue) {
  for (int i = 0; i < 20; ++i) {
    Add("row-" + std::to_string(i), endpoint_.Mint());
  }
  RunSchedule();
  Restart();
  EXPECT_EQ(RunSchedule(), 0U);
  EXPECT_EQ(endpoint_.total_sent(), 20);
}

TEST_F(RefreshSchedulerTest, RowsOfAClosedLaneAreNotStartedOverAndOver) {
  limits_.max_flights = 1;
  Restart();
  Add("a", endpoint_.Mint());
  const core::TokenId second = Add("b", endpoint_.Mint());
  endpoint_.Next(Answer::kThrottle);
  RunSchedule();
  EXPECT_EQ(endpoint_.total_sent(), 1);
  EXPECT_EQ(RunSchedule(), 0U);
  clock_.Advance(61s);
  RunSchedule();
  EXPECT_EQ(Row(second).generation, 1);
}

TEST_F(RefreshSchedulerTest, AWayOutThatIsSlowOrClosedDoesNotHideTheOthers) {
  limits_.max_per_egress = 1;
  options_.max_started_per_turn = 8;
  options_.max_started_per_egress = 4;
  Restart();
  for (int i = 0; i < 40; ++i) {
    Add("slow-" + std::to_string(i), endpoint_.Mint(), "http://10.0.0.1:8080");
  }
  clock_.Advance(1s);
  const core::TokenId other = Add("other", endpoint_.Mint(), "http://10.0.0.2:8080");
  endpoint_.Hold();
  for (int turn = 0; turn < 12; ++turn) {
    Run(life_->scheduler.RunOnce());
  }
  EXPECT_TRUE(life_->coordinator.IsInFlight(other));
  EXPECT_EQ(life_->coordinator.flights(), 5U);
  endpoint_.Release();
  RunUntil([this] { return life_->coordinator.flights() == 0; });
  RunSchedule();
  EXPECT_EQ(endpoint_.total_sent(), 41);
}

TEST_F(RefreshSchedulerTest, FlightsOfCallersLeaveRoomForTheSchedule) {
  options_.max_started_per_turn = 2;
  Restart();
  std::vector<core::TokenId> called;
  called.reserve(6);
  for (int i = 0; i < 6; ++i) {
    called.push_back(Add("called-" + std::to_string(i), endpoint_.Mint()));
  }
  const core::TokenId due = Add("due", endpoint_.Mint());
  endpoint_.Hold();
  for (const core::TokenId id : called) {
    life_->coordinator.Start(ByCall(id));
  }
  Run(life_->scheduler.RunOnce());
  EXPECT_TRUE(life_->coordinator.IsInFlight(due));
  endpoint_.Release();
}

TEST_F(RefreshSchedulerTest, ARowThatDoesNotOpenStopsAndIsNotTriedOverAndOver) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  cipher_ = crypto::MakeCipher(crypto::KeyRing::Generate(entropy_), entropy_);
  Restart();
  EXPECT_EQ(RunSchedule(), 1U);
  const core::Token row = Row(id);
  EXPECT_EQ(row.state.state, core::TokenState::kUnknownError);
  EXPECT_EQ(row.state.code, "seal_broken");
  for (int hour = 0; hour < 48; ++hour) {
    clock_.Advance(1h);
    EXPECT_EQ(RunSchedule(), 0U);
  }
  EXPECT_EQ(endpoint_.total_sent(), 0);
  EXPECT_EQ(Run(life_->vault.Attempts(id, {})).total, 1);
  EXPECT_TRUE(Run(life_->vault.LoadOpenAttempts()).empty());
}

TEST_F(RefreshSchedulerTest, AFailingStoreIsSaidOnceAndRecoveredFrom) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  FailStore(base::ErrorCode::kStoreUnavailable);
  RunSchedule();
  EXPECT_EQ(endpoint_.total_sent(), 0);
  FailStore(std::nullopt);
  clock_.Advance(15s);
  EXPECT_EQ(RunSchedule(), 1U);
  EXPECT_EQ(Row(id).generation, 1);
}

}  // namespace
}  // namespace rtm::service
