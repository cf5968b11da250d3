#include "upstream/oauth_token_endpoint.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "testing/run_coroutine.h"
#include "testing/scripted_oauth_server.h"
#include "testing/tiny_proxy.h"
#include "upstream/testing/transport_caller.h"

namespace rtm::upstream {
namespace {

using core::ExchangeEvidence;
using core::ExchangePhase;
using core::NotSentReason;
using testing::ScriptedOAuthServer;
using testing::ScriptedReply;
using testing::TinyProxy;
using Shape = ScriptedReply::Shape;

std::vector<ProviderProfile> Profiles(const ScriptedOAuthServer& server) {
  std::vector<ProviderProfile> profiles(3);
  profiles[0] = OpenAiProfile();
  profiles[0].token_url = server.token_url();
  profiles[1].name = "form";
  profiles[1].issuer = server.issuer();
  profiles[1].client_id = "form-client";
  profiles[1].client_secret = base::Secret::CopyOf("planted-client-secret");
  profiles[2].name = "empty";
  return profiles;
}

class OAuthTokenEndpointTest : public ::testing::Test {
 protected:
  ExchangeEvidence Exchange(TokenRequest request) {
    return caller_.Launch(endpoint_.Exchange(std::move(request), observer_)).get();
  }
  TokenRequest Request(const std::string& provider, const std::string& refresh_token) {
    TokenRequest request;
    request.provider = provider;
    request.refresh_token = base::Secret::CopyOf(refresh_token);
    return request;
  }
  core::RefreshOutcome Classified(ScriptedReply reply) {
    server_.Script(std::move(reply));
    const std::string token = server_.grants().Issue();
    return core::Classify(Exchange(Request("openai", token)), core::DefaultErrorTable(),
                          base::Secret::CopyOf(token));
  }

  base::SystemClock clock_;
  ScriptedOAuthServer server_;
  ProviderCatalog catalog_{Profiles(server_)};
  std::shared_ptr<CountingObserver> observer_ = std::make_shared<CountingObserver>();
  TransportCaller caller_;
  CurlTransport transport_{clock_, {}};
  OAuthTokenEndpoint endpoint_{catalog_, transport_, clock_};
};

TEST_F(OAuthTokenEndpointTest, RotatesTenTimesInARow) {
  std::string token = server_.grants().Issue();
  for (int i = 0; i < 10; ++i) {
    const ExchangeEvidence evidence = Exchange(Request("openai", token));
    ASSERT_TRUE(evidence.tokens && evidence.tokens->refresh_token) << i;
    token = evidence.tokens->refresh_token->Reveal();
    EXPECT_EQ(evidence.tokens->claims.email, "user1@example.com");
    EXPECT_EQ(evidence.tokens->claims.client_id, OpenAiProfile().client_id);
    EXPECT_EQ(evidence.tokens->claims.user_name, "user1");
    EXPECT_TRUE(evidence.tokens->access_token_expires_at);
  }
  EXPECT_EQ(token, server_.grants().CurrentOf(token));
  EXPECT_EQ(server_.grants().reuses(), 0U);
}

TEST_F(OAuthTokenEndpointTest, ReuseIsAnsweredAsSuch) {
  const std::string token = server_.grants().Issue();
  Exchange(Request("openai", token));
  const ExchangeEvidence evidence = Exchange(Request("openai", token));
  EXPECT_EQ(evidence.http_status, 401);
  EXPECT_EQ(evidence.oauth_error, "refresh_token_reused");
  EXPECT_FALSE(evidence.tokens);
}

TEST_F(OAuthTokenEndpointTest, ProviderByIssuerSendsAForm) {
  const ExchangeEvidence evidence = Exchange(Request("form", server_.grants().Issue()));
  EXPECT_EQ(evidence.http_status, 200);
  const auto received = server_.received();
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].Header("content-type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(received[0].Parameter("client_id"), "form-client");
  EXPECT_EQ(received[0].Parameter("client_secret"), "planted-client-secret");
  EXPECT_EQ(received[0].Parameter("grant_type"), "refresh_token");
}

TEST_F(OAuthTokenEndpointTest, RowsClientGoesInsteadOfTheProfiles) {
  TokenRequest request = Request("form", server_.grants().Issue());
  request.client_id = "rows-own";
  Exchange(std::move(request));
  const auto received = server_.received();
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].Parameter("client_id"), "rows-own");
  EXPECT_EQ(received[0].Parameter("client_secret"), "");
}

