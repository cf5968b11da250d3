#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "service/token_service_rig_for_test.h"

namespace rtm::service {
namespace {

using std::chrono::seconds;

class TokenServiceAccessTest : public TokenServiceRig {
 protected:
  AccessAnswer GetAt(const std::string& biz_id, std::optional<seconds> min_ttl = {}) {
    return Run(service_->GetAccessToken(Script(), {biz_id, ""}, min_ttl));
  }
  AccessAnswer RefreshCall(const std::string& biz_id) {
    return Run(service_->Refresh(Script(), {biz_id, ""}));
  }
  static std::string TokenOf(const AccessAnswer& answer) {
    return std::string(answer.grant->access_token.Reveal());
  }
};

TEST_F(TokenServiceAccessTest, GetAtAloneHandsOutWhatIsStoredAndNeverRefreshes) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  EXPECT_EQ(GetAt("a").verdict, AccessVerdict::kServed);
  EXPECT_EQ(TokenOf(GetAt("a")), "");
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const std::string token = TokenOf(GetAt("a"));
  EXPECT_FALSE(token.empty());
  clock_.Advance(std::chrono::hours(24));
  EXPECT_EQ(TokenOf(GetAt("a")), token) << "as before: what is stored, also when it is over";
  EXPECT_EQ(endpoint_.total_sent(), 1);
}

TEST_F(TokenServiceAccessTest, AnswersAreCountedByWhereTheyCameFrom) {
  Add("a", endpoint_.Mint());
  const auto in_memory = [this](std::optional<seconds> min_ttl) {
    return service_->AccessTokenInMemory({"a", ""}, min_ttl);
  };
  EXPECT_FALSE(in_memory({}));
  GetAt("a");
  EXPECT_TRUE(in_memory({}));
  EXPECT_TRUE(in_memory({}));
  EXPECT_FALSE(in_memory(seconds(600))) << "there is no AT yet";
  GetAt("a", seconds(600));
  EXPECT_TRUE(in_memory(seconds(600)));
  EXPECT_EQ(Metric(R"(rtmanage_get_at_total{from="store"})"), "1");
  EXPECT_EQ(Metric(R"(rtmanage_get_at_total{from="memory"})"), "3");
  EXPECT_EQ(Metric(R"(rtmanage_get_at_total{from="refresh"})"), "1");
}

TEST_F(TokenServiceAccessTest, FindsByEmailWhereNoBizIdIsGiven) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  core::TokenClaims claims;
  claims.email = "ada@example.org";
  ASSERT_EQ(Run(life_->vault.SetFacts(id, claims, {})), storage::EditResult::kDone);
  const auto by_email = [this](std::string biz_id, std::string email) {
    return service_->GetAccessToken(Script(), {std::move(biz_id), std::move(email)}, {});
  };
  EXPECT_EQ(Run(by_email("", "Ada@Example.org")).grant->biz_id, "a");
  EXPECT_EQ(ErrorOf(by_email("b", "ada@example.org")).code(), base::ErrorCode::kNotFound)
      << "biz_id wins";
  EXPECT_EQ(ErrorOf(by_email("", "")).code(), base::ErrorCode::kInvalidArgument);
  EXPECT_EQ(ErrorOf(by_email("", "nobody@example.org")).code(), base::ErrorCode::kNotFound);
}

TEST_F(TokenServiceAccessTest, MinTtlRefreshesOnlyWhenThePromiseNeedsIt) {
  Add("a", endpoint_.Mint());
  EXPECT_EQ(GetAt("a", seconds(600)).verdict, AccessVerdict::kServed);
  EXPECT_EQ(endpoint_.total_sent(), 1);
  const std::string first = TokenOf(GetAt("a", seconds(600)));
  EXPECT_EQ(endpoint_.total_sent(), 1) << "it lives long enough";
  clock_.Advance(endpoint_.access_token_life - seconds(599));
  const AccessAnswer second = GetAt("a", seconds(600));
  EXPECT_EQ(endpoint_.total_sent(), 2);
  EXPECT_NE(TokenOf(second), first);
  EXPECT_EQ(second.grant->expires_at, clock_.Now() + endpoint_.access_token_life);
}

