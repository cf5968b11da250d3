#include "service/lanes.h"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "testing/manual_clock.h"

namespace rtm::service {
namespace {

using core::TokenId;

const LaneKey kLane{"direct", "openai/app"};

/// Waiters that keep their permit until `Release`, in the order in which they were let through.
class LanesTest : public ::testing::Test {
 protected:
  void Make(LaneLimits limits) {
    lanes_ = std::make_unique<Lanes>(io_.get_executor(), limits, clock_);
  }

  void Want(std::int64_t row, LaneKey key = kLane, LanePriority priority = LanePriority::kSchedule,
            std::shared_ptr<const bool> given_up = nullptr) {
    asio::co_spawn(io_, Wait(row, std::move(key), priority, std::move(given_up)),
                   [](std::exception_ptr) {});
    Settle();
  }

  asio::awaitable<void> Wait(std::int64_t row, LaneKey key, LanePriority priority,
                             std::shared_ptr<const bool> given_up) {
    try {
      LanePermit permit =
          co_await lanes_->Acquire(std::move(key), priority, TokenId{row}, std::move(given_up));
      if (!permit) {
        withdrawn_.push_back(row);
        co_return;
      }
      permits_.emplace(row, std::move(permit));
      order_.push_back(row);
    } catch (const base::Error& error) {
      refused_.emplace_back(row, error.code());
    }
  }

  void Release(std::int64_t row) {
    permits_.erase(row);
    Settle();
  }

  /// Runs what is ready; the pump's timer is never waited for.
  void Settle() {
    io_.restart();
    io_.poll();
  }

  asio::io_context io_;
  testing::ManualClock clock_;
  std::unique_ptr<Lanes> lanes_;
  std::map<std::int64_t, LanePermit> permits_;
  std::vector<std::int64_t> order_;
  std::vector<std::int64_t> withdrawn_;
  std::vector<std::pair<std::int64_t, base::ErrorCode>> refused_;

