#include "service/refresher.h"

#include <gtest/gtest.h>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using core::TokenState;
using namespace std::chrono_literals;
using std::chrono::seconds;

class RefresherTest : public RefreshRig {};

TEST_F(RefresherTest, FirstRefreshRotatesAndStoresEverything) {
  const std::string first = endpoint_.Mint();
  const core::TokenId id = Add("a", first);
  const FlightReport report = Refresh(id);
  EXPECT_EQ(report.end, End::kRefreshed);
  EXPECT_EQ(report.outcome, "rotated");
  const core::Token row = Row(id);
  EXPECT_EQ(row.generation, 1);
  EXPECT_EQ(row.state.state, TokenState::kActive);
  EXPECT_EQ(row.at_expires_at, clock_.Now() + endpoint_.access_token_life);
  EXPECT_TRUE(endpoint_.IsLive(StoredRefreshToken(id)));
  EXPECT_NE(StoredRefreshToken(id), first);
  EXPECT_FALSE(AccessToken(id).empty());
  EXPECT_EQ(life_->journal.reserved(), 0U) << "the slot is free again";
}

TEST_F(RefresherTest, RotatesTenTimesInARow) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  for (int i = 1; i <= 10; ++i) {
    ASSERT_EQ(Refresh(id).end, End::kRefreshed);
    EXPECT_EQ(Row(id).generation, i);
  }
  EXPECT_EQ(endpoint_.total_sent(), 10);
  EXPECT_TRUE(endpoint_.IsLive(StoredRefreshToken(id)));
}

TEST_F(RefresherTest, AReplyWithoutRefreshTokenKeepsTheOldOne) {
  const std::string first = endpoint_.Mint();
  const core::TokenId id = Add("a", first);
  endpoint_.Next(Answer::kOmitRefreshToken);
  EXPECT_EQ(Refresh(id).outcome, "kept");
  EXPECT_EQ(StoredRefreshToken(id), first);
  EXPECT_EQ(Row(id).generation, 0);
}

TEST_F(RefresherTest, AReplyWithoutAccessTokenIsStillARotation) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const std::string access_token = AccessToken(id);
  endpoint_.Next(Answer::kOmitAccessToken);
  EXPECT_EQ(Refresh(id).outcome, "rotated");
  EXPECT_TRUE(endpoint_.IsLive(StoredRefreshToken(id)));
  EXPECT_EQ(AccessToken(id), access_token) << "absent means unchanged (P6)";
}

TEST_F(RefresherTest, ARefusalStopsTheRowAndKeepsItsAccessToken) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  endpoint_.Next(Answer::kInvalidGrant);
  const FlightReport refused = Refresh(id);
  EXPECT_EQ(refused.end, End::kRefused);
  EXPECT_EQ(refused.outcome, "needs_login");
  const core::Token row = Row(id);
  EXPECT_EQ(row.state.state, TokenState::kNeedsLogin);
  EXPECT_TRUE(row.enabled) << "enabled is the operator's alone (P13)";
  EXPECT_FALSE(row.next_refresh_at);
  EXPECT_FALSE(AccessToken(id).empty())
      << "a valid AT is handed out even while refreshing fails (P7)";
  const int sent = endpoint_.total_sent();
  EXPECT_EQ(Refresh(id).end, End::kRefused);
  EXPECT_EQ(endpoint_.total_sent(), sent) << "nothing is sent for a stopped row";
}

TEST_F(RefresherTest, ALostAnswerPutsTheRowInDoubtAndSendsNothingMore) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  endpoint_.Next(Answer::kLoseBeforeRotation);
  EXPECT_EQ(Refresh(id).end, End::kInDoubt);
  const core::Token row = Row(id);
  EXPECT_EQ(row.state.state, TokenState::kInDoubt);
  EXPECT_EQ(row.next_refresh_at, row.at_expires_at) << "the probe waits for the AT's end";
  const int sent = endpoint_.total_sent();
  EXPECT_EQ(Refresh(id).end, End::kRefused);
  EXPECT_EQ(endpoint_.total_sent(), sent) << "never by a public call";
}

TEST_F(RefresherTest, TheProbeSolvesADoubtWhoseRequestNeverArrived) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  endpoint_.Next(Answer::kLoseBeforeRotation);
  Refresh(id);
  EXPECT_EQ(RunSchedule(), 0U);
  clock_.Advance(endpoint_.access_token_life);
  EXPECT_EQ(RunSchedule(), 1U);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
  EXPECT_TRUE(endpoint_.IsLive(StoredRefreshToken(id)));
}

