// GET /metrics over a socket: who may read it, and what requests leave in it.
#include <gmock/gmock.h>

#include "http/api_rig_test.h"

namespace rtm::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class MetricsPageTest : public ApiRig {
 protected:
  RawAnswer Scrape(const std::string& headers = "", const std::string& method = "GET") {
    RawClient client(api_->port());
    client.Send(method + " /metrics HTTP/1.1\r\nAccept-Language: en\r\n" +
                (headers.find("Host:") == std::string::npos ? "Host: localhost\r\n" : "") +
                headers + "\r\n");
    return client.Read(method == "HEAD");
  }
  std::string Page() { return Scrape().body; }
};

TEST_F(MetricsPageTest, ThisMachineReadsItWithoutCredentials) {
  const RawAnswer answer = Scrape();
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.Has("content-type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("# TYPE rtmanage_store_up gauge\nrtmanage_store_up 1\n"));
  EXPECT_THAT(answer.body, HasSubstr("rtmanage_http_connections 1\n"));
  EXPECT_EQ(Scrape("Host: 127.0.0.1:8080\r\n").status, 200);
  EXPECT_EQ(Scrape("Host: [::1]\r\n").status, 200);
}

TEST_F(MetricsPageTest, HeadHasNoBodyAndOtherMethodsAreRefused) {
  const RawAnswer head = Scrape("", "HEAD");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(Scrape("Content-Length: 0\r\n", "POST").status, 405);
}

TEST_F(MetricsPageTest, FromElsewhereItTakesTheApiSecret) {
  const std::vector<std::string> outside{
      "Host: tokens.example.org\r\n", "X-Forwarded-For: 203.0.113.7\r\n",
      "X-Forwarded-Proto: https\r\n", "Forwarded: for=203.0.113.7\r\n"};
  const std::string in_header = "X-API-Secret: " + std::string(kSecret) + "\r\n";
  const std::string as_bearer = "Authorization: Bearer " + std::string(kSecret) + "\r\n";
  for (const std::string& headers : outside) {
    const RawAnswer refused = Scrape(headers);
    EXPECT_EQ(refused.status, 401) << headers;
    EXPECT_THAT(refused.body, HasSubstr("X-API-Secret or Authorization: Bearer")) << headers;
    EXPECT_THAT(refused.body, Not(HasSubstr("rtmanage_")));
    EXPECT_EQ(Scrape(headers + "X-API-Secret: wrong\r\n").status, 401);
    EXPECT_EQ(Scrape(headers + "Authorization: Bearer wrong\r\n").status, 401);
    EXPECT_EQ(Scrape(headers + in_header).status, 200);
    EXPECT_EQ(Scrape(headers + as_bearer).status, 200);
  }
}

TEST_F(MetricsPageTest, RequestsCountByRouteMethodAndStatus) {
  CreateRow("a");
  Public("get-at", R"({"biz_id":"a"})");
  Public("get-at", R"({"biz_id":"a"})");
  Public("get-at", R"({"biz_id":"nobody"})");
  RawClient(api_->port()).Ask(GetText("/no-such/path"));
  RawClient(api_->port()).Ask(PostText("/no-such/path", "{}"));
  RawClient(api_->port()).Ask("nonsense\r\n\r\n");
  const std::string page = Page();
  const auto requests = [](const std::string& labels) {
    return "rtmanage_http_requests_total{" + labels + "}";
  };
  EXPECT_THAT(page, HasSubstr(requests(R"(route="/public-api/get-at",method="POST",status="200")") +
                              " 2\n"));
  EXPECT_THAT(page, HasSubstr(requests(R"(route="/public-api/get-at",method="POST",status="404")") +
                              " 1\n"));
  EXPECT_THAT(page, HasSubstr(requests(R"(route="/*",method="GET",status="404")") + " 1\n"));
  EXPECT_THAT(page, HasSubstr(requests(R"(route="none",method="POST",status="404")") + " 1\n"));
  EXPECT_THAT(page, Not(HasSubstr("no-such")));
  EXPECT_THAT(page, HasSubstr("rtmanage_http_refusals_total 1\n"));
  EXPECT_THAT(page,
              HasSubstr("rtmanage_http_request_seconds_count{route=\"/public-api/get-at\"} 3\n"));
  EXPECT_THAT(page, HasSubstr(R"(rtmanage_get_at_total{from="memory"} 1)"));
  EXPECT_THAT(page, HasSubstr(R"(rtmanage_get_at_total{from="store"} 1)"));
  // A scrape counts itself from the next one on.
  EXPECT_THAT(page, Not(HasSubstr(R"(route="/metrics")")));
  EXPECT_THAT(Page(), HasSubstr(requests(R"(route="/metrics",method="GET",status="200")") + " 1"));
}

}  // namespace
}  // namespace rtm::http
