#include "storage/refresh_store.h"

#include <gmock/gmock.h>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class RefreshStoreTest : public StoreTest {
 protected:
  BeginResult TryBegin(BeginRequest request) { return Run(refreshes().Begin(std::move(request))); }
  AttemptSettlement Settlement(const Begun& begun, core::TokenState state) {
    AttemptSettlement settlement;
    settlement.attempt = begun.attempt;
    settlement.id = begun.record.token.id;
    settlement.sent = begun.record.token.rt_fingerprint;
    settlement.state.state = state;
    settlement.state.code = "invalid_grant";
    settlement.outcome = "needs_login";
    settlement.code = "invalid_grant";
    settlement.http_status = 401;
    settlement.refresh_result = "log in again";
    settlement.now = Now();
    return settlement;
  }
};

TEST_P(RefreshStoreTest, BeginClaimsTheRowAndOpensAnAttempt) {
  const core::TokenId id = Create("a");
  BeginRequest request = BeginOf(id);
  request.trigger = core::RefreshTrigger::kOperator;
  request.kind = core::AttemptKind::kProbe;
  request.route = "http://proxy";
  const auto begun = std::get<Begun>(TryBegin(request));
  EXPECT_EQ(begun.record.token.version, Load(id).token.version);
  EXPECT_EQ(begun.record.sealed_refresh_token, "sealed-rt-a");
  const auto open = Run(refreshes().LoadOpenAttempts());
  ASSERT_THAT(open, SizeIs(1));
  EXPECT_EQ(open[0].id, begun.attempt);
  EXPECT_EQ(open[0].token_id, id);
  EXPECT_EQ(open[0].owner, "node-a");
  EXPECT_EQ(open[0].sent.value, "fp-a");
  EXPECT_EQ(open[0].trigger, core::ToString(core::RefreshTrigger::kOperator));
  EXPECT_EQ(open[0].kind, core::AttemptKind::kProbe);
  EXPECT_EQ(open[0].route, "http://proxy");
  EXPECT_EQ(open[0].client_id, "app");
  EXPECT_EQ(open[0].started_at, Now());
  EXPECT_EQ(open[0].finished_at, std::nullopt);
  EXPECT_EQ(open[0].outcome, "");
}

TEST_P(RefreshStoreTest, BeginIsRefusedForEachReason) {
  const core::TokenId id = Create("a");
  BeginRequest stale = BeginOf(id);
  stale.expected_version = 99;
  EXPECT_TRUE(std::holds_alternative<RowChanged>(TryBegin(stale)));
  BeginRequest gone = BeginOf(id);
  gone.id = {999};
  EXPECT_TRUE(std::holds_alternative<RowGone>(TryBegin(gone)));
  EXPECT_THAT(Run(refreshes().LoadOpenAttempts()), IsEmpty());
  EXPECT_EQ(Load(id).token.version, 1) << "a refused begin writes nothing";

  const Begun begun = Begin(id);
  const auto open = std::get<AttemptOpen>(TryBegin(BeginOf(id, "node-b"))).attempt;
  EXPECT_EQ(open.id, begun.attempt);
  EXPECT_EQ(open.owner, "node-a");
  EXPECT_EQ(open.sent.value, "fp-a");
}

TEST_P(RefreshStoreTest, ALinkedRowHasNothingToSend) {
  Create("a");
  NewToken linked = MakeToken("b");
  linked.grant.fingerprint = {"fp-a"};
  const auto id =
      std::get<Linked>(
          Run(tokens().Insert({linked}, OnKnownToken::kLink, Audited("token.create"))).at(0))
          .id;
  try {
    TryBegin(BeginOf(id));
    FAIL() << "the row began";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConflict);
  }
}

TEST_P(RefreshStoreTest, OfManyWhoBeginAtOnceOneGetsIt) {
  const core::TokenId id = Create("a");
  const BeginRequest request = BeginOf(id);
  std::vector<asio::awaitable<BeginResult>> contenders;
  for (int i = 0; i < 50; ++i) {
    BeginRequest mine = request;
    mine.owner = "node-" + std::to_string(i);
    contenders.push_back(refreshes().Begin(std::move(mine)));
  }
  int begun = 0;
  for (const BeginResult& result : testing::RunCoroutines(std::move(contenders))) {
    begun += std::holds_alternative<Begun>(result) ? 1 : 0;
  }
  EXPECT_EQ(begun, 1);
  EXPECT_THAT(Run(refreshes().LoadOpenAttempts()), SizeIs(1));
}

TEST_P(RefreshStoreTest, TheNumberOfAnAttemptRisesWithEveryClaim) {
  const core::TokenId id = Create("a");
  const Begun begun = Begin(id);
  Run(refreshes().Abandon(begun.attempt, Now()));
  EXPECT_GT(Begin(id).attempt, begun.attempt) << "a contender sees that it is another's";
}

