#include "service/proxy_health.h"

#include <gtest/gtest.h>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using Health = ProxyCondition::Health;
using core::NotSent;
using core::NotSentReason;

const core::Fingerprint kProxy{"fp"};

class ProxyHealthTest : public ::testing::Test {
 protected:
  Health After(const core::RefreshOutcome& outcome) {
    ProxyHealth health(clock_);
    health.NoteUse(kProxy, outcome, "the words");
    return health.Of(kProxy).health;
  }
  testing::ManualClock clock_;
};

TEST_F(ProxyHealthTest, AnAnswerOfTheProviderShowsThatTheProxyWorks) {
  EXPECT_EQ(After(core::Rotated{}), Health::kOk);
  EXPECT_EQ(After(core::Kept{}), Health::kOk);
  EXPECT_EQ(After(core::NeedsLogin{"invalid_grant"}), Health::kOk);
  EXPECT_EQ(After(core::AccountClosed{"account_deactivated"}), Health::kOk);
  EXPECT_EQ(After(core::Misconfigured{"invalid_client"}), Health::kOk);
  EXPECT_EQ(After(core::Throttled{}), Health::kOk);
  EXPECT_EQ(After(core::UnknownError{"new"}), Health::kOk);
}

TEST_F(ProxyHealthTest, AFaultOfTheWayOutShowsThatItDoesNot) {
  EXPECT_EQ(After(core::EgressFault{"http_407"}), Health::kFailing);
  for (const NotSentReason reason :
       {NotSentReason::kDns, NotSentReason::kConnect, NotSentReason::kProxyRefused,
        NotSentReason::kProxyAuth, NotSentReason::kTls}) {
    EXPECT_EQ(After(NotSent{reason, true}), Health::kFailing) << core::ToString(reason);
  }
}

TEST_F(ProxyHealthTest, WhatIsNobodysFaultSaysNothing) {
  EXPECT_EQ(After(core::InDoubt{"timeout"}), Health::kUnknown);
  for (const NotSentReason reason :
       {NotSentReason::kLeaseTooShort, NotSentReason::kStopping, NotSentReason::kLocal}) {
    EXPECT_EQ(After(NotSent{reason, true}), Health::kUnknown) << core::ToString(reason);
  }
}

TEST_F(ProxyHealthTest, TheLastErrorStaysAfterTheProxyHasRecovered) {
  ProxyHealth health(clock_);
  EXPECT_EQ(health.Of(kProxy).health, Health::kUnknown);
  health.NoteUse(kProxy, core::EgressFault{"html"}, "egress_fault: html (HTTP 403)");
  const base::UtcTime failed_at = clock_.Now();
  clock_.Advance(std::chrono::minutes(1));
  health.NoteLook(kProxy, {.reached = true,
                           .not_sent_reason = NotSentReason::kNone,
                           .http_status = 404,
                           .detail = "http 404",
                           .took = std::chrono::milliseconds(120)});
  const ProxyCondition condition = health.Of(kProxy);
  EXPECT_EQ(condition.health, Health::kOk);
  EXPECT_EQ(condition.last_error, "egress_fault: html (HTTP 403)");
  EXPECT_EQ(condition.last_error_at, failed_at);
  EXPECT_EQ(condition.last_used_at, failed_at);
  EXPECT_EQ(condition.last_checked_at, clock_.Now());
  EXPECT_EQ(condition.last_ok_at, clock_.Now());
  EXPECT_EQ(condition.latency, std::chrono::milliseconds(120));
  EXPECT_EQ(health.Of({"another"}).health, Health::kUnknown);
}

TEST_F(ProxyHealthTest, ALookThatFailedBecauseOfUsSaysNothing) {
  ProxyHealth health(clock_);
  upstream::ReachReport report;
  report.not_sent_reason = NotSentReason::kStopping;
  health.NoteLook(kProxy, report);
  EXPECT_EQ(health.Of(kProxy).health, Health::kUnknown);
  report.not_sent_reason = NotSentReason::kProxyAuth;
  report.detail = "proxy: CONNECT answered with 407";
  health.NoteLook(kProxy, report);
  EXPECT_EQ(health.Of(kProxy).health, Health::kFailing);
  EXPECT_EQ(health.Of(kProxy).last_error, report.detail);
}

TEST_F(ProxyHealthTest, ForgetsWhatWasNotedLongestAgo) {
  ProxyHealth health(clock_);
  for (std::size_t i = 0; i <= ProxyHealth::kMostKept; ++i) {
    health.NoteUse({std::to_string(i)}, core::Kept{}, "");
    clock_.Advance(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(health.Of({"0"}).health, Health::kUnknown);
  EXPECT_EQ(health.Of({"1"}).health, Health::kOk);
}

class ProxyUseTest : public RefreshRig {
 protected:
  ProxyCondition Of(const std::string& url) {
    return life_->proxies.Of(life_->vault.FingerprintOf(base::Secret::CopyOf(url)));
  }
};

TEST_F(ProxyUseTest, RefreshesTellHowTheirProxiesAre) {
  const std::string first = "http://u:secret-one@10.0.0.1:8080";
  const std::string other_password = "http://u:secret-two@10.0.0.1:8080";
  endpoint_.Next(Answer::kConnectRefused);
  Refresh(Add("a", endpoint_.Mint(), first));
  EXPECT_EQ(Of(first).health, Health::kFailing);
  EXPECT_EQ(Of(first).last_error, "not_sent: connect");
  EXPECT_EQ(Of(other_password).health, Health::kUnknown) << "another way out under one label";
  endpoint_.Next(Answer::kInvalidGrant);
  Refresh(Add("b", endpoint_.Mint(), first));
  EXPECT_EQ(Of(first).health, Health::kOk);
  endpoint_.Next(Answer::kHtml);
  Refresh(Add("c", endpoint_.Mint(), first));
  EXPECT_EQ(Of(first).health, Health::kFailing);
  Restart();
  EXPECT_EQ(Of(first).health, Health::kUnknown) << "it is not written down";
}

TEST_F(ProxyUseTest, TheDefaultEgressIsAProxyLikeAnyOther) {
  EndLife();
  default_proxy_ = "http://10.0.0.9:8080";
  life_ = std::make_unique<Life>(*this);
  Refresh(Add("a", endpoint_.Mint()));
  EXPECT_EQ(Of(*default_proxy_).health, Health::kOk);
}

}  // namespace
}  // namespace rtm::service
