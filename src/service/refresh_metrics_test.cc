// What refreshes leave in the metrics.
#include "service/token_service_rig_for_test.h"

namespace rtm::service {
namespace {

class RefreshMetricsTest : public TokenServiceRig {
 protected:
  std::string Refreshes(const std::string& outcome, const std::string& trigger) {
    return Metric("rtmanage_refreshes_total{outcome=\"" + outcome +
                  "\",provider=\"openai\",trigger=\"" + trigger + "\"}");
  }
  std::string Flights(const std::string& end) {
    return Metric("rtmanage_flights_total{end=\"" + end + "\"}");
  }
  std::string Resolved(const std::string& how) {
    return Metric("rtmanage_doubts_resolved_total{how=\"" + how + "\"}");
  }
  core::TokenId AddInDoubt(const std::string& biz_id) {
    const core::TokenId id = Add(biz_id, endpoint_.Mint());
    EXPECT_EQ(Refresh(id).end, End::kRefreshed);
    endpoint_.Next(Answer::kLoseBeforeRotation);
    EXPECT_EQ(Refresh(id).end, End::kInDoubt);
    return id;
  }
};

TEST_F(RefreshMetricsTest, AttemptsCountByOutcomeProviderAndTrigger) {
  Add("a", endpoint_.Mint());
  const core::TokenId refused = Add("b", endpoint_.Mint());
  EXPECT_EQ(RunSchedule(), 2U);
  endpoint_.Next(Answer::kInvalidGrant);
  Refresh(refused);
  Refresh(refused);
  EXPECT_EQ(Refreshes("rotated", "schedule"), "2");
  EXPECT_EQ(Refreshes("needs_login", "public_api"), "1");
  EXPECT_EQ(Metric(R"(rtmanage_refresh_seconds_count{provider="openai"})"), "3");
  EXPECT_EQ(Metric(R"(rtmanage_lane_wait_seconds_count{priority="schedule"})"), "2");
  EXPECT_EQ(Metric(R"(rtmanage_lane_wait_seconds_count{priority="interactive"})"), "1");
  EXPECT_EQ(Flights("refreshed"), "2");
  EXPECT_EQ(Flights("refused"), "2") << "the second sent nothing";
  EXPECT_EQ(Flights("gone"), "0");
}

TEST_F(RefreshMetricsTest, WhatTriedNothingIsAFlightAndNoRefresh) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  FailStore(base::ErrorCode::kStoreFull);
  Refresh(id);
  EXPECT_EQ(Flights("unavailable"), "1");
  EXPECT_EQ(Refreshes("not_sent", "public_api"), "");
}

TEST_F(RefreshMetricsTest, ADoubtEndsInOneOfThreeWays) {
  AddInDoubt("solved");
  clock_.Advance(endpoint_.access_token_life);
  EXPECT_EQ(RunSchedule(), 1U);
  EXPECT_EQ(Refreshes("rotated", "probe"), "1");
  EXPECT_EQ(Resolved("probe_refreshed"), "1");

  const core::TokenId lost = AddInDoubt("lost");
  endpoint_.Next(Answer::kInvalidGrant);
  Run(service_->Probe(Operator(), lost));
  EXPECT_EQ(Row(lost).state.state, core::TokenState::kRotationLost);
  EXPECT_EQ(Resolved("probe_lost"), "1");

  const core::TokenId renewed = AddInDoubt("renewed");
  UpdateRequest update;
  update.refresh_token = base::Secret(endpoint_.Mint());
  Run(service_->Update(Operator(), renewed, std::move(update)));
  EXPECT_EQ(Resolved("new_token"), "1");
  EXPECT_EQ(Resolved("probe_refreshed"), "1");
}

TEST_F(RefreshMetricsTest, AProbeThatDidNotGoOutResolvesNothing) {
  const core::TokenId id = AddInDoubt("a");
  endpoint_.Next(Answer::kConnectRefused);
  Run(service_->Probe(Operator(), id));
  EXPECT_EQ(Row(id).state.state, core::TokenState::kInDoubt);
  EXPECT_EQ(Refreshes("not_sent", "operator"), "1");
  EXPECT_EQ(Resolved("probe_lost"), "0");
}

}  // namespace
}  // namespace rtm::service