TEST_F(OAuthTokenEndpointTest, UnknownProviderIsAnError) {
  try {
    // On this thread: TSan does not see how libstdc++ counts the owners of an exception.
    testing::RunCoroutine(endpoint_.Exchange(Request("nobody", "rt"), observer_));
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kInvalidArgument);
    EXPECT_EQ(error.field(), "provider");
    EXPECT_NE(error.public_text().en.find("openai"), std::string::npos);
  }
}

TEST_F(OAuthTokenEndpointTest, ProviderWithoutEndpointIsNotSent) {
  const ExchangeEvidence evidence = Exchange(Request("empty", "rt"));
  EXPECT_EQ(evidence.phase, ExchangePhase::kNotSent);
  EXPECT_EQ(evidence.not_sent_reason, NotSentReason::kLocal);
}

TEST_F(OAuthTokenEndpointTest, EvidenceSaysWhetherAProxyWasOnTheWay) {
  TinyProxy proxy({.answer_status = 503});
  TokenRequest request = Request("openai", server_.grants().Issue());
  request.route.proxy_url = base::Secret::CopyOf(proxy.Url("http"));
  const ExchangeEvidence refused = Exchange(std::move(request));
  EXPECT_TRUE(refused.via_proxy);
  EXPECT_EQ(refused.not_sent_reason, NotSentReason::kProxyRefused);
  EXPECT_FALSE(Exchange(Request("openai", server_.grants().Issue())).via_proxy);
}

