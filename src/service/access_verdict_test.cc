#include "service/access_verdict.h"

#include <gtest/gtest.h>

namespace rtm::service {
namespace {

using core::TokenState;
using End = FlightReport::End;

FlightReport Report(End end, TokenState state = TokenState::kActive,
                    const std::string& outcome = "") {
  FlightReport report;
  report.end = end;
  report.state = state;
  report.outcome = outcome;
  return report;
}

TEST(AccessVerdict, SuccessIsServedToBoth) {
  for (const AskedFor asked : {AskedFor::kRefresh, AskedFor::kAccessToken}) {
    EXPECT_EQ(JudgeFlight(Report(End::kRefreshed), asked).verdict, AccessVerdict::kServed);
    EXPECT_EQ(JudgeFlight(Report(End::kNotNeeded), asked).code, "ok");
  }
}

TEST(AccessVerdict, ARefusalInThisFlightIsTheProvidersForRefreshAndThePersonsForGetAt) {
  const FlightReport refused = Report(End::kRefused, TokenState::kNeedsLogin, "needs_login");
  EXPECT_EQ(JudgeFlight(refused, AskedFor::kRefresh).verdict, AccessVerdict::kRefused);
  EXPECT_EQ(JudgeFlight(refused, AskedFor::kRefresh).code, "upstream_refused");
  EXPECT_EQ(JudgeFlight(refused, AskedFor::kAccessToken).verdict, AccessVerdict::kNeedsPerson);
  EXPECT_EQ(JudgeFlight(refused, AskedFor::kAccessToken).code, "needs_login");
}

TEST(AccessVerdict, AStateThatForbidsSendingIsThePersonsForBoth) {
  const FlightReport stopped = Report(End::kRefused, TokenState::kRotationLost);
  for (const AskedFor asked : {AskedFor::kRefresh, AskedFor::kAccessToken}) {
    EXPECT_EQ(JudgeFlight(stopped, asked).verdict, AccessVerdict::kNeedsPerson);
    EXPECT_EQ(JudgeFlight(stopped, asked).code, "rotation_lost");
    EXPECT_FALSE(JudgeFlight(stopped, asked).message.zh.empty());
  }
}

TEST(AccessVerdict, NoAnswerIsATimeOutForRefreshAndADoubtForGetAt) {
  const FlightReport lost = Report(End::kInDoubt, TokenState::kInDoubt, "in_doubt");
  EXPECT_EQ(JudgeFlight(lost, AskedFor::kRefresh).verdict, AccessVerdict::kTimedOut);
  EXPECT_EQ(JudgeFlight(lost, AskedFor::kRefresh).code, "upstream_timeout");
  EXPECT_EQ(JudgeFlight(lost, AskedFor::kAccessToken).code, "in_doubt");
}

TEST(AccessVerdict, WhatMayWorkLaterAlwaysSaysWhen) {
  for (const End end : {End::kFailed, End::kUnavailable}) {
    const FlightVerdict verdict = JudgeFlight(Report(end), AskedFor::kRefresh);
    EXPECT_EQ(verdict.verdict, AccessVerdict::kNotNow);
    ASSERT_TRUE(verdict.retry_after);
    EXPECT_GT(*verdict.retry_after, std::chrono::seconds(0));
  }
  FlightReport throttled = Report(End::kFailed, TokenState::kBackingOff, "throttled");
  throttled.retry_after = std::chrono::seconds(77);
  EXPECT_EQ(JudgeFlight(throttled, AskedFor::kAccessToken).retry_after, std::chrono::seconds(77));
}

TEST(AccessVerdict, PromisesOnlyWhatIsKnown) {
  const base::UtcTime now(std::chrono::milliseconds(1'000'000));
  AccessGrant grant;
  grant.expires_at = now + std::chrono::hours(1);
  EXPECT_FALSE(PromisedLife(grant, now)) << "there is no AT";
  grant.access_token = base::Secret(std::string("at"));
  EXPECT_EQ(PromisedLife(grant, now), std::chrono::hours(1));
  EXPECT_EQ(PromisedLife(grant, now + std::chrono::hours(2)), std::chrono::seconds(0));
  EXPECT_EQ(PromisedLife(grant, now + std::chrono::milliseconds(1)), std::chrono::seconds(3599));
  grant.expires_at.reset();
  EXPECT_FALSE(PromisedLife(grant, now));
}

}  // namespace
}  // namespace rtm::service
