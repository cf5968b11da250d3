#include "service/restored_store.h"

#include <gtest/gtest.h>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using core::TokenState;

/// A copy of the database is taken, the server goes on, and the copy is put back.
class RestoredStoreTest : public RefreshRig {
 protected:
  void TakeCopy() {
    EndLife();
    std::filesystem::copy_file(Database(), folder_ / "copy.db",
                               std::filesystem::copy_options::overwrite_existing);
    life_ = std::make_unique<Life>(*this);
    Run(life_->recovery.Run());
  }
  AttemptRecovery::Report PutCopyBack() {
    EndLife();
    std::filesystem::remove(folder_ / "tokens.db-wal");
    std::filesystem::copy_file(folder_ / "copy.db", Database(),
                               std::filesystem::copy_options::overwrite_existing);
    life_ = std::make_unique<Life>(*this);
    return Run(life_->recovery.Run());
  }
  std::filesystem::path Database() const { return folder_ / "tokens.db"; }
  /// As if the slots of all done records had been needed since.
  void ForgetDoneRecords() {
    std::erase_if(disk_.records, [](const auto& record) { return record.second.done; });
  }
  core::TokenId AddRefreshed(const std::string& biz_id) {
    const core::TokenId id = Add(biz_id, endpoint_.Mint());
    EXPECT_EQ(Refresh(id).end, End::kRefreshed);
    return id;
  }
};

TEST_F(RestoredStoreTest, ARestartIsNotTakenForARestoredStore) {
  AddRefreshed("a");
  const auto report = Restart();
  EXPECT_EQ(report.restored.rotation_lost + report.restored.in_doubt + report.rolled_forward, 0U);
}

TEST_F(RestoredStoreTest, ACopyThatIsUpToDateIsTakenAsItIs) {
  const core::TokenId id = AddRefreshed("a");
  TakeCopy();
  PutCopyBack();
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
  EXPECT_EQ(Refresh(id).end, End::kRefreshed);
}

TEST_F(RestoredStoreTest, TheJournalRollsARowForward) {
  const core::TokenId id = AddRefreshed("a");
  TakeCopy();
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  }
  const std::string live = StoredRefreshToken(id);
  const auto report = PutCopyBack();
  EXPECT_EQ(report.rolled_forward, 1U);
  EXPECT_EQ(report.restored.rotation_lost, 0U);
  EXPECT_EQ(StoredRefreshToken(id), live);
  EXPECT_EQ(Row(id).generation, 4);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
  EXPECT_EQ(Refresh(id).end, End::kRefreshed);
  EXPECT_EQ(Row(id).generation, 5);
}

TEST_F(RestoredStoreTest, WithoutItsReplyARowIsLostAndSendsNothing) {
  const core::TokenId id = AddRefreshed("a");
  const core::TokenId quiet = AddRefreshed("quiet");
  TakeCopy();
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  ForgetDoneRecords();
  const int sent = endpoint_.total_sent();
  EXPECT_EQ(PutCopyBack().restored.rotation_lost, 1U);
  const core::Token row = Row(id);
  EXPECT_EQ(row.state.state, TokenState::kRotationLost);
  EXPECT_EQ(row.state.code, RestoredStore::kCode);
  EXPECT_EQ(row.generation, 2);
  EXPECT_FALSE(row.next_refresh_at);
  EXPECT_FALSE(AccessToken(id).empty()) << "what is valid is handed out";
  EXPECT_EQ(Refresh(id).end, End::kRefused);
  clock_.Advance(std::chrono::days(30));
  EXPECT_EQ(RunSchedule(), 1U) << "the other row only";
  EXPECT_EQ(Row(quiet).state.state, TokenState::kActive);
  EXPECT_EQ(endpoint_.total_sent(), sent + 1);
}

TEST_F(RestoredStoreTest, TheUsedUpTokenIsRefusedAfterwards) {
  const core::TokenId id = AddRefreshed("a");
  TakeCopy();
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  ForgetDoneRecords();
  PutCopyBack();
  const std::string used_up = StoredRefreshToken(id);
  TokenChange change;
  change.refresh_token = base::Secret(endpoint_.Mint());
  ASSERT_EQ(Run(life_->vault.Edit(id, std::move(change), {})), storage::EditResult::kDone);
  EXPECT_EQ(Row(id).generation, 3);
  EXPECT_EQ(Refresh(id).end, End::kRefreshed);
  const auto consumed = Run(life_->vault.FindConsumed(base::Secret::CopyOf(used_up)));
  ASSERT_TRUE(consumed);
  EXPECT_EQ(consumed->generation, 1);
  EXPECT_EQ(consumed->current_generation, 4);
}