TEST_F(OAuthTokenEndpointTest, DiscoveryFailsClosedBehindADeadProxy) {
  TinyProxy proxy({.answer_status = 503});
  TokenRequest request = Request("form", server_.grants().Issue());
  request.route.proxy_url = base::Secret::CopyOf(proxy.Url("http"));
  const ExchangeEvidence evidence = Exchange(std::move(request));
  EXPECT_EQ(evidence.phase, ExchangePhase::kNotSent);
  EXPECT_TRUE(evidence.via_proxy);
  EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(OAuthTokenEndpointTest, CloseDelimitedRepliesCountByTheirBody) {
  ScriptedReply whole;
  whole.shape = Shape::kCloseDelimited;
  EXPECT_EQ(core::OutcomeName(Classified(whole)), "rotated");

  ScriptedReply half;
  half.shape = Shape::kCloseInside;
  const core::RefreshOutcome cut_off = Classified(half);
  EXPECT_EQ(core::OutcomeName(cut_off), "in_doubt");
  EXPECT_EQ(core::OutcomeCode(cut_off), "truncated");

  half.status = 400;
  half.body = R"({"error":"invalid_grant"})";
  EXPECT_EQ(core::OutcomeName(Classified(half)), "in_doubt");
  half.status = 403;
  half.body = "<html>blocked by somebody on the way</html>";
  EXPECT_EQ(core::OutcomeName(Classified(half)), "egress_fault");
  half.status = 429;
  half.body = R"({"error":"slow_down"})";
  EXPECT_EQ(core::OutcomeName(Classified(half)), "throttled");
}

TEST_F(OAuthTokenEndpointTest, AWholeObjectCountsHoweverTheConnectionEnded) {
  ScriptedReply reply;
  reply.shape = Shape::kMissingEnd;
  EXPECT_EQ(core::OutcomeName(Classified(reply)), "rotated") << "its new RT would be lost";
  reply.status = 400;
  reply.body = R"({"error":"invalid_grant"})";
  EXPECT_EQ(core::OutcomeName(Classified(reply)), "in_doubt") << "a refusal has nothing to save";
  reply.status = 200;
  reply.body = R"({"access_token":"a","x":{"y":1})";
  EXPECT_EQ(core::OutcomeName(Classified(reply)), "in_doubt") << "not readable";
}

TEST_F(OAuthTokenEndpointTest, AnswersAreClassifiedAsTheContractSays) {
  const auto answer = [this](int status, std::string body, std::vector<std::string> headers = {}) {
    ScriptedReply reply;
    reply.status = status;
    reply.body = std::move(body);
    reply.headers = std::move(headers);
    const core::RefreshOutcome outcome = Classified(std::move(reply));
    return std::string(core::OutcomeName(outcome)) + " " + core::OutcomeCode(outcome);
  };
  EXPECT_EQ(answer(400, R"({"error":"invalid_grant"})"), "needs_login invalid_grant");
  EXPECT_EQ(answer(401, "no"), "needs_login http_401");
  EXPECT_EQ(answer(403, R"({"error":{"code":"account_deactivated"}})"),
            "account_closed account_deactivated");
  EXPECT_EQ(answer(400, R"({"error":"invalid_client"})"), "misconfigured invalid_client");
  EXPECT_EQ(answer(403, R"({"error":{"code":"unsupported_country_region_territory"}})"),
            "egress_fault unsupported_country_region_territory");
  EXPECT_EQ(answer(403, "<html>"), "egress_fault http_403");
  EXPECT_EQ(answer(429, "{}").substr(0, 9), "throttled");
  EXPECT_EQ(answer(503, "busy", {"Retry-After: 9"}).substr(0, 9), "throttled");
  EXPECT_EQ(answer(503, "busy"), "in_doubt http_503");
  EXPECT_EQ(answer(500, R"({"error":"invalid_grant"})"), "in_doubt http_500");
  EXPECT_EQ(answer(200, "<html>"), "in_doubt unreadable");
  EXPECT_EQ(answer(200, "{}"), "in_doubt no_tokens");
  EXPECT_EQ(answer(400, R"({"error":"brand_new_code"})"), "unknown_error brand_new_code");
}

TEST_F(OAuthTokenEndpointTest, ALookAsksTheHostForItsRootAndShowsNoCredential) {
  TinyProxy proxy({.user = "u", .password = "pw"});
  EgressRoute route;
  route.proxy_url =
      base::Secret(std::string("http://u:pw@") + proxy.Url("http").substr(sizeof("http://") - 1));
  for (const char* provider : {"openai", "form"}) {
    const ReachReport report =
        caller_.Launch(endpoint_.Reach(provider, {route.proxy_url->Clone(), ""})).get();
    EXPECT_TRUE(report.reached) << report.detail;
    EXPECT_EQ(report.http_status, 404);
  }
  EXPECT_EQ(proxy.tunnels(), 2U) << "a connection of its own for each";
  const auto received = server_.received();
  ASSERT_EQ(received.size(), 2U);
  for (const auto& request : received) {
    EXPECT_EQ(request.method, "HEAD");
    EXPECT_EQ(request.target, "/");
    EXPECT_EQ(request.Header("user-agent"), "rt-manage");
    EXPECT_EQ(request.Header("authorization") + request.Header("proxy-authorization"), "");
  }
}

TEST_F(OAuthTokenEndpointTest, ALookThroughADeadProxyGoesNowhereElse) {
  TinyProxy proxy({.answer_status = 407});
  const ReachReport report =
      caller_.Launch(endpoint_.Reach("openai", {base::Secret::CopyOf(proxy.Url("http")), "label"}))
          .get();
  EXPECT_FALSE(report.reached);
  EXPECT_EQ(report.not_sent_reason, NotSentReason::kProxyAuth);
  EXPECT_EQ(report.detail, "proxy: CONNECT answered with 407");
  EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(OAuthTokenEndpointTest, InterpretReadsAJournalledReplyTheSameWay) {
  const ExchangeEvidence evidence =
      endpoint_.Interpret({.provider = "form",
                           .refresh_token = "sent",
                           .http_status = 200,
                           .retry_after = "7",
                           .body = R"({"refresh_token":"RT","access_token":"AT","expires_in":60})",
                           .received_at = clock_.Now()});
  EXPECT_EQ(evidence.phase, ExchangePhase::kReplied);
  EXPECT_EQ(evidence.tokens->refresh_token->Reveal(), "RT");
  EXPECT_EQ(evidence.retry_after, std::chrono::seconds(7));
  const ExchangeEvidence refused = endpoint_.Interpret(
      {.provider = "form",
       .refresh_token = "sent",
       .http_status = 401,
       .retry_after = "",
       .body = R"({"error":"invalid_client","error_description":"bad planted-client-secret"})",
       .received_at = clock_.Now()});
  EXPECT_FALSE(refused.oauth_error_description.contains("planted-client-secret"))
      << refused.oauth_error_description;
}

TEST_F(OAuthTokenEndpointTest, NoEvidenceHoldsAPlantedSecret) {
  const std::string token = server_.grants().Issue();
  ScriptedReply echo;
  echo.status = 400;
  echo.body = R"({"error":")" + token + R"(","error_description":"bad )" + token +
              R"( of planted-client-secret"})";
  server_.Script(echo);
  const ExchangeEvidence evidence = Exchange(Request("form", token));
  const std::string said =
      evidence.oauth_error.value_or("") + evidence.oauth_error_description + evidence.detail;
  EXPECT_EQ(said.find("planted"), std::string::npos) << said;
}

}  // namespace
}  // namespace rtm::upstream
