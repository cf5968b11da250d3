#include "upstream/curl_transport.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>

#include "testing/scripted_oauth_server.h"
#include "upstream/testing/transport_caller.h"

namespace rtm::upstream {
namespace {

using core::ExchangePhase;
using core::NotSentReason;
using testing::ScriptedOAuthServer;
using testing::ScriptedReply;
using Shape = ScriptedReply::Shape;

class CurlTransportTest : public ::testing::Test {
 protected:
  HttpResult Send(HttpRequest request) {
    return caller_.Launch(transport_.Send(std::move(request))).get();
  }
  HttpResult SendTo(const std::string& url) {
    return Send(MakeRefreshRequest(url, server_.grants().Issue(), observer_));
  }
  HttpResult SendScripted(ScriptedReply reply) {
    server_.Script(std::move(reply));
    return SendTo(server_.token_url());
  }
  static ScriptedReply Of(Shape shape) {
    ScriptedReply reply;
    reply.shape = shape;
    return reply;
  }

  base::SystemClock clock_;
  ScriptedOAuthServer server_;
  std::shared_ptr<CountingObserver> observer_ = std::make_shared<CountingObserver>();
  TransportCaller caller_;
  CurlTransport transport_{clock_, {.user_agent = "rt-manage/9.9"}};
};

TEST_F(CurlTransportTest, DeliversAWholeReplyOnceAndShowsItToTheObserverFirst) {
  const HttpResult result = SendTo(server_.token_url());

  EXPECT_EQ(result.phase, ExchangePhase::kReplied);
  EXPECT_EQ(result.http_status, 200);
  EXPECT_NE(result.body.Reveal().find("rt-planted-1-1"), std::string_view::npos);
  EXPECT_FALSE(result.close_delimited);
  EXPECT_EQ(observer_->asked, 1);
  EXPECT_EQ(observer_->replies, 1);
  EXPECT_EQ(observer_->status, 200);
  EXPECT_EQ(observer_->bytes, result.body.size());
  EXPECT_EQ(server_.requests(), 1U);
}

TEST_F(CurlTransportTest, SendsTheHeadersOfATokenRequestAndNoOthers) {
  SendTo(server_.token_url());

  const auto received = server_.received();
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].method, "POST");
  EXPECT_EQ(received[0].target, "/oauth/token");
  EXPECT_EQ(received[0].Header("user-agent"), "rt-manage/9.9");
  EXPECT_EQ(received[0].Header("content-type"), "application/json");
  EXPECT_EQ(received[0].Header("accept"), "application/json");
  EXPECT_FALSE(received[0].headers.contains("expect"));
  EXPECT_FALSE(received[0].headers.contains("authorization"));
}

TEST_F(CurlTransportTest, UsesAConnectionAgain) {
  for (int i = 0; i < 5; ++i) SendTo(server_.token_url());
  EXPECT_EQ(server_.requests(), 5U);
  EXPECT_EQ(server_.connections(), 1U);
}

TEST_F(CurlTransportTest, UnresolvableHostIsNotSent) {
  // A label of 70 characters is no name, so that no resolver is asked.
  const HttpResult result = SendTo("http://" + std::string(70, 'a') + ".invalid/");
  EXPECT_EQ(result.phase, ExchangePhase::kNotSent);
  EXPECT_EQ(result.not_sent_reason, NotSentReason::kDns);
  EXPECT_TRUE(result.detail.starts_with("dns: ")) << result.detail;
  EXPECT_EQ(observer_->asked, 0);
}

TEST_F(CurlTransportTest, RefusedConnectionIsNotSent) {
  boost::asio::io_context context;
  // Bound but not listening: nobody else can take the port, and connections are refused.
  boost::asio::ip::tcp::socket silent(context);
  silent.open(boost::asio::ip::tcp::v4());
  silent.bind({boost::asio::ip::address_v4::loopback(), 0});
  const HttpResult result =
      SendTo("http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/");
  EXPECT_EQ(result.phase, ExchangePhase::kNotSent);
  EXPECT_EQ(result.not_sent_reason, NotSentReason::kConnect);
  EXPECT_TRUE(result.detail.starts_with("connect: ")) << result.detail;
  EXPECT_EQ(observer_->asked, 0);
}

