#include <gmock/gmock.h>

#include "storage/refresh_store.h"
#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using ::testing::IsEmpty;

class CommitRotationTest : public StoreTest {
 protected:
  std::string FingerprintOf(core::TokenId id) { return Load(id).token.rt_fingerprint.value; }
  bool IsConsumed(const std::string& fingerprint) {
    return Run(refreshes().FindConsumed({fingerprint})).has_value();
  }
  AttemptRecord LastAttempt(core::TokenId id) {
    return Run(refreshes().ListAttempts(id, {})).items.at(0);
  }
  void ReplaceToken(core::TokenId id, const std::string& name) {
    TokenEdit edit = EditOf(id);
    edit.grant = MakeToken(name).grant;
    ASSERT_EQ(Apply(edit), EditResult::kDone);
  }
};

TEST_P(CommitRotationTest, WritesAllThatTheReplyBrought) {
  const core::TokenId id = Create("a");
  const Begun begun = Begin(id);
  clock_.Advance(std::chrono::seconds(2));
  RotationCommit commit = Rotation(begun, "b");
  commit.sealed_id_token = "sealed-id";
  commit.email = "me@example.com";
  commit.user_name = "Me";
  commit.type = "plus";
  commit.user_info = "{}";
  commit.account_info = "{\"a\":1}";
  commit.refresh_result = "ok";
  commit.next_refresh_at = Now() + std::chrono::hours(9);
  EXPECT_EQ(Commit(commit), CommitVerdict::kCommitted);

  const TokenRecord record = Load(id);
  EXPECT_EQ(record.sealed_refresh_token, "sealed-rt-b");
  EXPECT_EQ(record.token.rt_fingerprint.value, "fp-b");
  EXPECT_EQ(record.sealed_last_refresh_token, "sealed-rt-a");
  EXPECT_EQ(record.sealed_access_token, commit.sealed_access_token);
  EXPECT_EQ(record.token.at_expires_at, commit.at_expires_at);
  EXPECT_EQ(record.token.at_issued_at, Now());
  EXPECT_EQ(record.sealed_id_token, "sealed-id");
  EXPECT_EQ(record.token.email, "me@example.com");
  EXPECT_EQ(record.token.user_name, "Me");
  EXPECT_EQ(record.token.type, "plus");
  EXPECT_EQ(record.token.account_info, "{\"a\":1}");
  EXPECT_EQ(record.token.generation, 1);
  EXPECT_EQ(record.token.last_refresh_at, Now());
  EXPECT_EQ(record.token.next_refresh_at, commit.next_refresh_at);
  EXPECT_EQ(record.token.refresh_result, "ok");
  EXPECT_EQ(record.token.version, begun.record.token.version + 1);
  const auto consumed = Run(refreshes().FindConsumed({"fp-a"}));
  ASSERT_TRUE(consumed);
  EXPECT_EQ(consumed->generation, 0);
  EXPECT_EQ(consumed->current_generation, 1);
  const AttemptRecord attempt = LastAttempt(id);
  EXPECT_EQ(attempt.outcome, "rotated");
  EXPECT_EQ(attempt.http_status, 200);
  EXPECT_EQ(attempt.generation, 1);
  EXPECT_EQ(attempt.finished_at, Now());
  EXPECT_TRUE(std::holds_alternative<Begun>(Run(refreshes().Begin(BeginOf(id, "node-b")))))
      << "the lease is free";
}

TEST_P(CommitRotationTest, WhatTheReplyLeftOutStays) {
  const core::TokenId id = Create("a");
  RotationCommit first = Rotation(Begin(id), "b");
  first.sealed_id_token = "sealed-id";
  first.email = "me@example.com";
  Commit(first);
  RotationCommit second = Kept(Begin(id));
  second.sealed_access_token.reset();
  second.at_expires_at.reset();
  EXPECT_EQ(Commit(second), CommitVerdict::kCommitted);
  const TokenRecord record = Load(id);
  EXPECT_EQ(record.sealed_refresh_token, "sealed-rt-b");
  EXPECT_EQ(record.sealed_last_refresh_token, "sealed-rt-a");
  EXPECT_EQ(record.sealed_access_token, first.sealed_access_token);
  EXPECT_EQ(record.token.at_expires_at, first.at_expires_at);
  EXPECT_EQ(record.sealed_id_token, "sealed-id");
  EXPECT_EQ(record.token.email, "me@example.com");
  EXPECT_EQ(record.token.generation, 1);
  EXPECT_FALSE(IsConsumed("fp-b")) << "the RT did not change";
}

