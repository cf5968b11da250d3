#include "http/server.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "http/raw_client_test.h"
#include "http/test_server_test.h"
#include "testing/capture_log.h"

namespace rtm::http {
namespace {

TEST(ServerTest, AnswersAndKeepsTheConnection) {
  TestServer server;
  RawClient client(server.port());
  for (int round = 0; round < 3; ++round) {
    const RawAnswer answer = client.Ask(GetText("/hello"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_FALSE(answer.Has("connection: close"));
  }
}

TEST(ServerTest, EveryAnswerHasTheSecurityHeaders) {
  TestServer server;
  for (const char* path : {"/hello", "/nothing"}) {
    const RawAnswer answer = RawClient(server.port()).Ask(GetText(path));
    EXPECT_TRUE(
        answer.Has("content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n"));
    EXPECT_TRUE(answer.Has("x-content-type-options: nosniff\r\n"));
    EXPECT_TRUE(answer.Has("referrer-policy: "));
    EXPECT_TRUE(answer.Has("x-frame-options: deny\r\n"));
    EXPECT_TRUE(answer.Has("cache-control: no-store\r\n"));
    EXPECT_TRUE(answer.Has("x-request-id: "));
    EXPECT_TRUE(answer.Has("date: tue, 14 nov 2023 22:13:20 gmt\r\n"));
    EXPECT_FALSE(answer.Has("strict-transport-security"));
    EXPECT_FALSE(answer.Has("access-control-"));
  }
}

TEST(ServerTest, WhatCannotBeAnsweredAtOnceGoesToTheHandler) {
  TestServer server;
  RawClient client(server.port());
  EXPECT_EQ(client.Ask(PostText("/perhaps", "now")).body, "at once");
  EXPECT_EQ(client.Ask(PostText("/perhaps", "later")).body, "handler");
}

TEST(ServerTest, AnswersPipelinedRequestsInOrder) {
  TestServer server;
  RawClient client(server.port());
  std::string requests;
  for (int number = 0; number < 50; ++number) {
    requests += PostText(number % 3 == 0 ? "/echo" : "/quick", std::to_string(number));
  }
  client.Send(requests);
  for (int number = 0; number < 50; ++number) {
    EXPECT_EQ(client.Read().body, std::to_string(number));
  }
}

TEST(ServerTest, ASlowRequestDoesNotHoldBackTheAnswerBeforeIt) {
  TestServer server;
  RawClient client(server.port());
  client.Send(PostText("/quick", "first") + PostText("/slow", "") + PostText("/quick", "last"));
  EXPECT_EQ(client.Read().body, "first");
  server.ReleaseSlow();
  EXPECT_EQ(client.Read().body, "slow");
  EXPECT_EQ(client.Read().body, "last");
}

TEST(ServerTest, TakesARequestByteByByte) {
  TestServer server;
  RawClient client(server.port());
  for (const char byte : PostText("/echo", "slowly")) {
    client.Send({&byte, 1});
  }
  EXPECT_EQ(client.Read().body, "slowly");
}

TEST(ServerTest, IgnoresEmptyLinesBeforeARequest) {
  TestServer server;
  RawClient client(server.port());
  EXPECT_EQ(client.Ask("\r\n\r\n" + GetText("/hello")).status, 200);
}

TEST(ServerTest, AnswersHeadWithoutABody) {
  TestServer server;
  RawClient client(server.port());
  client.Send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n" + GetText("/hello"));
  const RawAnswer head = client.Read(/*to_head=*/true);
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.Has("content-length: 5\r\n"));
  EXPECT_EQ(client.Read().body, "hello");
}

TEST(ServerTest, SaysWhichMethodsAPathTakes) {
  TestServer server;
  RawClient client(server.port());
  const RawAnswer options = client.Ask("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(options.status, 405);
  EXPECT_TRUE(options.Has("allow: get, head\r\n"));
  const RawAnswer get = client.Ask(GetText("/echo"));
  EXPECT_EQ(get.status, 405);
  EXPECT_TRUE(get.Has("allow: post\r\n"));
  EXPECT_NE(get.body.find("\"code\":\"method_not_allowed\""), std::string::npos);
  EXPECT_EQ(client.Ask("BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n").status, 405);
  EXPECT_EQ(client.Ask(PostText("/nothing", "{}")).status, 404);
}

TEST(ServerTest, ClosesWhenTheClientAsksAndForHttp10) {
  TestServer server;
  RawClient closing(server.port());
  EXPECT_TRUE(closing.Ask(GetText("/hello", "Connection: close\r\n")).Has("connection: close"));
  EXPECT_TRUE(closing.IsClosed());
  RawClient old(server.port());
  EXPECT_EQ(old.Ask("GET /hello HTTP/1.0\r\n\r\n").body, "hello");
  EXPECT_TRUE(old.IsClosed());
  RawClient keeping(server.port());
  const std::string request = "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  EXPECT_TRUE(keeping.Ask(request).Has("connection: keep-alive"));
  EXPECT_EQ(keeping.Ask(request).status, 200);
}

TEST(ServerTest, WritesALargeAnswerWhole) {
  TestServer server;
  RawClient client(server.port());
  client.Send(GetText("/large") + GetText("/hello"));
  EXPECT_EQ(client.Read().body, std::string(1024 * 1024, 'x'));
  EXPECT_EQ(client.Read().body, "hello");
}

TEST(ServerTest, TakesAbsoluteFormAndIgnoresTheQuery) {
  TestServer server;
  RawClient client(server.port());
  EXPECT_EQ(client.Ask("GET http://a.example/hello?x=1 HTTP/1.1\r\nHost: a.example\r\n\r\n").status,
            200);
}

TEST(ServerTest, AForeignExceptionIsA500WithoutItsText) {
  testing::CaptureLog log;
  TestServer server;
  const RawAnswer answer = RawClient(server.port()).Ask(PostText("/fail", ""));
  EXPECT_EQ(answer.status, 500);
  EXPECT_NE(answer.body.find("\"code\":\"internal\""), std::string::npos);
  EXPECT_EQ(answer.body.find("planted-detail"), std::string::npos);
  EXPECT_TRUE(log.Has("http.handler_failed"));
}

TEST(ServerTest, LogsNeitherQueryNorHeadersNorBodies) {
  testing::CaptureLog log;
  {
    TestServer server;
    RawClient client(server.port());
    client.Ask(PostText("/echo?q=planted-query", "planted-body",
                        "Authorization: Bearer planted-header\r\n"));
    client.Ask("GET /%zz\x01planted HTTP/1.1\r\n\r\n");
  }
  EXPECT_TRUE(log.Has("http.listening"));
  EXPECT_TRUE(log.Has("http.request"));
  EXPECT_EQ(log.All().find("planted"), std::string::npos);
}

TEST(ServerTest, RefusesAPortThatIsTaken) {
  TestServer server;
  ServerOptions options = TestServer::Options();
  options.port = server.port();
  try {
    TestServer second(options);
    FAIL() << "two servers listen on one port";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConfig);
    EXPECT_NE(error.public_text().en.find("server.port"), std::string::npos);
  }
}

TEST(ServerTest, MoreConnectionsThanItTakesAreRefused) {
  ServerOptions options = TestServer::Options();
  options.max_connections = 2;
  TestServer server(options);
  RawClient first(server.port());
  RawClient second(server.port());
  EXPECT_EQ(first.Ask(GetText("/hello")).status, 200);
  EXPECT_EQ(second.Ask(GetText("/hello")).status, 200);
  RawClient third(server.port());
  const RawAnswer refusal = third.Read();
  EXPECT_EQ(refusal.status, 503);
  EXPECT_TRUE(refusal.Has("retry-after: "));
  EXPECT_TRUE(third.IsClosed());
}

TEST(ServerTest, AStopFinishesTheRequestUnderWayAndClosesIdleConnections) {
  TestServer server;
  RawClient idle(server.port());
  EXPECT_EQ(idle.Ask(GetText("/hello")).status, 200);
  RawClient busy(server.port());
  busy.Send(PostText("/slow", ""));
  server.WaitForSlow();
  std::thread stopper([&] { server.server().Stop(); });
  EXPECT_TRUE(idle.IsClosed());
  server.ReleaseSlow();
  const RawAnswer answer = busy.Read();
  EXPECT_EQ(answer.body, "slow");
  EXPECT_TRUE(answer.Has("connection: close"));
  EXPECT_TRUE(busy.IsClosed());
  stopper.join();
  EXPECT_THROW(RawClient{server.port()}, boost::system::system_error);
}

TEST(ServerTest, AStopCutsWhatOutlivesTheGrace) {
  testing::CaptureLog log;
  TestServer server;
  RawClient busy(server.port());
  busy.Send(PostText("/slow", ""));
  server.WaitForSlow();
  std::atomic<bool> stopped{false};
  std::thread stopper([&] {
    server.server().Stop();
    stopped = true;
  });
  // The grace begins when the server's threads have heard of the stop, which only the log tells.
  while (!stopped && !log.Has("http.stop_cut")) {
    server.clock().Advance(std::chrono::milliseconds(100));
    std::this_thread::yield();
  }
  stopper.join();
  EXPECT_EQ(busy.ReadToEnd(), "");
}

}  // namespace
}  // namespace rtm::http