TEST_F(CurlTransportTest, OtherSchemesAreNotSent) {
  for (const char* const url : {"ftp://127.0.0.1/", "file:///etc/hostname", "not a url", ""}) {
    const HttpResult result = SendTo(url);
    EXPECT_EQ(result.phase, ExchangePhase::kNotSent) << url;
    EXPECT_EQ(result.not_sent_reason, NotSentReason::kLocal) << url << " " << result.detail;
  }
}

TEST_F(CurlTransportTest, ClosedGateIsNotSent) {
  observer_->allow = false;
  const HttpResult result = SendTo(server_.token_url());
  EXPECT_EQ(result.phase, ExchangePhase::kNotSent);
  EXPECT_EQ(result.not_sent_reason, NotSentReason::kLeaseTooShort);
  EXPECT_EQ(observer_->asked, 1);
  EXPECT_EQ(observer_->replies, 0);
  observer_->allow = true;
  SendTo(server_.token_url());
  EXPECT_EQ(server_.requests(), 1U) << "only the allowed one arrived";
}

TEST_F(CurlTransportTest, ConnectionClosedWithoutAnswerIsNoReply) {
  const HttpResult result = SendScripted(Of(Shape::kCloseUnanswered));
  EXPECT_EQ(result.phase, ExchangePhase::kNoReply);
  EXPECT_TRUE(result.detail.starts_with("reset: ")) << result.detail;
  EXPECT_EQ(server_.requests(), 1U);
  EXPECT_EQ(server_.connections(), 1U);
  EXPECT_EQ(observer_->replies, 0);
}

TEST_F(CurlTransportTest, ConnectionClosedUnreadIsNoReply) {
  const HttpResult result = SendScripted(Of(Shape::kCloseUnread));
  EXPECT_EQ(result.phase, ExchangePhase::kNoReply);
  EXPECT_TRUE(result.detail.starts_with("reset: ")) << result.detail;
  EXPECT_EQ(server_.requests(), 0U);
}

TEST_F(CurlTransportTest, ReusedConnectionClosedAfterTheRequestIsNotSentAgain) {
  SendTo(server_.token_url());
  ScriptedReply close = Of(Shape::kCloseUnanswered);
  close.on = ScriptedReply::On::kReusedConnection;
  const HttpResult result = SendScripted(close);

  EXPECT_EQ(result.phase, ExchangePhase::kNoReply);
  EXPECT_EQ(result.detail, "reset: reused connection closed");
  const auto received = server_.received();
  ASSERT_EQ(received.size(), 2U) << "the server got the body once";
  EXPECT_TRUE(received[1].on_reused_connection);
  EXPECT_EQ(server_.repeated_tokens(), 0U);
  EXPECT_EQ(observer_->replies, 1);
}

TEST_F(CurlTransportTest, ReusedConnectionClosedUnreadIsNotSentAgain) {
  SendTo(server_.token_url());
  ScriptedReply close = Of(Shape::kCloseUnread);
  close.on = ScriptedReply::On::kReusedConnection;
  const HttpResult result = SendScripted(close);
  EXPECT_EQ(result.phase, ExchangePhase::kNoReply);
  EXPECT_TRUE(result.detail.starts_with("reset: ")) << result.detail;
  EXPECT_EQ(server_.requests(), 1U);
}

TEST_F(CurlTransportTest, TruncatedBodyIsNoReply) {
  const HttpResult result = SendScripted(Of(Shape::kTruncated));
  EXPECT_EQ(result.phase, ExchangePhase::kNoReply);
  EXPECT_TRUE(result.detail.starts_with("truncated: ")) << result.detail;
  EXPECT_EQ(observer_->replies, 0);
}

TEST_F(CurlTransportTest, GarbageIsNoReply) {
  const HttpResult result = SendScripted(Of(Shape::kGarbage));
  EXPECT_EQ(result.phase, ExchangePhase::kNoReply);
  EXPECT_TRUE(result.detail.starts_with("garbled: ")) << result.detail;
}

TEST_F(CurlTransportTest, BodyOfOneMebibyteIsTakenAndOneByteMoreIsNot) {
  ScriptedReply reply;
  reply.body = std::string(1024UL * 1024, 'x');
  EXPECT_EQ(SendScripted(reply).body.size(), 1024UL * 1024);
  *reply.body += 'x';
  const HttpResult result = SendScripted(reply);
  EXPECT_EQ(result.phase, ExchangePhase::kNoReply);
  EXPECT_TRUE(result.detail.starts_with("oversize: ")) << result.detail;
  EXPECT_EQ(observer_->replies, 1);
}