TEST_P(CommitRotationTest, TheConditionIsTheFingerprintNotTheLease) {
  const core::TokenId id = Create("a");
  const Begun begun = Begin(id);
  AttemptSettlement doubt{.attempt = begun.attempt,
                          .id = id,
                          .uid = begun.record.token.uid,
                          .generation = 0,
                          .sent = begun.record.token.rt_fingerprint,
                          .state = {},
                          .next_refresh_at = {},
                          .outcome = "in_doubt",
                          .code = "timeout",
                          .http_status = 0,
                          .refresh_result = "",
                          .now = Now()};
  doubt.state.state = core::TokenState::kInDoubt;
  Run(refreshes().Settle(doubt));
  const Begun probe = std::get<Begun>(Run(refreshes().Begin(BeginOf(id, "node-b"))));
  EXPECT_EQ(Commit(Rotation(begun, "b")), CommitVerdict::kCommitted);
  EXPECT_EQ(FingerprintOf(id), "fp-b");
  EXPECT_EQ(Load(id).token.state.state, core::TokenState::kActive);
  const auto next = Run(refreshes().Begin(BeginOf(id, "node-c")));
  EXPECT_EQ(std::get<AttemptOpen>(next).attempt.owner, "node-b") << "the other's is left alone";
  EXPECT_EQ(Run(refreshes().LoadOpenAttempts()).at(0).id, probe.attempt);
}

TEST_P(CommitRotationTest, AReplayOfACommitChangesNothing) {
  const core::TokenId id = Create("a");
  const RotationCommit commit = Rotation(Begin(id), "b");
  EXPECT_EQ(Commit(commit), CommitVerdict::kCommitted);
  const std::int64_t version = Load(id).token.version;
  EXPECT_EQ(Commit(commit), CommitVerdict::kAlreadyDone);
  EXPECT_EQ(Load(id).token.version, version);
  EXPECT_EQ(Load(id).token.generation, 1);
}

TEST_P(CommitRotationTest, AReplayIsKnownAlsoWithoutItsTimeline) {
  const core::TokenId id = Create("a");
  const RotationCommit commit = Rotation(Begin(id), "b");
  Commit(commit);
  Run(refreshes().Abandon(Begin(Create("later")).attempt, Now()));
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(Run(refreshes().PruneAttempts(Now(), 10)), 1U) << "the newest one stays";
  EXPECT_EQ(Commit(commit), CommitVerdict::kAlreadyDone) << "the row holds the new RT";
  Commit(Rotation(Begin(id), "c"));
  EXPECT_EQ(Commit(commit), CommitVerdict::kAlreadyDone) << "the ledger has the new RT";
}

TEST_P(CommitRotationTest, AReplayOfKeptDoesNotPutAnOldAccessTokenOverANewerOne) {
  const core::TokenId id = Create("a");
  const RotationCommit first = Kept(Begin(id));
  Commit(first);
  clock_.Advance(std::chrono::hours(1));
  const RotationCommit second = Kept(Begin(id));
  Commit(second);
  EXPECT_EQ(Commit(first), CommitVerdict::kAlreadyDone);
  EXPECT_EQ(Load(id).sealed_access_token, second.sealed_access_token);
  clock_.Advance(std::chrono::hours(1));
  Run(refreshes().PruneAttempts(Now(), 10));
  EXPECT_EQ(Commit(first), CommitVerdict::kAlreadyDone);
  EXPECT_EQ(Load(id).sealed_access_token, second.sealed_access_token);
}