TEST_F(TokenServiceAccessTest, MinTtlHasBounds) {
  Add("a", endpoint_.Mint());
  for (const seconds bad : {seconds(-1), seconds(864'001)}) {
    EXPECT_EQ(ErrorOf(service_->GetAccessToken(Script(), {"a", ""}, bad)).field(), "min_ttl");
  }
  EXPECT_EQ(endpoint_.total_sent(), 0);
}

TEST_F(TokenServiceAccessTest, AThousandCallersMakeOneRequest) {
  Add("a", endpoint_.Mint());
  endpoint_.Hold();
  std::vector<std::future<AccessAnswer>> answers;
  for (int i = 0; i < 500; ++i) {
    answers.push_back(asio::co_spawn(
        io_, service_->GetAccessToken(Script(), {"a", ""}, seconds(600)), asio::use_future));
    answers.push_back(
        asio::co_spawn(io_, service_->Refresh(Script(), {"a", ""}), asio::use_future));
  }
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  endpoint_.Release();
  const std::string token = TokenOf(GetAt("a", seconds(600)));
  for (auto& answer : answers) {
    RunUntil([&answer] { return answer.wait_for(seconds(0)) == std::future_status::ready; });
    const AccessAnswer got = answer.get();
    EXPECT_EQ(got.verdict, AccessVerdict::kServed);
    EXPECT_EQ(TokenOf(got), token);
  }
  EXPECT_EQ(endpoint_.total_sent(), 1);
}

TEST_F(TokenServiceAccessTest, ALiveTokenIsHandedOutWhileRefreshingFails) {
  Add("a", endpoint_.Mint());
  const std::string token = TokenOf(GetAt("a", seconds(600)));
  clock_.Advance(endpoint_.access_token_life - seconds(300));
  endpoint_.Next(Answer::kConnectRefused);
  const AccessAnswer later = GetAt("a", seconds(600));
  EXPECT_EQ(later.verdict, AccessVerdict::kNotNow);
  EXPECT_EQ(later.code, "try_later");
  EXPECT_TRUE(later.retry_after);
  EXPECT_EQ(TokenOf(later), token) << "P7";
  endpoint_.Next(Answer::kInvalidGrant);
  clock_.Advance(seconds(60));
  const AccessAnswer stopped = GetAt("a", seconds(600));
  EXPECT_EQ(stopped.verdict, AccessVerdict::kNeedsPerson);
  EXPECT_EQ(stopped.code, "needs_login");
  EXPECT_EQ(TokenOf(stopped), token);
  EXPECT_EQ(GetAt("a", seconds(100)).verdict, AccessVerdict::kServed);
  EXPECT_EQ(GetAt("a").verdict, AccessVerdict::kServed);
}

TEST_F(TokenServiceAccessTest, AStoreThatIsAwayDoesNotTakeTheTokenAway) {
  Add("a", endpoint_.Mint());
  const std::string token = TokenOf(GetAt("a", seconds(600)));
  clock_.Advance(endpoint_.access_token_life - seconds(300));
  FailStore(base::ErrorCode::kStoreUnavailable);
  const AccessAnswer answer = GetAt("a", seconds(600));
  EXPECT_EQ(answer.verdict, AccessVerdict::kNotNow);
  EXPECT_EQ(TokenOf(answer), token);
  FailStore(std::nullopt);
}

TEST_F(TokenServiceAccessTest, ADoubtIsNeverProbedByACall) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Next(Answer::kLoseBeforeRotation);
  const AccessAnswer lost = RefreshCall("a");
  EXPECT_EQ(lost.verdict, AccessVerdict::kTimedOut);
  EXPECT_EQ(lost.code, "upstream_timeout");
  EXPECT_EQ(GetAt("a", seconds(60)).code, "in_doubt");
  EXPECT_EQ(RefreshCall("a").code, "in_doubt");
  EXPECT_EQ(RefreshCall("a").verdict, AccessVerdict::kNeedsPerson);
  EXPECT_EQ(endpoint_.total_sent(), 1);
  EXPECT_FALSE(Row(id).state.probe_spent);
}

TEST_F(TokenServiceAccessTest, ARefusalIsToldOnceAsTheProvidersThenAsTheRowsState) {
  Add("a", endpoint_.Mint());
  endpoint_.Next(Answer::kInvalidGrant);
  const AccessAnswer refused = RefreshCall("a");
  EXPECT_EQ(refused.verdict, AccessVerdict::kRefused);
  EXPECT_EQ(refused.code, "upstream_refused");
  EXPECT_FALSE(refused.refresh_result.empty());
  const AccessAnswer again = RefreshCall("a");
  EXPECT_EQ(again.verdict, AccessVerdict::kNeedsPerson);
  EXPECT_EQ(again.code, "needs_login");
  EXPECT_EQ(endpoint_.total_sent(), 1);
}

TEST_F(TokenServiceAccessTest, ARefreshRightAfterOneIsAnsweredWithItsToken) {
  Add("a", endpoint_.Mint());
  const AccessAnswer first = RefreshCall("a");
  EXPECT_EQ(first.verdict, AccessVerdict::kServed);
  EXPECT_EQ(TokenOf(RefreshCall("a")), TokenOf(first));
  EXPECT_EQ(endpoint_.total_sent(), 1);
  clock_.Advance(coalesce_ + seconds(1));
  EXPECT_NE(TokenOf(RefreshCall("a")), TokenOf(first));
  EXPECT_EQ(endpoint_.total_sent(), 2);
  EXPECT_EQ(AuditOf("token.refresh").size(), 3U);
}

TEST_F(TokenServiceAccessTest, TokensThatNeverLiveThatLongAreNotRotatedAtEachCall) {
  Add("a", endpoint_.Mint());
  const seconds too_much = endpoint_.access_token_life * 2;
  const AccessAnswer first = GetAt("a", too_much);
  EXPECT_EQ(first.verdict, AccessVerdict::kNotNow);
  EXPECT_EQ(first.code, "short_lived");
  EXPECT_FALSE(TokenOf(first).empty()) << "data still carries an AT that has life left";
  for (int i = 0; i < 10; ++i) {
    clock_.Advance(seconds(60));
    EXPECT_EQ(GetAt("a", too_much).code, "short_lived");
  }
  EXPECT_EQ(endpoint_.total_sent(), 1);
  clock_.Advance(endpoint_.access_token_life / 2);
  GetAt("a", too_much);
  EXPECT_EQ(endpoint_.total_sent(), 2) << "worth a try when half its life is over";
}

TEST_F(TokenServiceAccessTest, ATokenThatIsOverIsRefreshedEvenForAMinTtlOfNothing) {
  Add("a", endpoint_.Mint());
  GetAt("a", seconds(0));
  clock_.Advance(endpoint_.access_token_life);
  const AccessAnswer answer = GetAt("a", seconds(0));
  EXPECT_EQ(answer.verdict, AccessVerdict::kServed);
  EXPECT_EQ(endpoint_.total_sent(), 2);
}

TEST_F(TokenServiceAccessTest, ALinkedRowFollowsItsHolder) {
  const std::string token = endpoint_.Mint();
  Add("holder", token);
  Add("linked", token);
  const AccessAnswer answer = GetAt("linked", seconds(600));
  EXPECT_EQ(answer.verdict, AccessVerdict::kServed);
  EXPECT_EQ(answer.grant->biz_id, "linked");
  EXPECT_EQ(TokenOf(answer), TokenOf(GetAt("holder")));
  EXPECT_EQ(endpoint_.total_sent(), 1);
}

TEST_F(TokenServiceAccessTest, DisabledRowsAreServed) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  UpdateRequest off;
  off.enabled = false;
  Run(service_->Update(Operator(), id, std::move(off)));
  EXPECT_EQ(RefreshCall("a").verdict, AccessVerdict::kServed);
  EXPECT_EQ(GetAt("a", seconds(60)).verdict, AccessVerdict::kServed);
}

TEST_F(TokenServiceAccessTest, ACallerThatLeavesCancelsItsWaitingNotTheFlight) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Hold();
  asio::cancellation_signal leave;
  bool ended = false;
  asio::co_spawn(io_, service_->Refresh(Script(), {"a", ""}),
                 asio::bind_cancellation_slot(
                     leave.slot(), [&ended](const std::exception_ptr& error, const AccessAnswer&) {
                       EXPECT_TRUE(error);
                       ended = true;
                     }));
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  leave.emit(asio::cancellation_type::terminal);
  RunUntil([&ended] { return ended; });
  EXPECT_TRUE(life_->coordinator.IsInFlight(id));
  endpoint_.Release();
  RunUntil([this] { return life_->coordinator.flights() == 0; });
  EXPECT_EQ(Row(id).generation, 1);
  EXPECT_FALSE(TokenOf(GetAt("a")).empty());
}

}  // namespace
}  // namespace rtm::service
