#include "service/refresh_coordinator.h"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

class RefreshCoordinatorTest : public RefreshRig {
 protected:
  void Call(RefreshOrder order) {
    asio::co_spawn(io_, life_->coordinator.Refresh(std::move(order)),
                   [this](std::exception_ptr, std::shared_ptr<const FlightReport> report) {
                     reports_.push_back(std::move(report));
                   });
  }
  std::vector<std::shared_ptr<const FlightReport>> reports_;
};

TEST_F(RefreshCoordinatorTest, AThousandCallersMakeOneFlight) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Hold();
  for (int i = 0; i < 1000; ++i) {
    Call(ByCall(id));
  }
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  io_.poll();
  endpoint_.Release();
  RunUntil([this] { return reports_.size() == 1000; });
  EXPECT_EQ(endpoint_.total_sent(), 1);
  for (const auto& report : reports_) {
    EXPECT_EQ(report->end, End::kRefreshed);
  }
}

TEST_F(RefreshCoordinatorTest, TwoHundredRowsFlySideBySideWithinTheLimit) {
  std::vector<core::TokenId> ids;
  ids.reserve(200);
  for (int i = 0; i < 200; ++i) {
    ids.push_back(Add("row-" + std::to_string(i), endpoint_.Mint()));
  }
  for (int caller = 0; caller < 5; ++caller) {
    for (const core::TokenId id : ids) {
      RefreshOrder order = ByCall(id);
      order.coalesce = std::chrono::seconds(
          5);  // As the public API: some callers come after the flight has ended.
      Call(order);
    }
  }
  RunUntil([this] { return reports_.size() == 1000; });
  EXPECT_EQ(endpoint_.total_sent(), 200);
  EXPECT_LE(endpoint_.max_in_flight(), limits_.max_flights);
  EXPECT_EQ(life_->coordinator.flights(), 0U);
}

TEST_F(RefreshCoordinatorTest, ACallerWhoLeavesDoesNotEndTheFlight) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Hold();
  asio::cancellation_signal leave;
  asio::co_spawn(io_, life_->coordinator.Refresh(ByCall(id)),
                 asio::bind_cancellation_slot(
                     leave.slot(), [](std::exception_ptr, std::shared_ptr<const FlightReport>) {}));
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  leave.emit(asio::cancellation_type::terminal);
  io_.poll();
  endpoint_.Release();
  RunUntil([this] { return life_->coordinator.flights() == 0; });
  EXPECT_EQ(Row(id).generation, 1);
}

TEST_F(RefreshCoordinatorTest, WhoJoinedAContentFlightGetsHisOwn) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  RefreshOrder content = ByCall(id);
  content.coalesce = std::chrono::hours(1);
  Call(content);
  Call(ByCall(id));
  RunUntil([this] { return reports_.size() == 2; });
  EXPECT_EQ(endpoint_.total_sent(), 2) << "the second caller asked for a refresh";
}

TEST_F(RefreshCoordinatorTest, CoalesceAnswersWithAnAccessTokenJustMade) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  RefreshOrder order = ByCall(id);
  order.coalesce = std::chrono::seconds(5);
  EXPECT_EQ(Run(life_->coordinator.Refresh(order))->end, End::kRefreshed);
  EXPECT_EQ(Run(life_->coordinator.Refresh(order))->end, End::kNotNeeded);
  clock_.Advance(std::chrono::seconds(5));
  EXPECT_EQ(Run(life_->coordinator.Refresh(order))->end, End::kRefreshed);
  EXPECT_EQ(endpoint_.total_sent(), 2);
}

TEST_F(RefreshCoordinatorTest, ALinkedRowIsRefreshedThroughItsHolder) {
  const std::string token = endpoint_.Mint();
  const core::TokenId holder = Add("holder", token);
  const core::TokenId linked = Add("linked", token);
  ASSERT_EQ(Row(linked).linked_to, holder);
  EXPECT_EQ(Refresh(linked).end, End::kRefreshed);
  EXPECT_EQ(Row(holder).generation, 1);
  EXPECT_EQ(AccessToken(linked), AccessToken(holder));
  EXPECT_EQ(endpoint_.total_sent(), 1);
}

TEST_F(RefreshCoordinatorTest, AMissingRowIsGone) {
  EXPECT_EQ(Refresh(core::TokenId{4711}).end, End::kGone);
}

TEST_F(RefreshCoordinatorTest, AfterCloseNothingStarts) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  life_->flights.Close();
  EXPECT_EQ(Refresh(id).code, "stopping");
  EXPECT_EQ(endpoint_.total_sent(), 0);
}

}  // namespace
}  // namespace rtm::service
