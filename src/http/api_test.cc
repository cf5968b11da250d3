#include <gtest/gtest.h>

#include <algorithm>

#include "http/api_rig_test.h"
#include "testing/capture_log.h"

namespace rtm::http {
namespace {

class ApiTest : public ApiRig {};

TEST_F(ApiTest, HealthIsAsTheOldSystemAnsweredIt) {
  for (const char* path : {"/health", "/public-api/health"}) {
    EXPECT_EQ(RawClient(api_->port()).Ask(GetText(path)).body,
              R"({"status":"ok","message":"service is healthy"})");
  }
}

TEST_F(ApiTest, TheOpenApiFileNamesExactlyTheRoutes) {
  const Reply file = Send(GetText("/openapi.json"));
  std::vector<std::string> described;
  for (const auto& [path, methods] : file.json.at("paths").as_object()) {
    for (const auto& [method, operation] : methods.as_object()) {
      std::string name(method);
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return static_cast<char>(c - 'a' + 'A'); });
      described.push_back(name + ' ' + std::string(path));
    }
  }
  std::sort(described.begin(), described.end());
  EXPECT_EQ(described, api_->Routes());
}

TEST_F(ApiTest, TheOpenApiFileNamesAnotherPrefix) {
  Unserve();
  options_.public_prefix = "/pub";
  Serve();
  const Reply file = Send(GetText("/openapi.json"));
  EXPECT_TRUE(file.json.at("paths").as_object().contains("/pub/get-at"));
  EXPECT_FALSE(file.json.at("paths").as_object().contains("/public-api/get-at"));
  EXPECT_EQ(Send(PostText("/pub/get-at", "{}")).status(), 401);
}

TEST_F(ApiTest, PublicCallsNeedTheSecret) {
  const Reply none = Send(PostText("/public-api/get-at", R"({"biz_id":"a"})"));
  EXPECT_EQ(none.status(), 401);
  EXPECT_EQ(none.Text("code"), "unauthenticated");
  EXPECT_EQ(none.At("success"), false);
  EXPECT_EQ(Send(PostText("/public-api/get-at", "{}", "X-API-Secret: wrong\r\n")).status(), 401);
}

TEST_F(ApiTest, GetAtAnswersWhatIsStoredAndRefreshRotates) {
  CreateRow("acct-1");
  const Reply before = Public("get-at", R"({"biz_id":"acct-1"})");
  EXPECT_EQ(before.status(), 200) << before.raw.body;
  EXPECT_EQ(before.Text("data.access_token"), "");
  const Reply refreshed = Public("refresh", R"({"biz_id":"acct-1"})");
  EXPECT_EQ(refreshed.status(), 200) << refreshed.raw.body;
  EXPECT_EQ(refreshed.Text("code"), "ok");
  EXPECT_EQ(refreshed.Text("data.status"), "active");
  EXPECT_EQ(refreshed.Int("data.expires_in"), 3600);
  EXPECT_FALSE(refreshed.Text("data.access_token").empty());
  for (const char* key :
       {"biz_id", "email", "access_token", "refresh_token", "type", "user_name"}) {
    EXPECT_TRUE(refreshed.At("data").as_object().contains(key)) << key;
  }
  const Reply after = Public("get-at", R"({"biz_id":"acct-1","email":"ignored@example.com"})");
  EXPECT_EQ(after.Text("data.access_token"), refreshed.Text("data.access_token"));
  EXPECT_EQ(after.Text("data.refresh_token"), refreshed.Text("data.refresh_token"));
}