TEST_F(RefresherTest, ALeewayLetsTheProbeGoOutAtOnce) {
  provider_ = "lenient";
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Next(Answer::kLoseBeforeRotation);
  Refresh(id);
  EXPECT_EQ(RunSchedule(), 1U);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
}

TEST_F(RefresherTest, NothingSentIsTriedAgainWithBackOff) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Next(Answer::kConnectRefused);
  const FlightReport failed = Refresh(id);
  EXPECT_EQ(failed.end, End::kFailed);
  EXPECT_TRUE(failed.retry_after);
  const core::Token row = Row(id);
  EXPECT_EQ(row.state.state, TokenState::kBackingOff);
  ASSERT_TRUE(row.next_refresh_at);
  EXPECT_GT(*row.next_refresh_at, clock_.Now());
  clock_.Advance(*row.next_refresh_at - clock_.Now());
  EXPECT_EQ(RunSchedule(), 1U);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
}

TEST_F(RefresherTest, RetryAfterIsHonouredForTheWholeLane) {
  const core::TokenId throttled = Add("a", endpoint_.Mint());
  const core::TokenId other = Add("b", endpoint_.Mint());
  endpoint_.Next(Answer::kThrottle);
  EXPECT_EQ(Refresh(throttled).retry_after, seconds(60));
  EXPECT_GE(*Row(throttled).next_refresh_at, clock_.Now() + seconds(60));
  const int sent = endpoint_.total_sent();
  EXPECT_EQ(Refresh(other).end, End::kUnavailable);
  EXPECT_EQ(endpoint_.total_sent(), sent);
  clock_.Advance(seconds(60));
  EXPECT_EQ(Refresh(other).end, End::kRefreshed);
}

TEST_F(RefresherTest, AWrongClientStopsTheClientUntilAnOperatorTriesAgain) {
  const core::TokenId first = Add("a", endpoint_.Mint());
  const core::TokenId second = Add("b", endpoint_.Mint());
  endpoint_.Next(Answer::kInvalidClient);
  EXPECT_EQ(Refresh(first).end, End::kRefused);
  EXPECT_EQ(Row(first).state.state, TokenState::kMisconfigured);
  EXPECT_EQ(Refresh(second).end, End::kRefused);
  EXPECT_EQ(Refresh(second).state, TokenState::kMisconfigured);
  EXPECT_EQ(endpoint_.total_sent(), 1);
  EXPECT_EQ(Row(second).state.state, TokenState::kActive)
      << "the client is stopped, not its rows one by one";
  RefreshOrder by_hand = ByCall(first);
  by_hand.trigger = core::RefreshTrigger::kOperator;
  EXPECT_EQ(Run(life_->coordinator.Refresh(by_hand))->end, End::kRefreshed);
  EXPECT_EQ(Refresh(second).end, End::kRefreshed);
}

TEST_F(RefresherTest, NothingIsSentWhenTheStoreRefusesTheAttempt) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  FailStore(base::ErrorCode::kStoreFull);
  const FlightReport report = Refresh(id);
  EXPECT_EQ(report.end, End::kUnavailable);
  EXPECT_EQ(report.code, "store_full");
  EXPECT_EQ(endpoint_.total_sent(), 0);
  FailStore(std::nullopt);
  EXPECT_EQ(Refresh(id).end, End::kRefreshed);
}

TEST_F(RefresherTest, NothingIsSentWithoutAJournalSlot) {
  disk_.slots = 0;
  const core::TokenId id = Add("a", endpoint_.Mint());
  EXPECT_EQ(Refresh(id).code, "journal_full");
  EXPECT_EQ(endpoint_.total_sent(), 0);
  EXPECT_EQ(Run(life_->vault.Attempts(id, {})).total, 0) << "reserved before the attempt begins";
}

TEST_F(RefresherTest, ARefusedCommitIsServedFromMemoryAndSavedLater) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Hold();
  std::shared_ptr<const FlightReport> report;
  asio::co_spawn(io_, life_->coordinator.Refresh(ByCall(id)),
                 [&report](std::exception_ptr, std::shared_ptr<const FlightReport> result) {
                   report = result;
                 });
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  FailStore(base::ErrorCode::kStoreIo);
  endpoint_.Release();
  RunUntil([&report] { return report != nullptr; });
  EXPECT_EQ(report->end, End::kRefreshed);
  EXPECT_EQ(disk_.syncs, 1) << "the journal is fsynced when the database refuses (P4)";
  EXPECT_FALSE(AccessToken(id).empty()) << "served from memory";
  EXPECT_EQ(Row(id).generation, 0);
  EXPECT_EQ(Refresh(id).code, "not_saved_yet")
      << "the RT in the store is consumed: it must not go out";
  EXPECT_EQ(endpoint_.total_sent(), 1);
  EXPECT_EQ(Run(life_->unsaved.SaveAll()), 0U);
  FailStore(std::nullopt);
  EXPECT_EQ(Run(life_->unsaved.SaveAll()), 1U);
  EXPECT_EQ(Row(id).generation, 1);
  EXPECT_TRUE(endpoint_.IsLive(StoredRefreshToken(id)));
  EXPECT_EQ(life_->journal.reserved(), 0U);
  EXPECT_EQ(Refresh(id).end, End::kRefreshed);
}

