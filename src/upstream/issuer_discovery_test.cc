#include "upstream/issuer_discovery.h"

#include <gtest/gtest.h>

#include "testing/manual_clock.h"
#include "testing/scripted_oauth_server.h"
#include "testing/tiny_proxy.h"
#include "upstream/testing/transport_caller.h"

namespace rtm::upstream {
namespace {

using core::NotSentReason;
using testing::ScriptedOAuthServer;
using testing::TinyProxy;

std::string Metadata(const std::string& issuer, const std::string& token_url) {
  return R"({"issuer":")" + issuer + R"(","token_endpoint":")" + token_url + R"("})";
}

class IssuerDiscoveryTest : public ::testing::Test {
 protected:
  DiscoveryResult Find(const std::string& issuer, const std::string& proxy_url = "") {
    EgressRoute route;
    if (!proxy_url.empty()) route.proxy_url = base::Secret::CopyOf(proxy_url);
    return caller_.Launch(discovery_.FindTokenUrl(issuer, std::move(route), "")).get();
  }

  testing::ManualClock clock_;
  ScriptedOAuthServer server_;
  TransportCaller caller_;
  CurlTransport transport_{clock_, {}};
  IssuerDiscovery discovery_{clock_, transport_};
};

TEST_F(IssuerDiscoveryTest, FindsTheOpenIdDocumentAndKeepsItForAnHour) {
  EXPECT_EQ(Find(server_.issuer()).token_url, server_.token_url());
  EXPECT_EQ(Find(server_.issuer()).token_url, server_.token_url());
  EXPECT_EQ(server_.document_requests(), 1U);
  clock_.Advance(std::chrono::minutes(59));
  Find(server_.issuer());
  EXPECT_EQ(server_.document_requests(), 1U);
  clock_.Advance(std::chrono::minutes(2));
  EXPECT_EQ(Find(server_.issuer()).token_url, server_.token_url());
  EXPECT_EQ(server_.document_requests(), 2U);
}

TEST_F(IssuerDiscoveryTest, FindsTheOAuthDocumentOfAnIssuerWithAPath) {
  const std::string issuer = server_.issuer() + "/tenant";
  server_.SetDocument("/.well-known/oauth-authorization-server/tenant",
                      Metadata(issuer, "https://id.example/token"));
  EXPECT_EQ(Find(issuer).token_url, "https://id.example/token");
  EXPECT_EQ(server_.document_requests(), 2U);
}

TEST_F(IssuerDiscoveryTest, RefusesTheDocumentOfAnotherIssuer) {
  server_.SetDocument("/.well-known/openid-configuration",
                      Metadata("https://evil.example", "https://evil.example/token"));
  const DiscoveryResult result = Find(server_.issuer());
  EXPECT_EQ(result.token_url, "");
  EXPECT_EQ(result.reason, NotSentReason::kLocal);
  EXPECT_NE(result.detail.find("https://evil.example"), std::string::npos) << result.detail;
}

TEST_F(IssuerDiscoveryTest, RefusesAnEndpointThatIsNotProtected) {
  server_.SetDocument("/.well-known/openid-configuration",
                      Metadata(server_.issuer(), "http://id.example/token"));
  EXPECT_EQ(Find(server_.issuer()).token_url, "");
  EXPECT_EQ(Find("http://id.example").reason, NotSentReason::kLocal);
  EXPECT_EQ(Find("").reason, NotSentReason::kLocal);
}

TEST_F(IssuerDiscoveryTest, FailuresAreNotKept) {
  server_.SetDocument("/.well-known/openid-configuration", "<html>");
  EXPECT_EQ(Find(server_.issuer()).token_url, "");
  server_.SetDocument("/.well-known/openid-configuration",
                      Metadata(server_.issuer(), server_.token_url()));
  EXPECT_EQ(Find(server_.issuer()).token_url, server_.token_url());
}

TEST_F(IssuerDiscoveryTest, GoesOutByTheRouteOfTheRow) {
  TinyProxy proxy({});
  EXPECT_EQ(Find(server_.issuer(), proxy.Url("http")).token_url, server_.token_url());
  EXPECT_EQ(proxy.tunnels(), 1U);

  TinyProxy closed({.answer_status = 403});
  const std::string other = "http://localhost:" + std::to_string(server_.port());
  const DiscoveryResult refused = Find(other, closed.Url("http"));
  EXPECT_EQ(refused.reason, NotSentReason::kProxyRefused);
  EXPECT_TRUE(refused.detail.starts_with("discovery: proxy: ")) << refused.detail;
  EXPECT_EQ(server_.connections(), 1U);
}

TEST(IssuerMetadataTest, OddDocumentsFail) {
  for (const char* const document :
       {"", "[]", "{}", R"({"issuer":7})", R"({"issuer":"https://a.example"})",
        R"({"issuer":"https://a.example","token_endpoint":["https://a.example/t"]})"}) {
    EXPECT_EQ(ReadIssuerMetadata(document, "https://a.example").token_url, "") << document;
  }
}

}  // namespace
}  // namespace rtm::upstream