// The database was restored from a backup: the row is two rotations behind, both are in the
// journal, the attempts are not in the database.
TEST_P(CommitRotationTest, AChainOfRecordsRollsARestoredRowForward) {
  const core::TokenId id = Create("a");
  Begun lost;
  lost.attempt = {900};
  lost.record = Load(id);
  const RotationCommit seventh = Rotation(lost, "b");
  lost.attempt = {901};
  lost.record.token.rt_fingerprint = {"fp-b"};
  const RotationCommit eighth = Rotation(lost, "c");

  EXPECT_EQ(Commit(eighth), CommitVerdict::kOrphan) << "out of order it finds nothing";
  EXPECT_EQ(FingerprintOf(id), "fp-a");
  EXPECT_EQ(Commit(seventh), CommitVerdict::kCommitted);
  EXPECT_EQ(Commit(eighth), CommitVerdict::kCommitted);
  EXPECT_EQ(FingerprintOf(id), "fp-c");
  EXPECT_EQ(Load(id).token.generation, 2);
  EXPECT_TRUE(IsConsumed("fp-a"));
  EXPECT_TRUE(IsConsumed("fp-b"));
  EXPECT_EQ(Commit(seventh), CommitVerdict::kAlreadyDone);
  EXPECT_EQ(Commit(eighth), CommitVerdict::kAlreadyDone);
  EXPECT_EQ(FingerprintOf(id), "fp-c");
}

// After a restore attempt numbers are given again: somebody else's timeline proves nothing.
TEST_P(CommitRotationTest, AnotherRowsAttemptOfTheSameNumberIsNoProof) {
  const core::TokenId other = Create("other");
  const Begun begun = Begin(other);
  Commit(Rotation(begun, "other-b"));
  const core::TokenId id = Create("a");
  Begun lost;
  lost.attempt = begun.attempt;
  lost.record = Load(id);
  EXPECT_EQ(Commit(Rotation(lost, "b")), CommitVerdict::kCommitted);
  EXPECT_EQ(LastAttempt(other).generation, 1);
}

TEST_P(CommitRotationTest, ARowWithATokenTypedInMeanwhileMakesAnOrphan) {
  const core::TokenId id = Create("a");
  const Begun begun = Begin(id);
  Run(refreshes().Abandon(begun.attempt, Now()));
  ReplaceToken(id, "typed");
  const RotationCommit commit = Rotation(begun, "b");
  EXPECT_EQ(Commit(commit), CommitVerdict::kOrphan);
  EXPECT_EQ(FingerprintOf(id), "fp-typed");
  EXPECT_EQ(Load(id).sealed_access_token, std::nullopt);
  EXPECT_TRUE(IsConsumed("fp-a"));
  EXPECT_EQ(LastAttempt(id).code, "orphan");
  EXPECT_THAT(Run(refreshes().LoadOpenAttempts()), IsEmpty())
      << "or the row could never be refreshed again";
  EXPECT_EQ(Commit(commit), CommitVerdict::kOrphan) << "also at the next start";
}

TEST_P(CommitRotationTest, ARotationThatWasCommittedStaysDoneAfterAnEditOrADelete) {
  const core::TokenId id = Create("a");
  const RotationCommit commit = Rotation(Begin(id), "b");
  Commit(commit);
  ReplaceToken(id, "typed");
  EXPECT_EQ(Commit(commit), CommitVerdict::kAlreadyDone);
  Run(tokens().Delete({id}, Audited("token.delete")));
  EXPECT_EQ(Commit(commit), CommitVerdict::kAlreadyDone);
}

TEST_P(CommitRotationTest, ADeletedRowMakesAnOrphan) {
  const core::TokenId id = Create("a");
  const Begun begun = Begin(id);
  Run(refreshes().Abandon(begun.attempt, Now()));
  Run(tokens().Delete({id}, Audited("token.delete")));
  EXPECT_EQ(Commit(Rotation(begun, "b")), CommitVerdict::kOrphan);
  EXPECT_TRUE(IsConsumed("fp-a"));
}

TEST_P(CommitRotationTest, AnotherRowWithTheSameIdIsNotTheRow) {
  const core::TokenId id = Create("a");
  RotationCommit commit = Rotation(Begin(id), "b");
  commit.uid = "uid-of-a-row-before-the-restore";
  EXPECT_EQ(Commit(commit), CommitVerdict::kOrphan);
  EXPECT_EQ(FingerprintOf(id), "fp-a");
}