TEST_F(RestoredStoreTest, ATokenThatWasOnlySentIsInDoubtAndProbedOnce) {
  const core::TokenId id = AddRefreshed("a");
  TakeCopy();
  endpoint_.Next(Answer::kLoseBeforeRotation);
  Refresh(id);
  EXPECT_EQ(PutCopyBack().restored.in_doubt, 1U);
  EXPECT_EQ(Row(id).state.state, TokenState::kInDoubt);
  EXPECT_EQ(Row(id).generation, 1);
  EXPECT_EQ(Refresh(id).end, End::kRefused) << "a public call sends nothing";
  clock_.Advance(endpoint_.access_token_life + std::chrono::minutes(2));
  endpoint_.Next(Answer::kInvalidGrant);
  EXPECT_EQ(RunSchedule(), 1U);
  EXPECT_EQ(Row(id).state.state, TokenState::kRotationLost);
}

TEST_F(RestoredStoreTest, AProbeThatWasSentIsNotSentAgain) {
  const core::TokenId id = AddRefreshed("a");
  TakeCopy();
  endpoint_.Next(Answer::kLoseBeforeRotation);
  Refresh(id);
  clock_.Advance(endpoint_.access_token_life + std::chrono::minutes(2));
  endpoint_.Next(Answer::kLoseBeforeRotation);
  EXPECT_EQ(RunSchedule(), 1U);
  EXPECT_EQ(PutCopyBack().restored.rotation_lost, 1U);
  const int sent = endpoint_.total_sent();
  clock_.Advance(std::chrono::days(30));
  EXPECT_EQ(RunSchedule(), 0U);
  EXPECT_EQ(endpoint_.total_sent(), sent);
}

TEST_F(RestoredStoreTest, TheRotationCountsWhereTheLastAttemptBroughtNothing) {
  const core::TokenId id = AddRefreshed("a");
  TakeCopy();
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const std::string live = StoredRefreshToken(id);
  const auto elsewhere =
      life_->journal.Reserve().value();  // So that the next one is written elsewhere.
  endpoint_.Next(Answer::kThrottle);
  Refresh(id);
  life_->journal.Release(elsewhere);
  EXPECT_EQ(PutCopyBack().rolled_forward, 1U);
  EXPECT_EQ(StoredRefreshToken(id), live);
  EXPECT_EQ(Row(id).generation, 2);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
}

TEST_F(RestoredStoreTest, AFailureInTheJournalHidesNoRotation) {
  const core::TokenId id = AddRefreshed("a");
  TakeCopy();
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  ForgetDoneRecords();
  endpoint_.Next(Answer::kThrottle);
  Refresh(id);
  const int sent = endpoint_.total_sent();
  for (int restore = 0; restore < 3; ++restore) {
    const auto report = PutCopyBack();
    EXPECT_EQ(report.restored.rotation_lost, 1U) << "restore " << restore;
    EXPECT_EQ(report.rolled_forward, 0U);
    EXPECT_EQ(Refresh(id).end, End::kRefused);
  }
  EXPECT_EQ(endpoint_.total_sent(), sent);
}

TEST_F(RestoredStoreTest, ACopyOfAFlightInTheAirIsKnown) {
  const core::TokenId id = AddRefreshed("a");
  const RefreshGrant grant = BeginAndDie(id);
  const std::string live = "rt-that-came-while-it-was-copied-000";
  Journal(grant, 200, Tokens(live));
  // The copy has the attempt open; the start after it puts the reply into the store.
  TakeCopy();
  ASSERT_EQ(StoredRefreshToken(id), live);
  const auto report = PutCopyBack();
  EXPECT_TRUE(report.store_was_older);
  EXPECT_EQ(report.rolled_forward, 1U);
  EXPECT_EQ(report.in_doubt, 0U);
  EXPECT_EQ(StoredRefreshToken(id), live);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
}

TEST_F(RestoredStoreTest, AReplyThatIsReplayedForNothingRaisesNoGeneration) {
  const core::TokenId id = AddRefreshed("a");
  const core::TokenId other = AddRefreshed("other");
  for (auto& [slot, record] : disk_.records) {
    record.done = false;  // Killed between commit and "done".
  }
  Restart();
  const std::string live = StoredRefreshToken(id);
  TakeCopy();
  ASSERT_EQ(Refresh(other).end, End::kRefreshed);
  EXPECT_EQ(PutCopyBack().restored.rotation_lost, 0U);
  EXPECT_EQ(StoredRefreshToken(id), live);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
  EXPECT_EQ(Refresh(id).end, End::kRefreshed);
}

TEST_F(RestoredStoreTest, ThrottledAttemptsMissNothing) {
  const core::TokenId id = AddRefreshed("a");
  TakeCopy();
  endpoint_.Next(Answer::kThrottle);
  Refresh(id);
  EXPECT_EQ(Row(id).state.state, TokenState::kBackingOff);
  const auto report = PutCopyBack();
  EXPECT_EQ(report.restored.rotation_lost + report.restored.in_doubt, 0U);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
}