TEST_F(CurlTransportTest, EndlessHeadersAreNoReply) {
  ScriptedReply reply;
  reply.headers.assign(100, "X-Filler: " + std::string(1000, 'x'));
  EXPECT_TRUE(SendScripted(reply).detail.starts_with("oversize: "));
}

TEST_F(CurlTransportTest, ChunkedBodyIsWhole) {
  const HttpResult result = SendScripted(Of(Shape::kChunked));
  EXPECT_EQ(result.phase, ExchangePhase::kReplied);
  EXPECT_FALSE(result.close_delimited);
  EXPECT_NE(result.body.Reveal().find("rt-planted-1-1"), std::string_view::npos);
}

TEST_F(CurlTransportTest, CloseDelimitedBodyIsDeliveredAndSaidToBe) {
  const HttpResult result = SendScripted(Of(Shape::kCloseDelimited));
  EXPECT_EQ(result.phase, ExchangePhase::kReplied);
  EXPECT_TRUE(result.close_delimited);
  EXPECT_EQ(observer_->replies, 1);
}

TEST_F(CurlTransportTest, TrickledReplyIsWhole) {
  ScriptedReply reply = Of(Shape::kTrickled);
  reply.body = "{}";
  EXPECT_EQ(SendScripted(reply).body.Reveal(), "{}");
}

TEST_F(CurlTransportTest, RedirectIsAnAnswerAndNotFollowed) {
  ScriptedReply reply;
  reply.status = 307;
  reply.headers = {"Location: " + server_.issuer() + "/elsewhere"};
  EXPECT_EQ(SendScripted(reply).http_status, 307);
  EXPECT_EQ(server_.requests(), 1U);
}

TEST_F(CurlTransportTest, RetryAfterIsHandedOnRaw) {
  ScriptedReply reply;
  reply.status = 503;
  reply.headers = {"retry-after:  120 "};
  EXPECT_EQ(SendScripted(reply).retry_after, "120");
}

TEST_F(CurlTransportTest, StopRefusesNewRequestsAndLetsThoseUnderWayEnd) {
  ScriptedReply held;
  held.held = true;
  server_.Script(held);
  auto under_way = caller_.Launch(
      transport_.Send(MakeRefreshRequest(server_.token_url(), server_.grants().Issue())));
  server_.WaitForRequests(1);
  transport_.Stop();

  const HttpResult refused = SendTo(server_.token_url());
  EXPECT_EQ(refused.phase, ExchangePhase::kNotSent);
  EXPECT_EQ(refused.not_sent_reason, NotSentReason::kStopping);

  server_.ReleaseHeld();
  EXPECT_EQ(under_way.get().phase, ExchangePhase::kReplied);
  EXPECT_EQ(server_.requests(), 1U);
}

TEST_F(CurlTransportTest, ManyAtOnceArriveOnceEach) {
  std::vector<std::future<HttpResult>> results;
  for (int i = 0; i < 300; ++i) {
    ScriptedReply reply = Of(i % 7 == 3 ? Shape::kCloseUnanswered : Shape::kWhole);
    server_.Script(reply);
    results.push_back(caller_.Launch(
        transport_.Send(MakeRefreshRequest(server_.token_url(), server_.grants().Issue()))));
  }
  int replied = 0;
  int lost = 0;
  for (auto& future : results) {
    const HttpResult result = future.get();
    ++(result.phase == ExchangePhase::kReplied ? replied : lost);
    EXPECT_NE(result.phase, ExchangePhase::kNotSent) << result.detail;
  }
  EXPECT_EQ(server_.requests(), 300U);
  EXPECT_EQ(server_.repeated_tokens(), 0U);
  EXPECT_EQ(server_.grants().reuses(), 0U);
  EXPECT_EQ(replied + lost, 300);
  EXPECT_EQ(lost, 43);
}

TEST_F(CurlTransportTest, GetTakesAtMostAQuarterMebibyte) {
  server_.SetDocument("/small", "hello");
  server_.SetDocument("/large", std::string(256UL * 1024 + 1, 'x'));
  const auto get = [this](const std::string& path) {
    return caller_.Launch(transport_.Get(server_.issuer() + path, {}, "")).get();
  };
  EXPECT_EQ(get("/small").body.Reveal(), "hello");
  EXPECT_EQ(get("/large").phase, ExchangePhase::kNoReply);
  EXPECT_EQ(get("/none").http_status, 404);
}

}  // namespace
}  // namespace rtm::upstream