  void TearDown() override {
    permits_.clear();
    lanes_->Close();
    Settle();
  }
};

LaneLimits NoRate(int flights, int egress, int client) {
  return {.max_flights = flights,
          .max_per_egress = egress,
          .max_per_client = client,
          .rate_per_egress = 0};
}

TEST_F(LanesTest, LimitsFlightsInAll) {
  Make(NoRate(2, 2, 9));
  Want(1);
  Want(2);
  Want(3);
  EXPECT_EQ(order_, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(lanes_->waiting(), 1U);
  Release(1);
  EXPECT_EQ(order_, (std::vector<std::int64_t>{1, 2, 3}));
}

TEST_F(LanesTest, LimitsFlightsPerProxyWithoutHoldingUpTheOthers) {
  Make(NoRate(9, 1, 9));
  const LaneKey proxy_a{"http://a:1", "openai/app"};
  const LaneKey proxy_b{"http://b:1", "openai/app"};
  Want(1, proxy_a);
  Want(2, proxy_a);
  Want(3, proxy_b);
  EXPECT_EQ(order_, (std::vector<std::int64_t>{1, 3}));
  Release(3);
  EXPECT_EQ(order_, (std::vector<std::int64_t>{1, 3}));
  Release(1);
  EXPECT_EQ(order_, (std::vector<std::int64_t>{1, 3, 2}));
}

TEST_F(LanesTest, LimitsFlightsPerClient) {
  Make(NoRate(9, 9, 1));
  Want(1, {"direct", "openai/a"});
  Want(2, {"http://p:1", "openai/a"});
  Want(3, {"direct", "openai/b"});
  EXPECT_EQ(order_, (std::vector<std::int64_t>{1, 3}));
}

TEST_F(LanesTest, PeopleGoFirstThenOrderOfArrival) {
  Make(NoRate(1, 1, 1));
  Want(1);
  Want(2, kLane, LanePriority::kSchedule);
  Want(3, kLane, LanePriority::kBatch);
  Want(4, kLane, LanePriority::kInteractive);
  Want(5, kLane, LanePriority::kInteractive);
  for (std::int64_t row : {1, 4, 5, 3}) {
    Release(row);
  }
  EXPECT_EQ(order_, (std::vector<std::int64_t>{1, 4, 5, 3, 2}));
}

TEST_F(LanesTest, BatchAndScheduleTakeTurns) {
  Make(NoRate(1, 1, 1));
  Want(1);
  Want(2, kLane, LanePriority::kBatch);
  Want(3, kLane, LanePriority::kBatch);
  Want(4, kLane, LanePriority::kSchedule);
  Want(5, kLane, LanePriority::kSchedule);
  for (std::int64_t row : {1, 2, 4, 3}) {
    Release(row);
  }
  EXPECT_EQ(order_, (std::vector<std::int64_t>{1, 2, 4, 3, 5}));
}

TEST_F(LanesTest, AJoinerLiftsTheWaitingFlight) {
  Make(NoRate(1, 1, 1));
  Want(1);
  Want(2);
  Want(3);
  lanes_->Promote(TokenId{3}, LanePriority::kInteractive);
  Release(1);
  EXPECT_EQ(order_, (std::vector<std::int64_t>{1, 3}));
}

TEST_F(LanesTest, RateIsPerEgressAndRefillsWithTime) {
  Make({.max_flights = 99, .max_per_egress = 99, .max_per_client = 99, .rate_per_egress = 2});
  for (std::int64_t row = 1; row <= 5; ++row) {
    Want(row);
  }
  EXPECT_EQ(order_.size(), 2U) << "a bucket holds one second's worth";
  Want(9, {"http://other:1", "openai/app"});
  EXPECT_EQ(order_.size(), 3U) << "another egress has its own rate";
  clock_.Advance(std::chrono::milliseconds(500));
  lanes_->Pump();
  Settle();
  EXPECT_EQ(order_.size(), 4U);
  clock_.Advance(std::chrono::hours(1));
  lanes_->Pump();
  Settle();
  EXPECT_EQ(order_.size(), 6U) << "a pause does not save up a burst";
}

TEST_F(LanesTest, HigherLimitsLetWaitersGoAtOnce) {
  Make({.max_flights = 1, .max_per_egress = 8, .max_per_client = 8, .rate_per_egress = 0});
  for (const int row : {1, 2, 3}) {
    Want(row);
  }
  EXPECT_EQ(lanes_->waiting(), 2U);
  lanes_->SetLimits(
      {.max_flights = 2, .max_per_egress = 8, .max_per_client = 8, .rate_per_egress = 0});
  Settle();
  EXPECT_EQ(order_, (std::vector<std::int64_t>{1, 2}));
  lanes_->SetLimits(
      {.max_flights = 8, .max_per_egress = 8, .max_per_client = 2, .rate_per_egress = 0});
  Settle();
  EXPECT_EQ(lanes_->flights(), 2) << "the client has enough";
  lanes_->SetLimits(
      {.max_flights = 8, .max_per_egress = 8, .max_per_client = 8, .rate_per_egress = 0});
  Settle();
  EXPECT_EQ(lanes_->flights(), 3);
}

TEST_F(LanesTest, LowerLimitsLetFlightsFinish) {
  Make({.max_flights = 3, .max_per_egress = 8, .max_per_client = 8, .rate_per_egress = 0});
  for (const int row : {1, 2, 3, 4}) {
    Want(row);
  }
  lanes_->SetLimits(
      {.max_flights = 1, .max_per_egress = 8, .max_per_client = 8, .rate_per_egress = 0});
  EXPECT_EQ(lanes_->flights(), 3);
  Release(1);
  Release(2);
  EXPECT_EQ(order_.size(), 3U) << "still one in the air";
  Release(3);
  EXPECT_EQ(order_.back(), 4);
  EXPECT_EQ(lanes_->flights(), 1);
}

TEST_F(LanesTest, A429ClosesTheGateForItsLaneOnly) {
  Make(NoRate(1, 1, 1));
  Want(1);
  Want(2);
  lanes_->NoteOutcome(kLane, TokenId{1}, core::Throttled{std::chrono::seconds(60)});
  Settle();
  ASSERT_EQ(refused_.size(), 1U);
  EXPECT_EQ(refused_[0], std::pair(std::int64_t{2}, base::ErrorCode::kThrottled));
  EXPECT_EQ(lanes_->ClosedFor(kLane)->remaining, std::chrono::seconds(60));
  EXPECT_FALSE(lanes_->ClosedFor({"http://p:1", "openai/app"}));
  clock_.Advance(std::chrono::seconds(60));
  EXPECT_FALSE(lanes_->ClosedFor(kLane));
}

TEST_F(LanesTest, MisconfigurationStopsTheClientOnEveryEgressUntilReopened) {
  Make(NoRate(9, 9, 9));
  lanes_->NoteOutcome(kLane, TokenId{1}, core::Misconfigured{"invalid_client"});
  const LaneKey elsewhere{"http://p:1", kLane.client};
  clock_.Advance(std::chrono::days(30));
  ASSERT_TRUE(lanes_->ClosedFor(elsewhere));
  EXPECT_EQ(lanes_->ClosedFor(elsewhere)->reason, "misconfigured");
  EXPECT_FALSE(lanes_->ClosedFor({"direct", "openai/other"}));
  lanes_->Reopen(elsewhere);
  EXPECT_FALSE(lanes_->ClosedFor(kLane));
}

TEST_F(LanesTest, TwentyRowsRefusedAlikePauseTheLane) {
  Make(NoRate(9, 9, 9));
  for (std::int64_t row = 1; row < Lanes::kRowsBeforePause; ++row) {
    lanes_->NoteOutcome(kLane, TokenId{row}, core::NeedsLogin{"invalid_grant"});
    lanes_->NoteOutcome(kLane, TokenId{row},
                        core::NeedsLogin{"invalid_grant"});  // The same row counts once.
  }
  EXPECT_FALSE(lanes_->ClosedFor(kLane));
  lanes_->NoteOutcome(kLane, TokenId{99}, core::NeedsLogin{"invalid_grant"});
  ASSERT_TRUE(lanes_->ClosedFor(kLane));
  EXPECT_EQ(lanes_->ClosedFor(kLane)->reason, "paused");
}

TEST_F(LanesTest, CountsClosedLanesByReason) {
  using ::testing::Pair;
  using ::testing::UnorderedElementsAre;
  Make(NoRate(9, 9, 9));
  EXPECT_THAT(lanes_->CountClosed(), UnorderedElementsAre(Pair("throttled", 0), Pair("paused", 0),
                                                          Pair("misconfigured", 0)));
  lanes_->NoteOutcome({"http://a:1", "openai/a"}, TokenId{1}, core::Throttled{});
  lanes_->NoteOutcome({"http://b:1", "openai/a"}, TokenId{2}, core::Throttled{});
  lanes_->NoteOutcome({"direct", "openai/b"}, TokenId{3}, core::Misconfigured{"invalid_client"});
  EXPECT_EQ(lanes_->CountClosed()["throttled"], 2);
  EXPECT_EQ(lanes_->CountClosed()["misconfigured"], 1);
  clock_.Advance(Lanes::kDefaultGate);
  EXPECT_EQ(lanes_->CountClosed()["throttled"], 0) << "the gates are open again";
}

TEST_F(LanesTest, ASuccessInBetweenKeepsTheLaneOpen) {
  Make(NoRate(9, 9, 9));
  for (std::int64_t row = 1; row < 3 * Lanes::kRowsBeforePause; ++row) {
    if (row % 7 == 0) {
      lanes_->NoteOutcome(kLane, TokenId{row}, core::Kept{});
    }
    lanes_->NoteOutcome(kLane, TokenId{row}, core::NeedsLogin{"invalid_grant"});
  }
  EXPECT_FALSE(lanes_->ClosedFor(kLane));
}

TEST_F(LanesTest, CloseWakesEveryWaiterAndRefusesNewOnes) {
  Make(NoRate(1, 1, 1));
  Want(1);
  Want(2);
  Want(3, kLane, LanePriority::kInteractive);
  lanes_->Close();
  Settle();
  Want(4);
  ASSERT_EQ(refused_.size(), 3U);
  for (const auto& [row, code] : refused_) {
    EXPECT_EQ(code, base::ErrorCode::kUnavailable) << row;
  }
  EXPECT_EQ(lanes_->waiting(), 0U);
}

TEST_F(LanesTest, ShowsWhatIsUsedAndWhatIsClosed) {
  Make({.max_flights = 4, .max_per_egress = 2, .max_per_client = 4, .rate_per_egress = 0});
  Want(1);
  Want(2, {"proxy", "openai/app"});
  Want(3, {"proxy", "openai/app"});
  Want(4, {"proxy", "openai/app"});
  lanes_->NoteOutcome({"proxy", "openai/other"}, TokenId{5},
                      core::Throttled{.retry_after = std::chrono::seconds(60)});
  lanes_->NoteOutcome({"proxy", "openai/wrong"}, TokenId{6},
                      core::Misconfigured{.code = "invalid_client"});
  const Lanes::View view = lanes_->Look();
  EXPECT_EQ(view.flights, 3);
  EXPECT_EQ(view.max_flights, 4);
  EXPECT_EQ(view.waiting, 1U);
  ASSERT_EQ(view.egresses.size(), 2U);
  EXPECT_EQ(view.egresses[0].name, "direct");
  EXPECT_EQ(view.egresses[0].limit, 4) << "the direct way has no limit of its own";
  EXPECT_EQ(view.egresses[1].flights, 2);
  EXPECT_EQ(view.egresses[1].limit, 2);
  ASSERT_EQ(view.closed.size(), 2U);
  EXPECT_EQ(view.closed[0].client, "openai/wrong");
  EXPECT_EQ(view.closed[0].egress, "");
  EXPECT_EQ(view.closed[0].remaining, std::nullopt);
  EXPECT_EQ(view.closed[1].reason, Lanes::kThrottled);
  EXPECT_EQ(view.closed[1].remaining, std::chrono::seconds(60));
  clock_.Advance(std::chrono::seconds(60));
  EXPECT_EQ(lanes_->Look().closed.size(), 1U);
}

TEST_F(LanesTest, ABatchGivesUpWhatStillWaitsForIt) {
  Make({.max_flights = 1, .rate_per_egress = 0});
  const auto given_up = std::make_shared<bool>(false);
  const auto wanted = std::make_shared<bool>(false);
  Want(1, kLane, LanePriority::kBatch, given_up);
  Want(2, kLane, LanePriority::kBatch, given_up);
  Want(3, kLane, LanePriority::kBatch, given_up);
  Want(4, kLane, LanePriority::kSchedule);
  Want(5, kLane, LanePriority::kBatch, wanted);
  lanes_->Promote(TokenId{3}, LanePriority::kInteractive);
  lanes_->WithdrawGivenUp();
  Settle();
  EXPECT_THAT(withdrawn_, ::testing::ElementsAre()) << "the batch wants them";
  *given_up = true;
  lanes_->WithdrawGivenUp();
  Settle();
  EXPECT_THAT(withdrawn_, ::testing::ElementsAre(2))
      << "1 has its turn, somebody waits for 3 and 4, another batch for 5";
  EXPECT_EQ(lanes_->waiting(), 3U);
  Release(1);
  Release(3);
  Release(4);
  Release(5);
  EXPECT_THAT(order_, ::testing::UnorderedElementsAre(1, 3, 4, 5));
}

}  // namespace
}  // namespace rtm::service