TEST_P(CommitRotationTest, ANewTokenThatAnotherRowHoldsLinksTheRow) {
  const core::TokenId holder = Create("b");
  const core::TokenId id = Create("a");
  NewToken linked = MakeToken("shows-a");
  linked.grant.fingerprint = {"fp-a"};
  const auto inserted =
      Run(tokens().Insert({linked}, OnKnownToken::kLink, Audited("token.create")));
  const core::TokenId shows = std::get<Linked>(inserted.at(0)).id;
  const RotationCommit commit = Rotation(Begin(id), "b");
  EXPECT_EQ(Commit(commit), CommitVerdict::kCommitted);
  const TokenRecord record = Load(id);
  EXPECT_EQ(record.token.linked_to, holder);
  EXPECT_EQ(record.token.state.state, core::TokenState::kLinked);
  EXPECT_EQ(record.sealed_access_token, commit.sealed_access_token);
  EXPECT_EQ(record.sealed_refresh_token, "");
  EXPECT_EQ(record.token.next_refresh_at, std::nullopt);
  EXPECT_TRUE(IsConsumed("fp-a"));
  EXPECT_EQ(Load(shows).token.linked_to, holder) << "links are one step long";
  EXPECT_EQ(Commit(commit), CommitVerdict::kAlreadyDone);
  clock_.Advance(std::chrono::hours(1));
  Run(refreshes().PruneAttempts(Now(), 10));
  EXPECT_EQ(Commit(commit), CommitVerdict::kAlreadyDone) << "also without its timeline";
  Commit(Rotation(Begin(holder), "c"));
  EXPECT_EQ(Commit(commit), CommitVerdict::kAlreadyDone) << "also after the holder has moved on";
}

TEST_P(CommitRotationTest, ATokenThatTheServerGivesOutAgainLeavesTheLedger) {
  const core::TokenId id = Create("a");
  const RotationCommit there = Rotation(Begin(id), "b");
  Commit(there);
  EXPECT_EQ(Commit(Rotation(Begin(id), "a")), CommitVerdict::kCommitted);
  EXPECT_EQ(FingerprintOf(id), "fp-a");
  EXPECT_FALSE(IsConsumed("fp-a")) << "a row may not hold what the ledger refuses";
  EXPECT_TRUE(IsConsumed("fp-b"));
  EXPECT_EQ(Commit(there), CommitVerdict::kAlreadyDone)
      << "though the row holds the RT that it sent";
  EXPECT_EQ(FingerprintOf(id), "fp-a");
}

TEST_P(CommitRotationTest, TheReplyOfTheOpenAttemptIsTheNewestWhateverTheWallClockSays) {
  const core::TokenId id = Create("a");
  Commit(Kept(Begin(id)));
  clock_.StepWall(-std::chrono::hours(1));
  RotationCommit later = Kept(Begin(id));
  later.sealed_access_token = "sealed-at-later";
  EXPECT_EQ(Commit(later), CommitVerdict::kCommitted);
  EXPECT_EQ(Load(id).sealed_access_token, "sealed-at-later");
  EXPECT_EQ(Load(id).token.last_refresh_at, Now());
}

TEST_P(CommitRotationTest, ANewGrantWithTheSameTokenCountsAsKept) {
  const core::TokenId id = Create("a");
  EXPECT_EQ(Commit(Rotation(Begin(id), "a")), CommitVerdict::kCommitted);
  EXPECT_EQ(Load(id).token.generation, 0);
  EXPECT_EQ(Load(id).sealed_last_refresh_token, std::nullopt);
  EXPECT_FALSE(IsConsumed("fp-a"));
}

TEST_P(CommitRotationTest, AFailedCommitLeavesNoTrace) {
  const core::TokenId id = Create("a");
  const Begun begun = Begin(id);
  const RotationCommit commit = Rotation(begun, "b");
  hook_ = [](std::string_view step) {
    if (step == "commit") {
      throw base::Error(base::ErrorCode::kStoreFull, {"full", "满"});
    }
  };
  try {
    Commit(commit);
    FAIL() << "the commit went through";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kStoreFull);
  }
  hook_ = nullptr;
  EXPECT_EQ(FingerprintOf(id), "fp-a");
  EXPECT_FALSE(IsConsumed("fp-a"));
  EXPECT_EQ(Run(refreshes().LoadOpenAttempts()).size(), 1U);
  EXPECT_EQ(Commit(commit), CommitVerdict::kCommitted) << "the journal record is replayed later";
}

INSTANTIATE_TEST_SUITE_P(Engines, CommitRotationTest, ::testing::ValuesIn(AllEngines()),
                         EngineName);

}  // namespace
}  // namespace rtm::storage
