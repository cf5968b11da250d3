#include <gtest/gtest.h>

#include "http/api_rig_test.h"

namespace rtm::http {
namespace {

class ProxyApiTest : public ApiRig {
 protected:
  Reply SaveProxies(const std::string& list) {
    return Admin("configs/save-system", R"({"configs":{"proxy_list":")" + list + R"("}})");
  }
};

TEST_F(ProxyApiTest, AnEntryOfTheListMayNameItsProxy) {
  const Reply saved = SaveProxies(
      R"([\"http://u:pw@10.0.0.1:8080\",{\"url\":\"http://10.0.0.2:1\",\"name\":\"Tokyo\"}])");
  EXPECT_EQ(saved.status(), 200) << saved.raw.body;
  EXPECT_EQ(Admin("configs/get-system", "{}").Text("data.configs.proxy_list"),
            R"(["http://u:***@10.0.0.1:8080","http://10.0.0.2:1"])")
      << "the old shape";
  const Reply list = Person("proxies/list", "{}");
  EXPECT_EQ(list.raw.body.find("pw@"), std::string::npos);
  const auto& items = list.At("data.items").as_array();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].at("name").as_string(), "http://u:***@10.0.0.1:8080");
  EXPECT_EQ(items[1].at("name").as_string(), "Tokyo");
  EXPECT_EQ(items[1].at("health").as_string(), "unknown");
  EXPECT_TRUE(items[1].at("last_used_at").is_null());
  EXPECT_TRUE(items[1].at("latency_ms").is_null());
}

TEST_F(ProxyApiTest, ABadEntryIsNamedByItsPlace) {
  EXPECT_EQ(SaveProxies(R"([{\"name\":\"x\"}])").Text("field"), "configs.proxy_list[0].url");
  EXPECT_EQ(SaveProxies(R"([{\"url\":7}])").Text("field"), "configs.proxy_list[0].url");
  EXPECT_EQ(SaveProxies(R"([\"http://10.0.0.1:1\",{\"url\":\"http://10.0.0.2:1\",\"name\":7}])")
                .Text("field"),
            "configs.proxy_list[1].name");
}

TEST_F(ProxyApiTest, ASaveSaysWhichProxyGotHowManyRows) {
  SaveProxies(R"([\"http://10.0.0.1:1\"])");
  for (const char* biz_id : {"a", "b", "c"}) {
    Admin("rts/create", R"({"proxy":"http://10.0.0.1:1","biz_id":")" + std::string(biz_id) +
                            R"(","rt_token":")" + endpoint_.Mint() + R"("})");
  }
  const Reply saved =
      SaveProxies(R"([{\"url\":\"http://10.0.0.2:1\",\"name\":\"Tokyo\"},\"http://10.0.0.3:1\"])");
  EXPECT_EQ(saved.Int("data.rows_moved"), 3);
  EXPECT_EQ(saved.Int("data.rows_direct"), 0);
  const auto& dealt = saved.At("data.dealt").as_array();
  ASSERT_EQ(dealt.size(), 2U);
  EXPECT_EQ(dealt[0].at("name").as_string(), "Tokyo");
  EXPECT_EQ(dealt[0].at("proxy").as_string(), "http://10.0.0.2:1");
  EXPECT_EQ(dealt[0].at("rows").as_int64(), 2);
  EXPECT_EQ(dealt[1].at("rows").as_int64(), 1);
}

TEST_F(ProxyApiTest, ATestAnswersWhetherItSucceedsOrFails) {
  SaveProxies(R"([{\"url\":\"http://10.0.0.2:1\",\"name\":\"Tokyo\"}])");
  endpoint_.reach.not_sent_reason = core::NotSentReason::kConnect;
  endpoint_.reach.detail = "connect: refused";
  const Reply failed = Person("proxies/test", R"({"name":"Tokyo"})");
  EXPECT_EQ(failed.status(), 200) << failed.raw.body;
  EXPECT_EQ(failed.At("data.reached"), false);
  EXPECT_TRUE(failed.At("data.http_status").is_null());
  EXPECT_EQ(failed.Text("data.message"), "No connection (connect: refused).");
  EXPECT_EQ(failed.Text("data.proxy.health"), "failing");
  EXPECT_EQ(failed.Text("data.proxy.last_error"), "connect: refused");
  endpoint_.reach = {.reached = true,
                     .not_sent_reason = core::NotSentReason::kNone,
                     .http_status = 200,
                     .detail = "http 200",
                     .took = std::chrono::milliseconds(12)};
  const Reply reached = Person("proxies/test", R"({"index":0})");
  EXPECT_EQ(reached.At("data.reached"), true);
  EXPECT_EQ(reached.Int("data.http_status"), 200);
  EXPECT_EQ(reached.Int("data.proxy.latency_ms"), 12);
  EXPECT_EQ(Person("proxies/test", R"({"index":1})").Text("field"), "index");
  EXPECT_EQ(Admin("proxies/test", R"({"index":0})").status(), 403) << "it needs a login";
}

}  // namespace
}  // namespace rtm::http
