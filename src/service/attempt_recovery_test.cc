#include "service/attempt_recovery.h"

#include <gtest/gtest.h>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using core::TokenState;

using AttemptRecoveryTest = RefreshRig;

TEST_F(AttemptRecoveryTest, AReplyInTheJournalIsCommittedAndSurvivesASecondStart) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  const RefreshGrant grant = BeginAndDie(id);
  Journal(grant, 200, Tokens("rt-new-000000000000000000000000"));
  const auto first = Restart();
  EXPECT_EQ(first.replayed, 1U);
  EXPECT_EQ(first.in_doubt, 0U);
  EXPECT_EQ(StoredRefreshToken(id), "rt-new-000000000000000000000000");
  EXPECT_EQ(AccessToken(id), "at-replayed");
  EXPECT_EQ(Row(id).generation, 1);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
  const auto second = Restart();
  EXPECT_EQ(second.replayed + second.in_doubt + second.orphans, 0U);
  EXPECT_EQ(Row(id).generation, 1);
}

TEST_F(AttemptRecoveryTest, AReplyThatWasCommittedAlreadyIsDone) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const std::string stored = StoredRefreshToken(id);
  for (auto& [slot, record] : disk_.records) {
    record.done = false;  // Killed between commit and "done".
  }
  EXPECT_EQ(Restart().replayed, 1U);
  EXPECT_EQ(StoredRefreshToken(id), stored);
  EXPECT_EQ(Row(id).generation, 1);
}

TEST_F(AttemptRecoveryTest, AnAttemptWithoutReplyIsInDoubtAndSendsNothingAtStart) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  BeginAndDie(id);
  const int sent = endpoint_.total_sent();
  EXPECT_EQ(Restart().in_doubt, 1U);
  EXPECT_EQ(Row(id).state.state, TokenState::kInDoubt);
  EXPECT_FALSE(AccessToken(id).empty());
  RunSchedule();
  EXPECT_EQ(endpoint_.total_sent(), sent) << "the probe waits for the AT's end";
  clock_.Advance(endpoint_.access_token_life);
  RunSchedule();
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
  EXPECT_EQ(endpoint_.total_sent(), sent + 1);
}

TEST_F(AttemptRecoveryTest, AProbeThatWasCutOffIsSpent) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Next(Answer::kLoseBeforeRotation);
  Refresh(id);
  BeginAndDie(id, core::AttemptKind::kProbe);
  Restart();
  EXPECT_EQ(Row(id).state.state, TokenState::kRotationLost);
  clock_.Advance(std::chrono::days(30));
  RunSchedule();
  EXPECT_EQ(endpoint_.total_sent(), 1);
}

TEST_F(AttemptRecoveryTest, ARefusalInTheJournalSettlesTheRow) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  Journal(BeginAndDie(id), 400, R"({"error":"invalid_grant"})");
  EXPECT_EQ(Restart().replayed, 1U);
  EXPECT_EQ(Row(id).state.state, TokenState::kNeedsLogin);
  EXPECT_TRUE(life_->journal.LoadPending().empty());
}

TEST_F(AttemptRecoveryTest, AReplyForADeletedRowIsKept) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  const RefreshGrant grant = BeginAndDie(id);
  Run(life_->vault.Abandon(grant.attempt));
  ASSERT_EQ(Run(life_->vault.Delete({id}, {})).size(), 1U);
  Journal(grant, 200, Tokens("rt-new-000000000000000000000000"));
  EXPECT_EQ(Restart().orphans, 1U);
  EXPECT_EQ(life_->journal.LoadPending().size(), 1U);
}

TEST_F(AttemptRecoveryTest, ADamagedRecordIsKeptAndDoesNotStopTheStart) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  Journal(BeginAndDie(id), 200, Tokens("rt-new-000000000000000000000000"));
  disk_.records.begin()->second.payload.back() ^= 1;
  const auto report = Restart();
  EXPECT_EQ(report.orphans, 1U);
  EXPECT_EQ(report.in_doubt, 1U);
  EXPECT_EQ(life_->journal.LoadPending().size(), 1U);
}

}  // namespace
}  // namespace rtm::service