TEST_F(ApiTest, PublicInputIsChecked) {
  EXPECT_EQ(Public("get-at", "{}").Text("field"), "biz_id");
  EXPECT_EQ(Public("get-at", "").status(), 400);
  EXPECT_EQ(Public("get-at", "[]").status(), 400);
  EXPECT_EQ(Public("get-at", "{\"biz_id\":").Text("code"), "invalid_argument");
  const Reply number = Public("get-at", R"({"biz_id":5})");
  EXPECT_EQ(number.status(), 400);
  EXPECT_EQ(number.Text("msg"), "biz_id: expected a string, got number.");
  EXPECT_EQ(Public("get-at", R"({"biz_id":"a","min_ttl":-1})").Text("field"), "min_ttl");
  EXPECT_EQ(Public("get-at", R"({"biz_id":"nobody"})").status(), 404);
  EXPECT_EQ(Public("get-at", "{\"biz_id\":\"\xff\"}").Text("field"), "biz_id");
}

TEST_F(ApiTest, MinTtlRefreshesOnceAndSaysWhenOnlyAPersonCanHelp) {
  CreateRow("acct-1");
  const Reply fresh = Public("get-at", R"({"biz_id":"acct-1","min_ttl":60})");
  EXPECT_EQ(fresh.status(), 200) << fresh.raw.body;
  EXPECT_EQ(endpoint_.total_sent(), 1);
  CreateRow("acct-2");
  endpoint_.Next(Answer::kInvalidGrant);
  const Reply lost = Public("get-at", R"({"biz_id":"acct-2","min_ttl":60})");
  EXPECT_EQ(lost.status(), 409) << lost.raw.body;
  EXPECT_EQ(lost.Text("code"), "needs_login");
  EXPECT_EQ(lost.Text("data.status"), "needs_login");
  EXPECT_EQ(lost.Text("data.refresh_token"), "");
}

TEST_F(ApiTest, ARefusedRefreshIs502AndALostAnswer504) {
  CreateRow("acct-1");
  endpoint_.Next(Answer::kInvalidGrant);
  const Reply refused = Public("refresh", R"({"biz_id":"acct-1"})");
  EXPECT_EQ(refused.status(), 502) << refused.raw.body;
  EXPECT_EQ(refused.At("success"), false);
  EXPECT_TRUE(refused.At("data").as_object().contains("refresh_result"));
  CreateRow("acct-2");
  endpoint_.Next(Answer::kLoseBeforeRotation);
  EXPECT_EQ(Public("refresh", R"({"biz_id":"acct-2"})").status(), 504);
}

TEST_F(ApiTest, MessagesFollowTheLanguage) {
  const std::string request = R"({"biz_id":"nobody"})";
  const std::string secret = "X-API-Secret: " + std::string(kSecret) + "\r\n";
  const Reply chinese = Send(PostText("/public-api/get-at", request, secret));
  const Reply english =
      Send(PostText("/public-api/get-at", request, secret + "Accept-Language: en-US\r\n"));
  EXPECT_NE(chinese.Text("msg"), english.Text("msg"));
  EXPECT_EQ(chinese.Text("code"), english.Text("code"));
}

TEST_F(ApiTest, LoginGivesATokenAndACookie) {
  const std::string body = R"({"username":"admin","password":")" + std::string(kPassword) + "\"}";
  const Reply login = Admin("auth/login", body, "");
  ASSERT_EQ(login.status(), 200) << login.raw.body;
  EXPECT_EQ(login.Text("username"), "admin");
  EXPECT_FALSE(login.json.as_object().contains("success"));
  EXPECT_TRUE(login.raw.Has("set-cookie: rtm_session="));
  EXPECT_TRUE(login.raw.Has("; path=/; httponly; samesite=strict\r\n"));
  const std::string token = login.Text("token");
  const std::string bearer = "Authorization: Bearer " + token + "\r\n";
  EXPECT_EQ(Admin("user/info", "{}", bearer).Text("username"), "admin");
  EXPECT_EQ(Admin("user/info", "", bearer).Text("version"), "1.2.3");
  // A cookie alone is what a foreign page can make the browser send.
  const std::string cookie = "Cookie: a=b; rtm_session=" + token + "\r\n";
  EXPECT_EQ(Admin("user/info", "{}", cookie).status(), 403);
  EXPECT_EQ(Admin("user/info", "{}", cookie + "X-Requested-With: rt-manage\r\n").status(), 200);
  const Reply out = Admin("auth/logout", "{}", cookie + "X-Requested-With: rt-manage\r\n");
  EXPECT_EQ(out.status(), 200);
  EXPECT_TRUE(
      out.raw.Has("set-cookie: rtm_session=; path=/; httponly; samesite=strict; max-age=0"));
  EXPECT_EQ(Admin("user/info", "{}", bearer).status(), 401);
}