TEST_P(RefreshStoreTest, SettleWritesTheStateAndFreesTheRow) {
  const core::TokenId id = Create("a");
  const Begun begun = Begin(id);
  AttemptSettlement settlement = Settlement(begun, core::TokenState::kNeedsLogin);
  settlement.next_refresh_at = Now() + std::chrono::hours(1);
  Run(refreshes().Settle(settlement));
  const TokenRecord record = Load(id);
  EXPECT_EQ(record.token.state.state, core::TokenState::kNeedsLogin);
  EXPECT_EQ(record.token.state.code, "invalid_grant");
  EXPECT_EQ(record.token.refresh_result, "log in again");
  EXPECT_EQ(record.token.next_refresh_at, settlement.next_refresh_at);
  EXPECT_EQ(record.token.last_refresh_at, std::nullopt);
  EXPECT_EQ(record.sealed_refresh_token, "sealed-rt-a") << "no byte is deleted";
  const AttemptRecord attempt = Run(refreshes().ListAttempts(id, {})).items.at(0);
  EXPECT_EQ(attempt.outcome, "needs_login");
  EXPECT_EQ(attempt.code, "invalid_grant");
  EXPECT_EQ(attempt.http_status, 401);
  EXPECT_EQ(attempt.finished_at, Now());
  EXPECT_TRUE(std::holds_alternative<Begun>(TryBegin(BeginOf(id, "node-b"))));
}

TEST_P(RefreshStoreTest, SettlingTwiceOrAfterACommitChangesNothing) {
  const core::TokenId id = Create("a");
  const Begun begun = Begin(id);
  Commit(Kept(begun));
  const std::int64_t version = Load(id).token.version;
  Run(refreshes().Settle(Settlement(begun, core::TokenState::kInDoubt)));
  EXPECT_EQ(Load(id).token.version, version);
  EXPECT_EQ(Load(id).token.state.state, core::TokenState::kActive);
  EXPECT_EQ(Run(refreshes().ListAttempts(id, {})).items.at(0).outcome, "kept");
}

TEST_P(RefreshStoreTest, SettleLeavesARowThatHoldsAnotherTokenByNow) {
  const core::TokenId id = Create("a");
  const Begun begun = Begin(id);
  AttemptSettlement settlement = Settlement(begun, core::TokenState::kNeedsLogin);
  settlement.sent = {"fp-of-another"};
  Run(refreshes().Settle(settlement));
  EXPECT_EQ(Load(id).token.state.state, core::TokenState::kActive);
  EXPECT_THAT(Run(refreshes().LoadOpenAttempts()), IsEmpty());
}

TEST_P(RefreshStoreTest, ANewTokenWaitsForTheAttemptWithTheOldOne) {
  const core::TokenId id = Create("a");
  const Begun begun = Begin(id);
  TokenEdit edit = EditOf(id);
  edit.grant = MakeToken("typed").grant;
  EXPECT_EQ(Apply(edit), EditResult::kInFlight);
  EXPECT_EQ(Load(id).token.rt_fingerprint.value, "fp-a");
  TokenEdit tag = EditOf(id);
  tag.tag = "t";
  EXPECT_EQ(Apply(tag), EditResult::kDone) << "what concerns no token waits for none";
  Run(refreshes().Settle(Settlement(begun, core::TokenState::kNeedsLogin)));
  TokenEdit again = EditOf(id);
  again.grant = MakeToken("typed").grant;
  EXPECT_EQ(Apply(again), EditResult::kDone);
}

TEST_P(RefreshStoreTest, AbandonClosesAsIfNothingHadBeen) {
  const core::TokenId id = Create("a");
  const Begun begun = Begin(id);
  Run(refreshes().Abandon(begun.attempt, Now()));
  Run(refreshes().Abandon(begun.attempt, Now()));
  EXPECT_EQ(Run(refreshes().ListAttempts(id, {})).items.at(0).outcome, "not_needed");
  EXPECT_EQ(Load(id).token.state.state, core::TokenState::kActive);
  EXPECT_TRUE(std::holds_alternative<Begun>(TryBegin(BeginOf(id, "node-b"))));
}

TEST_P(RefreshStoreTest, OpenAttemptsStayOpenOverARestart) {
  const core::TokenId cut_off = Create("cut-off");
  const Begun begun = Begin(cut_off);
  Create("idle");
  Reopen();
  const auto open = Run(refreshes().LoadOpenAttempts());
  ASSERT_THAT(open, SizeIs(1));
  EXPECT_EQ(open[0].id, begun.attempt);
}

TEST_P(RefreshStoreTest, TheTimelineIsNewestFirstAndPruned) {
  const core::TokenId id = Create("a");
  for (const char* next : {"b", "c", "d"}) {
    Commit(Rotation(Begin(id), next));
    clock_.Advance(std::chrono::hours(24));
  }
  const Begun open = Begin(id);
  AttemptPage page = Run(refreshes().ListAttempts(id, {1, 2}));
  EXPECT_EQ(page.total, 4);
  ASSERT_THAT(page.items, SizeIs(2));
  EXPECT_EQ(page.items[0].id, open.attempt);
  EXPECT_EQ(page.items[1].generation, 3);
  EXPECT_THAT(Run(refreshes().ListAttempts(id, {2, 2})).items, SizeIs(2));

  EXPECT_EQ(Run(refreshes().PruneAttempts(Now() - std::chrono::hours(24), 1)), 1U);
  EXPECT_EQ(Run(refreshes().PruneAttempts(Now() - std::chrono::hours(24), 10)), 1U);
  EXPECT_EQ(Run(refreshes().PruneAttempts(Now() + std::chrono::hours(1), 10)), 1U)
      << "an open one stays";
  EXPECT_EQ(Run(refreshes().ListAttempts(id, {})).total, 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, RefreshStoreTest, ::testing::ValuesIn(AllEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