TEST_F(RestoredStoreTest, IdsOfAttemptsAreNeverGivenTwice) {
  const core::TokenId id = AddRefreshed("a");
  TakeCopy();
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const core::AttemptId last = Run(life_->vault.LastAttempt());
  PutCopyBack();
  EXPECT_EQ(Run(life_->vault.LastAttempt()), last);
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  EXPECT_GT(Run(life_->vault.LastAttempt()), last);
  const auto report = Restart();
  EXPECT_EQ(report.restored.rotation_lost + report.restored.in_doubt + report.rolled_forward, 0U);
}

TEST_F(RestoredStoreTest, AReplyThatWasNeverCommittedIsThere) {
  const core::TokenId id = AddRefreshed("a");
  TakeCopy();
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const std::string live = StoredRefreshToken(id);
  // Killed before "done", and the copy is one generation older than what was sent.
  for (auto& [slot, record] : disk_.records) {
    record.done = false;
  }
  const auto report = PutCopyBack();
  EXPECT_EQ(report.replayed, 1U);
  EXPECT_EQ(report.orphans, 0U);
  EXPECT_EQ(StoredRefreshToken(id), live);
  EXPECT_EQ(Row(id).generation, 3);
}

TEST_F(RestoredStoreTest, WhereNoLogTellsEveryRowIsInDoubt) {
  const core::TokenId id = AddRefreshed("a");
  const core::TokenId stopped = AddRefreshed("stopped");
  endpoint_.Next(Answer::kInvalidGrant);
  Refresh(stopped);
  EndLife();
  std::filesystem::remove(folder_ / "custody.log");
  storage::FileCustodyLog(folder_ / "custody.log", "store-1")
      .DoubtEverything(core::AttemptId{1000});
  life_ = std::make_unique<Life>(*this);
  EXPECT_EQ(Run(life_->recovery.Run()).restored.in_doubt, 1U);
  EXPECT_EQ(Row(id).state.state, TokenState::kInDoubt);
  EXPECT_EQ(Row(stopped).state.state, TokenState::kNeedsLogin);
  const auto again = Restart();
  EXPECT_EQ(again.restored.in_doubt, 0U);
  clock_.Advance(endpoint_.access_token_life + std::chrono::minutes(2));
  EXPECT_EQ(RunSchedule(), 1U);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive)
      << "nothing had been sent, so the probe rotated";
}

/// The same where other nodes work on the database.
class RestoredSharedStoreTest : public RestoredStoreTest {
 protected:
  RestoredSharedStoreTest() { left_by_ = "node-1"; }
};

TEST_F(RestoredSharedStoreTest, ARestartIsNotTakenForARestoredStore) {
  AddRefreshed("a");
  Add("never sent", endpoint_.Mint());
  const auto report = Restart();
  EXPECT_FALSE(report.store_was_older);
  EXPECT_EQ(report.restored.rotation_lost + report.restored.in_doubt, 0U);
}

TEST_F(RestoredSharedStoreTest, WhatOtherNodesMayHaveSentIsInDoubt) {
  const core::TokenId here = AddRefreshed("here");
  const core::TokenId elsewhere = Add("elsewhere", endpoint_.Mint());
  TakeCopy();
  ASSERT_EQ(Refresh(here).end, End::kRefreshed);
  PutCopyBack();
  EXPECT_EQ(Row(here).generation, 2) << "the journal has its token";
  EXPECT_EQ(Row(here).state.state, TokenState::kInDoubt) << "and another node may have used it";
  EXPECT_EQ(Row(elsewhere).state.state, TokenState::kInDoubt);
  EXPECT_EQ(Row(elsewhere).state.code, RestoredStore::kCode);
}

TEST_F(RestoredSharedStoreTest, ANodeThatStartsAfterAnotherOneStillKnowsItsOwnRows) {
  const core::TokenId id = AddRefreshed("a");
  const core::TokenId kept = AddRefreshed("b");
  TakeCopy();
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  ForgetDoneRecords();
  EndLife();
  std::filesystem::remove(folder_ / "tokens.db-wal");
  std::filesystem::copy_file(folder_ / "copy.db", Database(),
                             std::filesystem::copy_options::overwrite_existing);
  life_ = std::make_unique<Life>(*this);
  Run(life_->vault.SkipAttempts(core::AttemptId{1000}));  // As the other node did.
  const auto report = Run(life_->recovery.Run());
  EXPECT_TRUE(report.store_was_older);
  EXPECT_EQ(Row(id).state.state, TokenState::kRotationLost);
  EXPECT_EQ(Row(kept).state.state, TokenState::kActive) << "the other one has judged what it could";
}

TEST_F(RestoredSharedStoreTest, OpenAttemptsOfOthersAreLeftToThem) {
  const core::TokenId id = AddRefreshed("a");
  BeginElsewhere(id);
  EXPECT_EQ(Restart().in_doubt, 0U);
  EXPECT_EQ(Run(life_->vault.LoadOpenAttempts()).size(), 1U);
}

}  // namespace
}  // namespace rtm::service