TEST_F(ApiTest, ALoginIsRefusedAsTheOldSystemDid) {
  const Reply wrong = Admin("auth/login", R"({"username":"admin","password":"no"})", "");
  EXPECT_EQ(wrong.status(), 401);
  EXPECT_FALSE(wrong.Text("error").empty());
  EXPECT_FALSE(wrong.json.as_object().contains("success"));
  EXPECT_EQ(Admin("auth/login", "{}", "").status(), 400);
  EXPECT_FALSE(Admin("auth/login", "nonsense", "").Text("error").empty());
}

TEST_F(ApiTest, TheCookieIsSecureBehindATrustedTlsProxy) {
  Unserve();
  options_.trusted_proxies = {"127.0.0.1"};
  Serve();
  const std::string body = R"({"username":"admin","password":")" + std::string(kPassword) + "\"}";
  EXPECT_TRUE(
      Admin("auth/login", body, "X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-Proto: https\r\n")
          .raw.Has("; secure\r\n"));
}

TEST_F(ApiTest, NewerCallsNeedALogin) {
  const std::int64_t id = CreateRow("acct-1");
  const std::string body = R"({"id":)" + std::to_string(id) + R"(,"field":"rt"})";
  const Reply refused = Admin("rts/reveal", body);
  EXPECT_EQ(refused.status(), 403);
  EXPECT_EQ(refused.Text("code"), "forbidden");
  const Reply revealed = Person("rts/reveal", body);
  EXPECT_EQ(revealed.status(), 200) << revealed.raw.body;
  EXPECT_TRUE(endpoint_.IsLive(revealed.Text("data.value")));
  EXPECT_EQ(Admin("rts/attempts", R"({"id":1})").status(), 403);
  EXPECT_EQ(Person("rts/reveal", R"({"id":1,"field":"password"})").Text("field"), "field");
}

TEST_F(ApiTest, ARowHasTheMembersOfTheContract) {
  const std::int64_t id = CreateRow("acct-1");
  const Reply list = Admin("rts/list", "{}");
  ASSERT_EQ(list.status(), 200) << list.raw.body;
  EXPECT_EQ(list.Int("data.total"), 1);
  EXPECT_EQ(list.Int("data.page"), 1);
  EXPECT_EQ(list.Int("data.page_size"), 20);
  const auto& row = list.At("data.items").as_array().at(0).as_object();
  for (const char* key : {"id",
                          "biz_id",
                          "user_name",
                          "email",
                          "type",
                          "rt",
                          "at",
                          "proxy",
                          "client_id",
                          "tag",
                          "enabled",
                          "last_rt",
                          "refresh_result",
                          "user_info",
                          "account_info",
                          "last_refresh_time",
                          "memo",
                          "create_time",
                          "update_time",
                          "state",
                          "state_code",
                          "state_since",
                          "next_step",
                          "expires_at",
                          "next_refresh_time",
                          "generation",
                          "provider",
                          "linked_to",
                          "refreshing"}) {
    EXPECT_TRUE(row.contains(key)) << key;
  }
  EXPECT_EQ(row.at("id").as_int64(), id);
  EXPECT_TRUE(row.at("last_refresh_time").is_null());
  EXPECT_FALSE(endpoint_.IsLive(std::string(row.at("rt").as_string()))) << "the RT is not masked";
}

