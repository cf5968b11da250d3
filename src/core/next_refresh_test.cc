#include "core/next_refresh.h"

#include <gtest/gtest.h>

namespace rtm::core {
namespace {

using Reason = NextRefreshReason;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr base::UtcTime kNow{std::chrono::milliseconds(1'800'000'000'000)};

class NextRefreshTest : public ::testing::Test {
 protected:
  NextRefreshTest() {
    token_.id = TokenId{1};
    token_.uid = "uid";
    token_.enabled = true;
    token_.last_refresh_at = kNow - hours(1);
    token_.next_refresh_at = kNow + hours(40);
  }
  NextRefresh Explain() const { return ExplainNextRefresh(policy_, token_, facts_, kNow); }
  Reason Why() const { return Explain().reason; }

  RefreshPolicy policy_;
  Token token_;
  ScheduleFacts facts_{.schedule_is_on = true, .is_refreshing = false};
};

TEST_F(NextRefreshTest, TheEarlierTermIsTheReason) {
  EXPECT_EQ(Why(), Reason::kInterval) << "an end that is not known asks for nothing";
  EXPECT_EQ(Explain().at, token_.next_refresh_at);
  token_.at_expires_at = kNow + hours(240);
  EXPECT_EQ(Why(), Reason::kInterval);
  token_.at_expires_at = kNow + hours(24);
  EXPECT_EQ(Why(), Reason::kBeforeAtEnds);
}

TEST_F(NextRefreshTest, ARowThatWasNeverRefreshedIsDueForThat) {
  token_.last_refresh_at.reset();
  token_.next_refresh_at = kNow;
  EXPECT_EQ(Why(), Reason::kNeverRefreshed);
  EXPECT_EQ(Explain().at, kNow);
}

TEST_F(NextRefreshTest, TheShortestPauseHoldsBackAnAccessTokenOfAMinute) {
  token_.last_refresh_at = kNow - seconds(5);
  token_.at_issued_at = token_.last_refresh_at;
  token_.at_expires_at = kNow + seconds(55);
  token_.next_refresh_at = kNow + seconds(55);
  EXPECT_EQ(Why(), Reason::kMinInterval);
}

TEST_F(NextRefreshTest, FailuresBackOff) {
  for (const TokenState state : {TokenState::kBackingOff, TokenState::kEgressFault}) {
    token_.state.state = state;
    EXPECT_EQ(Why(), Reason::kBackOff);
    EXPECT_EQ(Explain().at, token_.next_refresh_at);
  }
}

// NextDueAfter puts off a row whose attempt changed nothing; its times still say that it is due.
TEST_F(NextRefreshTest, AnAttemptThatChangedNothingBacksOffToo) {
  token_.at_issued_at = token_.last_refresh_at;
  token_.at_expires_at = kNow + minutes(30);
  EXPECT_EQ(Why(), Reason::kBackOff);
  token_.next_refresh_at = kNow - minutes(1);
  EXPECT_EQ(Why(), Reason::kBeforeAtEnds) << "it is only waiting for its turn";
}

TEST_F(NextRefreshTest, AProbeAsksForNoSwitch) {
  token_.state.state = TokenState::kInDoubt;
  token_.enabled = false;
  facts_.schedule_is_on = false;
  EXPECT_EQ(Why(), Reason::kProbe);
  EXPECT_EQ(Explain().at, token_.next_refresh_at);
  token_.state.probe_spent = true;
  EXPECT_EQ(Why(), Reason::kStopped);
}

TEST_F(NextRefreshTest, WhatKeepsARowFromBeingRefreshedHasNoTime) {
  token_.enabled = false;
  EXPECT_EQ(Why(), Reason::kDisabled);
  EXPECT_EQ(Explain().at, std::nullopt);
  token_.enabled = true;
  facts_.schedule_is_on = false;
  EXPECT_EQ(Why(), Reason::kScheduleOff);
  for (const TokenState state :
       {TokenState::kRotationLost, TokenState::kNeedsLogin, TokenState::kAccountClosed,
        TokenState::kMisconfigured, TokenState::kUnknownError}) {
    token_.state.state = state;
    EXPECT_EQ(Why(), Reason::kStopped) << ToString(state);
    EXPECT_EQ(Explain().at, std::nullopt);
  }
  facts_.is_refreshing = true;
  EXPECT_EQ(Why(), Reason::kRefreshing);
  token_.linked_to = TokenId{2};
  EXPECT_EQ(Why(), Reason::kLinked);
}

TEST_F(NextRefreshTest, EveryReasonHasANameAndASentence) {
  for (const Reason reason :
       {Reason::kBeforeAtEnds, Reason::kInterval, Reason::kNeverRefreshed, Reason::kBackOff,
        Reason::kProbe, Reason::kMinInterval, Reason::kDisabled, Reason::kScheduleOff,
        Reason::kStopped, Reason::kLinked, Reason::kRefreshing}) {
    EXPECT_NE(ToString(reason), "");
    EXPECT_TRUE(Describe(reason).en.ends_with('.'));
    EXPECT_TRUE(Describe(reason).zh.ends_with("。"));
  }
  EXPECT_EQ(ToString(Reason::kBeforeAtEnds), "before_at_ends");
}

}  // namespace
}  // namespace rtm::core
