#include "service/proxy_service.h"

#include <gtest/gtest.h>

#include "service/audit_log.h"
#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using Health = ProxyCondition::Health;

const std::string kFirst = "http://u:secret-one@10.0.0.1:8080";
const std::string kTwin = "http://u:secret-two@10.0.0.1:8080";
const std::string kThird = "socks5h://10.0.0.3:1080";

class ProxyServiceTest : public RefreshRig {
 protected:
  void SetUp() override {
    RefreshRig::SetUp();
    SettingsChange change;
    change.proxy_list = {{kFirst, kTwin, kThird}};
    change.proxy_names = {{2, "Tokyo"}};
    Run(life_->settings.Save({}, std::move(change), life_->vault));
  }
  ProxyTest Test(ProxySelector which, std::string provider = "") {
    AuditLog audit(life_->store->audit(), clock_);
    ProxyService service({life_->settings, life_->vault, life_->proxies, endpoint_, audit});
    return Run(service.Test({}, std::move(which), std::move(provider)));
  }
  std::vector<ProxyView> List() {
    AuditLog audit(life_->store->audit(), clock_);
    ProxyService service({life_->settings, life_->vault, life_->proxies, endpoint_, audit});
    return Run(service.List());
  }
  std::string FieldOf(ProxySelector which) {
    try {
      Test(std::move(which));
    } catch (const base::Error& error) {
      return error.field();
    }
    return "";
  }
};

TEST_F(ProxyServiceTest, ListsNamesUsersAndHealthWithoutPasswords) {
  Add("a", endpoint_.Mint(), kThird);
  Add("b", endpoint_.Mint(), kThird);
  Refresh(Add("c", endpoint_.Mint(), kTwin));
  const std::vector<ProxyView> list = List();
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].name, "http://u:***@10.0.0.1:8080");
  EXPECT_EQ(list[0].rows, 0);
  EXPECT_EQ(list[0].condition.health, Health::kUnknown);
  EXPECT_EQ(list[1].label, "http://u:***@10.0.0.1:8080");
  EXPECT_EQ(list[1].rows, 1);
  EXPECT_EQ(list[1].condition.health, Health::kOk);
  EXPECT_EQ(list[2].index, 2U);
  EXPECT_EQ(list[2].name, "Tokyo");
  EXPECT_EQ(list[2].label, kThird);
  EXPECT_EQ(list[2].rows, 2);
}

TEST_F(ProxyServiceTest, ATestGoesThroughTheProxyItNamesAndNoTokenGoesAlong) {
  endpoint_.reach = {.reached = true,
                     .not_sent_reason = core::NotSentReason::kNone,
                     .http_status = 404,
                     .detail = "http 404",
                     .took = std::chrono::milliseconds(57)};
  const ProxyTest test = Test({.name = " Tokyo ", .index = {}});
  EXPECT_EQ(endpoint_.routes().back(), kThird);
  EXPECT_EQ(endpoint_.total_sent(), 0);
  EXPECT_EQ(test.message.en, "The proxy works: the provider's host answered in 57 ms (HTTP 404).");
  EXPECT_EQ(test.proxy.condition.health, Health::kOk);
  EXPECT_EQ(test.proxy.condition.last_checked_at, clock_.Now());
  EXPECT_EQ(List()[2].condition.latency, std::chrono::milliseconds(57));
  Test({.name = {}, .index = 1});
  EXPECT_EQ(endpoint_.routes().back(), kTwin);
  const auto audit =
      Run(AuditLog(life_->store->audit(), clock_).List({.action = "proxy.test"}, {1, 10}));
  ASSERT_EQ(audit.items.size(), 2U);
  EXPECT_EQ(audit.items[1].subject, kThird);
  EXPECT_EQ(audit.items[0].subject, "http://u:***@10.0.0.1:8080");
}

TEST_F(ProxyServiceTest, AFailedTestSaysWhyInWords) {
  endpoint_.reach.not_sent_reason = core::NotSentReason::kProxyAuth;
  endpoint_.reach.detail = "proxy: CONNECT answered with 407";
  const ProxyTest test = Test({.name = "Tokyo", .index = {}});
  EXPECT_EQ(test.message.en,
            "The proxy refused user or password (proxy: CONNECT answered with 407).");
  EXPECT_NE(test.message.zh.find("用户名或密码"), std::string::npos);
  EXPECT_EQ(test.proxy.condition.health, Health::kFailing);
  EXPECT_EQ(List()[2].condition.last_error, "proxy: CONNECT answered with 407");
}

TEST_F(ProxyServiceTest, ASelectorNamesExactlyOneProxy) {
  EXPECT_EQ(FieldOf({.name = {}, .index = {}}), "name");
  EXPECT_EQ(FieldOf({.name = "Tokyo", .index = 2}), "name");
  EXPECT_EQ(FieldOf({.name = "Osaka", .index = {}}), "name");
  EXPECT_EQ(FieldOf({.name = "http://u:***@10.0.0.1:8080", .index = {}}), "name") << "two of them";
  EXPECT_EQ(FieldOf({.name = {}, .index = 3}), "index");
  EXPECT_EQ(FieldOf({.name = {}, .index = -1}), "index");
  EXPECT_EQ(endpoint_.routes().size(), 0U);
}

}  // namespace
}  // namespace rtm::service
