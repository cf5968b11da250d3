#include <gtest/gtest.h>

#include <thread>

#include "service/token_service_rig_for_test.h"

namespace rtm::service {
namespace {

using core::TokenState;

class TokenServiceRefreshTest : public TokenServiceRig {
 protected:
  RefreshReport RefreshById(core::TokenId id, core::Actor actor = Operator()) {
    return Run(service_->RefreshById(std::move(actor), id));
  }
  BatchRefreshReport RefreshMany(std::vector<core::TokenId> ids) {
    return Run(service_->RefreshMany(Operator(), std::move(ids)));
  }
};

TEST_F(TokenServiceRefreshTest, AnOperatorAlwaysGetsANewToken) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  EXPECT_EQ(RefreshById(id).row.token.generation, 1);
  const RefreshReport second = RefreshById(id);
  EXPECT_EQ(second.verdict, AccessVerdict::kServed);
  EXPECT_EQ(second.row.token.generation, 2) << "no coalescing for a person";
  EXPECT_EQ(AuditOf("token.refresh").size(), 2U);
  EXPECT_EQ(ErrorOf(service_->RefreshById(Operator(), core::TokenId{99})).code(),
            base::ErrorCode::kNotFound);
}

TEST_F(TokenServiceRefreshTest, AnOperatorsWordIsTheOneProbeOfADoubt) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Next(Answer::kLoseBeforeRotation);
  EXPECT_EQ(RefreshById(id).verdict, AccessVerdict::kTimedOut);
  ASSERT_EQ(Row(id).state.state, TokenState::kInDoubt);
  core::Actor by_secret;
  by_secret.kind = core::Actor::Kind::kApiSecret;
  EXPECT_EQ(RefreshById(id, by_secret).code, "in_doubt") << "a script's word is none";
  EXPECT_EQ(endpoint_.total_sent(), 1);
  EXPECT_EQ(RefreshById(id).verdict, AccessVerdict::kServed);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
  EXPECT_EQ(AuditOf("token.refresh").at(0).detail, "probe");
}

TEST_F(TokenServiceRefreshTest, OnlyADoubtCanBeProbed) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  EXPECT_EQ(ErrorOf(service_->Probe(Operator(), id)).code(), base::ErrorCode::kConflict);
  EXPECT_EQ(ErrorOf(service_->Probe(Operator(), core::TokenId{999})).code(),
            base::ErrorCode::kNotFound);
  EXPECT_EQ(endpoint_.total_sent(), 0);
  endpoint_.Next(Answer::kLoseBeforeRotation);
  Refresh(id);
  EXPECT_EQ(Run(service_->Probe(Operator(), id)).verdict, AccessVerdict::kServed);
  EXPECT_EQ(Row(id).state.state, core::TokenState::kActive);
  EXPECT_EQ(Run(service_->Attempts(id, {})).items.at(0).kind, core::AttemptKind::kProbe);
}

TEST_F(TokenServiceRefreshTest, ASecondDoubtIsTheEnd) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Next(Answer::kLoseBeforeRotation);
  RefreshById(id);
  endpoint_.Next(Answer::kLoseBeforeRotation);
  RefreshById(id);
  EXPECT_EQ(Row(id).state.state, TokenState::kRotationLost);
  const RefreshReport third = RefreshById(id);
  EXPECT_EQ(third.verdict, AccessVerdict::kNeedsPerson);
  EXPECT_EQ(third.code, "rotation_lost");
  EXPECT_EQ(endpoint_.total_sent(), 2);
}

TEST_F(TokenServiceRefreshTest, ABatchIsCompleteInOrderAndRefreshesRepeatsOnce) {
  const core::TokenId a = Add("a", endpoint_.Mint());
  const core::TokenId b = Add("b", endpoint_.Mint());
  const core::TokenId gone{4711};
  endpoint_.Next(Answer::kInvalidGrant);
  const BatchRefreshReport report = RefreshMany({b, gone, a, b});
  ASSERT_EQ(report.results.size(), 4U);
  EXPECT_EQ(report.results[0].rt_name, "b");
  EXPECT_EQ(report.results[1].rt_name, "4711");
  EXPECT_FALSE(report.results[1].success);
  EXPECT_EQ(report.results[2].rt_name, "a");
  EXPECT_EQ(report.results[3].success, report.results[0].success);
  EXPECT_NE(report.results[0].success, report.results[2].success) << "one of them was refused";
  EXPECT_EQ(report.count.total, 4);
  EXPECT_EQ(report.count.succeeded + report.count.failed, 4);
  EXPECT_EQ(endpoint_.total_sent(), 2);
  EXPECT_EQ(AuditOf("token.batch_refresh").size(), 1U);
}

TEST_F(TokenServiceRefreshTest, AnEmptyBatchIsDoneAndATooLongOneRefused) {
  EXPECT_TRUE(RefreshMany({}).results.empty());
  std::vector<core::TokenId> ids(TokenService::kMaxBatch + 1, core::TokenId{1});
  EXPECT_EQ(ErrorOf(service_->RefreshMany(Operator(), ids)).code(), base::ErrorCode::kTooLarge);
}

TEST_F(TokenServiceRefreshTest, ALongBatchRunsThroughTheLanesToItsEnd) {
  std::vector<TokenDraft> drafts(700);
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    drafts[i].biz_id = "row-" + std::to_string(i);
    drafts[i].provider = provider_;
    drafts[i].refresh_token = base::Secret(endpoint_.Mint());
  }
  std::vector<core::TokenId> ids;
  for (const auto& row :
       Run(life_->vault.Insert(std::move(drafts), storage::OnKnownToken::kSkip, {}))) {
    ids.push_back(std::get<storage::Inserted>(row).id);
  }
  const BatchRefreshReport report = RefreshMany(ids);
  EXPECT_EQ(report.count.succeeded, 700);
  EXPECT_EQ(endpoint_.total_sent(), 700);
  EXPECT_LE(endpoint_.max_in_flight(), limits_.max_flights);
  EXPECT_EQ(report.results.back().rt_name, "row-699");
}

// The HTTP threads and the core thread are different ones: what sanitizers watch.
TEST_F(TokenServiceRefreshTest, CallersOnOtherThreadsShareFlightsWithTheCoreThread) {
  constexpr int kRows = 8;
  constexpr int kThreads = 3;
  constexpr int kCalls = 60;
  std::vector<core::TokenId> ids;
  ids.reserve(kRows);
  for (int i = 0; i < kRows; ++i) {
    ids.push_back(Add("row-" + std::to_string(i), endpoint_.Mint()));
  }
  std::thread core([this] { io_.run(); });
  std::atomic<int> served{0};
  std::vector<std::thread> callers;
  callers.reserve(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    callers.emplace_back([this, &served] {
      asio::io_context io(1);
      std::vector<std::future<AccessAnswer>> answers;
      for (int i = 0; i < kCalls; ++i) {
        const TokenSelector selector{"row-" + std::to_string(i % kRows), ""};
        answers.push_back(asio::co_spawn(
            io, service_->GetAccessToken(Script(), selector, std::chrono::seconds(60)),
            asio::use_future));
      }
      io.run();
      for (auto& answer : answers) {
        served += answer.get().verdict == AccessVerdict::kServed ? 1 : 0;
      }
    });
  }
  for (std::thread& caller : callers) {
    caller.join();
  }
  work_.reset();
  io_.stop();
  core.join();
  io_.restart();
  EXPECT_EQ(served.load(), kThreads * kCalls);
  EXPECT_EQ(endpoint_.total_sent(), kRows);
}

}  // namespace
}  // namespace rtm::service