TEST_F(RefresherTest, GoesOutByTheRowsProxyElseByTheDefaultOne) {
  default_proxy_ = "http://default:3128";
  EndLife();
  life_ = std::make_unique<Life>(*this);
  const core::TokenId own = Add("a", endpoint_.Mint(), "socks5://u:p%40w@own:1080");
  const core::TokenId none = Add("b", endpoint_.Mint());
  Refresh(own);
  Refresh(none);
  ASSERT_EQ(endpoint_.routes().size(), 2U);
  EXPECT_EQ(endpoint_.routes()[0], "socks5://u:p%40w@own:1080");
  EXPECT_EQ(endpoint_.routes()[1], "http://default:3128");
  EXPECT_EQ(Run(life_->vault.Attempts(own, {})).items.at(0).route, "socks5://u:***@own:1080");
}

TEST_F(RefresherTest, ARowOfAnUnknownProviderSaysSo) {
  provider_ = "gone";
  const core::TokenId id = Add("a", endpoint_.Mint());
  const FlightReport report = Refresh(id);
  EXPECT_EQ(report.end, End::kRefused);
  EXPECT_EQ(report.code, "unknown_provider");
  EXPECT_EQ(endpoint_.total_sent(), 0);
}

TEST_F(RefresherTest, AReplyForARowThatGotAnotherTokenStaysInTheJournal) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Hold();
  std::shared_ptr<const FlightReport> report;
  asio::co_spawn(io_, life_->coordinator.Refresh(ByCall(id)),
                 [&report](std::exception_ptr, std::shared_ptr<const FlightReport> result) {
                   report = result;
                 });
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  TokenChange change;
  const std::string put_in = endpoint_.Mint();
  change.refresh_token = base::Secret::CopyOf(put_in);
  ASSERT_EQ(Run(life_->vault.EditWith(id, &change, {})), storage::EditResult::kInFlight);
  // As another node would that takes this one for dead.
  Run(life_->vault.Abandon(Run(life_->vault.LoadOpenAttempts()).at(0).id));
  ASSERT_EQ(Run(life_->vault.EditWith(id, &change, {})), storage::EditResult::kDone);
  endpoint_.Release();
  RunUntil([&report] { return report != nullptr; });
  EXPECT_EQ(report->code, "superseded");
  EXPECT_EQ(StoredRefreshToken(id), put_in);
  EXPECT_EQ(life_->journal.LoadPending().size(), 1U) << "its tokens are kept";
}

TEST_F(RefresherTest, WhatAnotherNodeBroughtIsAdoptedNotFetchedAgain) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const RefreshGrant elsewhere = BeginElsewhere(id);
  auto flight = asio::co_spawn(io_, life_->coordinator.Refresh(ByCall(id)), asio::use_future);
  RunUntil([this] { return life_->lanes.flights() == 1; });
  RunUntil([this] { return life_->lanes.flights() == 0; });  // It has met the other's attempt.
  clock_.Advance(1s);
  CommitElsewhere(elsewhere, "rt-of-node-2-0000000000000000000");
  RunUntil([&flight] { return flight.wait_for(0s) == std::future_status::ready; });
  EXPECT_EQ(flight.get()->end, End::kRefreshed);
  EXPECT_EQ(endpoint_.total_sent(), 1) << "nothing from here";
  EXPECT_EQ(AccessToken(id), "at-of-node-2");
}

TEST_F(RefresherTest, WhereAnotherNodesAttemptBroughtNothingTheRowIsRefreshedHere) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  const RefreshGrant elsewhere = BeginElsewhere(id);
  auto flight = asio::co_spawn(io_, life_->coordinator.Refresh(ByCall(id)), asio::use_future);
  RunUntil([this] { return life_->lanes.flights() == 1; });
  RunUntil([this] { return life_->lanes.flights() == 0; });  // It has met the other's attempt.
  Run(life_->vault.Abandon(elsewhere.attempt));
  RunUntil([&flight] { return flight.wait_for(0s) == std::future_status::ready; });
  EXPECT_EQ(flight.get()->end, End::kRefreshed);
  EXPECT_EQ(endpoint_.total_sent(), 1);
}

}  // namespace
}  // namespace rtm::service