TEST_F(ApiTest, RowsAreEditedAndDeleted) {
  const std::string id = std::to_string(CreateRow("acct-1"));
  const Reply updated =
      Admin("rts/update", R"({"id":)" + id + R"(,"updates":{"memo":"spare","enabled":true}})");
  EXPECT_EQ(updated.status(), 200) << updated.raw.body;
  EXPECT_EQ(updated.Text("data.memo"), "spare");
  EXPECT_EQ(updated.At("data.enabled"), true);
  const Reply wrong = Admin("rts/update", R"({"id":)" + id + R"(,"updates":{"proxy":7}})");
  EXPECT_EQ(wrong.Text("msg"), "updates.proxy: expected a string, got number.");
  EXPECT_EQ(wrong.Text("field"), "updates.proxy");
  EXPECT_EQ(Admin("rts/update", R"({"updates":{}})").Text("field"), "id");
  EXPECT_EQ(Admin("rts/create", R"({"biz_id":"acct-1","rt_token":"another-rt"})").status(), 409);
  EXPECT_EQ(Admin("rts/delete", R"({"id":)" + id + "}").status(), 200);
  EXPECT_EQ(Admin("rts/delete", R"({"id":)" + id + "}").status(), 404);
  EXPECT_EQ(Admin("rts/batch-delete", R"({"ids":[1,"2"]})").Text("field"), "ids[1]");
  const Reply none = Admin("rts/batch-delete", R"({"ids":[98,99]})");
  EXPECT_EQ(none.Int("data.success_count"), 0);
  EXPECT_EQ(none.Int("data.fail_count"), 2);
}

TEST_F(ApiTest, RowsAreRefreshedAloneAndTogether) {
  const std::string first = std::to_string(CreateRow("acct-1"));
  const std::string second = std::to_string(CreateRow("acct-2"));
  const Reply one = Admin("rts/refresh", R"({"id":)" + first + R"(,"refresh_user_info":true})");
  EXPECT_EQ(one.status(), 200) << one.raw.body;
  EXPECT_EQ(one.Int("data.generation"), 1);
  const Reply both = Admin("rts/batch-refresh", R"({"ids":[)" + first + ',' + second + ",77]}");
  EXPECT_EQ(both.status(), 200) << both.raw.body;
  EXPECT_EQ(both.Int("data.total_count"), 3);
  EXPECT_EQ(both.Int("data.success_count"), 2);
  const auto& results = both.At("data.results").as_array();
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results.at(1).at("rt_name").as_string(), "acct-2");
  EXPECT_FALSE(results.at(2).at("success").as_bool());
  EXPECT_EQ(Admin("rts/refresh-user-info", R"({"id":)" + first + "}").status(), 200);
  EXPECT_EQ(Admin("rts/refresh-account-info", R"({"id":)" + first + "}").status(), 200);
  const Reply attempts = Person("rts/attempts", R"({"id":)" + first + "}");
  EXPECT_EQ(attempts.status(), 200) << attempts.raw.body;
  EXPECT_EQ(attempts.Int("data.total"), 2);
  EXPECT_EQ(attempts.At("data.items").as_array().at(0).at("outcome").as_string(), "rotated");
}

TEST_F(ApiTest, AFailedRefreshOfARowStillShowsTheRow) {
  const std::string id = std::to_string(CreateRow("acct-1"));
  endpoint_.Next(Answer::kInvalidGrant);
  const Reply failed = Admin("rts/refresh", R"({"id":)" + id + "}");
  EXPECT_EQ(failed.status(), 502) << failed.raw.body;
  EXPECT_EQ(failed.At("success"), false);
  EXPECT_EQ(failed.Text("data.state"), "needs_login");
}

TEST_F(ApiTest, ImportsAreCountedAndTheRefusedNamed) {
  const std::string known = endpoint_.Mint();
  const std::string other = endpoint_.Mint();
  EXPECT_EQ(Admin("rts/create", R"({"rt_token":")" + known + "\"}").status(), 200);
  const Reply import = Admin("rts/batch-import", R"({"rt_tokens":["","  ",")" + known + "\",\"" +
                                                     other + "\",\"" + other + R"("],"tag":"t"})");
  EXPECT_EQ(import.status(), 200) << import.raw.body;
  EXPECT_EQ(import.Int("data.total_count"), 2);
  EXPECT_EQ(import.Int("data.success_count"), 1);
  EXPECT_EQ(import.At("data.failures").as_array().at(0).at("result").as_string(), "known");
  EXPECT_EQ(Admin("rts/list", R"({"tag":"t","enabled":false})").Int("data.total"), 1);
  EXPECT_EQ(Admin("rts/list", R"({"create_date":"yesterday"})").Text("field"), "create_date");
  EXPECT_EQ(Admin("rts/list", R"({"page_size":10001})").Text("field"), "page_size");
}

TEST_F(ApiTest, SettingsAreTextsAndListsJsonText) {
  const Reply before = Admin("configs/get-system", "{}");
  EXPECT_EQ(before.Text("data.configs.proxy_list"), "[]");
  EXPECT_EQ(before.Text("data.configs.auto_refresh_interval"), "2");
  EXPECT_EQ(before.Text("data.env_configs.client_id"), "app_env");
  const Reply saved = Admin("configs/save-system",
                            R"({"configs":{"proxy_list":"[\"http://u:pw@10.0.0.1:8080\"]",)"
                            R"("client_id_list":"[\"app_1\"]","auto_refresh_enabled":"false",)"
                            R"("auto_refresh_interval":"7"}})");
  EXPECT_EQ(saved.status(), 200) << saved.raw.body;
  const Reply after = Admin("configs/get-system", "{}");
  EXPECT_EQ(after.Text("data.configs.auto_refresh_enabled"), "false");
  EXPECT_EQ(after.Text("data.configs.auto_refresh_interval"), "7");
  EXPECT_EQ(after.raw.body.find("pw@"), std::string::npos) << "the password is shown";
  EXPECT_EQ(Admin("configs/get-proxy-list", "{}").At("data").as_array().size(), 1U);
  EXPECT_EQ(Admin("configs/get-clientid-list", "").At("data").as_array().at(0).as_string(),
            "app_1");
  const auto field = [&](const char* configs) {
    return Admin("configs/save-system", std::string(R"({"configs":)") + configs + "}")
        .Text("field");
  };
  EXPECT_EQ(field(R"({"proxy_list":["x"]})"), "configs.proxy_list");
  EXPECT_EQ(field(R"({"proxy_list":"[1]"})"), "configs.proxy_list[0]");
  EXPECT_EQ(field(R"({"proxy_list":"nonsense"})"), "configs.proxy_list");
  EXPECT_EQ(field(R"({"auto_refresh_enabled":"perhaps"})"), "configs.auto_refresh_enabled");
  EXPECT_EQ(field(R"({"auto_refresh_interval":"0"})"), "configs.auto_refresh_interval");
  EXPECT_EQ(field(R"({"refresh_lead":"soon"})"), "configs.refresh_lead");
  EXPECT_EQ(Admin("configs/save-system", "{}").Text("field"), "configs");
}

TEST_F(ApiTest, ReadinessNamesWhatItLookedAt) {
  const Reply ready = Send(GetText("/health/ready"));
  EXPECT_TRUE(ready.status() == 200 || ready.status() == 503);
  EXPECT_GE(ready.At("checks").as_array().size(), 3U);
  EXPECT_EQ(ready.status() == 200, ready.Text("status") == "ok");
}

TEST_F(ApiTest, NoSecretReachesTheLog) {
  testing::CaptureLog log;
  const std::string planted = endpoint_.Mint();
  Admin("rts/create", R"({"biz_id":"a","rt_token":")" + planted + "\"}");
  Public("refresh", R"({"biz_id":"a"})");
  Admin("auth/login", R"({"username":"admin","password":"planted-password"})", "");
  const std::string all = log.All();
  for (const std::string& secret :
       {planted, std::string(kSecret), std::string("planted-password")}) {
    EXPECT_EQ(all.find(secret), std::string::npos);
  }
  EXPECT_NE(all.find("http.request"), std::string::npos);
}

}  // namespace
}  // namespace rtm::http
