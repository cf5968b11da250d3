#include <gtest/gtest.h>

#include "http/raw_client_test.h"
#include "http/test_server_test.h"

namespace rtm::http {
namespace {

struct Refusal {
  const char* name;
  std::string request;
  int status;
};

class RefusalTest : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusalTest, IsAnsweredAndTheConnectionClosed) {
  TestServer server;
  RawClient client(server.port());
  // What follows the bad request must never be read as a request.
  const RawAnswer answer = client.Ask(GetParam().request + GetText("/hello"));
  EXPECT_EQ(answer.status, GetParam().status) << answer.body;
  EXPECT_TRUE(answer.Has("connection: close\r\n"));
  EXPECT_NE(answer.body.find("\"success\":false"), std::string::npos);
  EXPECT_TRUE(client.IsClosed());
}

const std::string kPost = "POST /echo HTTP/1.1\r\nHost: a\r\n";

INSTANTIATE_TEST_SUITE_P(
    Protocol, RefusalTest,
    ::testing::Values(
        Refusal{"BothFramings", kPost + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                400},
        Refusal{"BothFramingsTurned",
                kPost + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400},
        Refusal{"TwoLengths", kPost + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400},
        Refusal{"TwoEqualLengths", kPost + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400},
        Refusal{"LengthList", kPost + "Content-Length: 5, 5\r\n\r\n", 400},
        Refusal{"NegativeLength", kPost + "Content-Length: -1\r\n\r\n", 400},
        Refusal{"PlusLength", kPost + "Content-Length: +5\r\n\r\n", 400},
        Refusal{"HexLength", kPost + "Content-Length: 0x5\r\n\r\n", 400},
        Refusal{"HugeLength", kPost + "Content-Length: 99999999999999999999999\r\n\r\n", 400},
        Refusal{"ChunkedInHttp10",
                "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        Refusal{"TwoTransferEncodings",
                kPost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        Refusal{"UnknownCoding", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
        Refusal{"CodingWithTail", kPost + "Transfer-Encoding: chunked, identity\r\n\r\n", 501},
        Refusal{"NoHost", "GET /hello HTTP/1.1\r\n\r\n", 400},
        Refusal{"TwoHosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        Refusal{"Http2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        Refusal{"Http12", "GET /hello HTTP/1.2\r\nHost: a\r\n\r\n", 505},
        Refusal{"NotHttp", "GET /hello HTTQ/1.1\r\nHost: a\r\n\r\n", 400},
        Refusal{"NoVersion", "GET /hello\r\nHost: a\r\n\r\n", 400},
        Refusal{"BareLineFeed", "GET /hello HTTP/1.1\nHost: a\n\n", 400},
        Refusal{"BareLineFeedInHeader", kPost + "X: a\nTransfer-Encoding: chunked\r\n\r\n", 400},
        Refusal{"FoldedHeader", kPost + "X: a\r\n b\r\n\r\n", 400},
        Refusal{"SpaceBeforeColon", kPost + "Content-Length : 5\r\n\r\n", 400},
        Refusal{"SpaceBeforeFirstHeader", "GET /hello HTTP/1.1\r\n Host: a\r\n\r\n", 400},
        Refusal{"NulInHeader", kPost + std::string("X: a\0b\r\n\r\n", 10), 400},
        Refusal{"EmptyHeaderName", kPost + ": x\r\n\r\n", 400},
        Refusal{"TlsGreeting", std::string("\x16\x03\x01\x02\x00\x01\x00", 7), 400},
        Refusal{"LongTarget", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
                414},
        Refusal{"EndlessTarget", "GET /" + std::string(20'000, 'a'), 414},
        Refusal{"LargeHead", kPost + "X: " + std::string(17 * 1024, 'a') + "\r\n\r\n", 431},
        Refusal{"UnknownExpectation", kPost + "Expect: wonders\r\nContent-Length: 0\r\n\r\n", 417},
        Refusal{"BadChunkSize", kPost + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
        Refusal{"ChunkWithoutEnd",
                kPost + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", 400},
        Refusal{"LengthOverLimit", kPost + "Content-Length: 1025\r\n\r\n", 413},
        Refusal{"ChunksOverLimit", kPost + "Transfer-Encoding: chunked\r\n\r\n401\r\n", 413}),
    [](const auto& param) { return param.param.name; });

TEST(ProtocolTest, ManyHeadersAreRefused) {
  TestServer server;
  std::string request = "GET /hello HTTP/1.1\r\nHost: a\r\n";
  for (int number = 0; number < 100; ++number) {
    request += "X: y\r\n";
  }
  EXPECT_EQ(RawClient(server.port()).Ask(request + "\r\n").status, 431);
}

TEST(ProtocolTest, TakesAHeadOfAlmost16KiB) {
  TestServer server;
  const std::string header = "X: " + std::string(16 * 1024 - 100, 'a') + "\r\n";
  EXPECT_EQ(RawClient(server.port()).Ask(GetText("/hello", header)).status, 200);
}

TEST(ProtocolTest, TakesChunksWithExtensionsAndTrailers) {
  TestServer server;
  RawClient client(server.port());
  const std::string head = kPost + "Transfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(client.Ask(head + "4;x=\"y\"\r\nabcd\r\n2\r\nef\r\n0\r\nTrailer: z\r\n\r\n").body,
            "abcdef");
  for (const char byte : head + "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n" + GetText("/hello")) {
    client.Send({&byte, 1});
  }
  EXPECT_EQ(client.Read().body, "abc");
  EXPECT_EQ(client.Read().body, "hello");
}

TEST(ProtocolTest, TakesALargeBodyInBothFramings) {
  TestServer server;
  RawClient client(server.port());
  const std::string body(8 * 1024 * 1024, 'b');
  EXPECT_EQ(client.Ask(PostText("/big", body)).body, std::to_string(body.size()));
  std::string chunked = "POST /big HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int chunk = 0; chunk < 8; ++chunk) {
    chunked += "100000\r\n" + body.substr(0, 1024 * 1024) + "\r\n";
  }
  EXPECT_EQ(client.Ask(chunked + "0\r\n\r\n").body, std::to_string(body.size()));
  EXPECT_EQ(client.Ask(GetText("/hello")).body, "hello");
}

TEST(ProtocolTest, RefusesALargeBodyBeforeItIsSent) {
  TestServer server;
  RawClient client(server.port());
  const RawAnswer answer =
      client.Ask("POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 8388609\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
  // The client may go on sending; the answer must not be lost in a reset.
  client.Send(std::string(1024 * 1024, 'x'));
  client.FinishSending();
  EXPECT_TRUE(client.IsClosed());
}

TEST(ProtocolTest, SaysContinueOnlyToWhomItWillRead) {
  TestServer server;
  const std::string expect = "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n";
  RawClient client(server.port());
  EXPECT_EQ(client.Ask(kPost + expect).status, 100);
  EXPECT_EQ(client.Ask("body").body, "body");
  const RawAnswer refused =
      RawClient(server.port()).Ask("POST /secret HTTP/1.1\r\nHost: a\r\n" + expect);
  EXPECT_EQ(refused.status, 401);
  EXPECT_TRUE(refused.Has("connection: close"));
  // Body already there: no 100 is needed.
  EXPECT_EQ(client.Ask(kPost + expect + "done").body, "done");
  EXPECT_EQ(RawClient(server.port())
                .Ask("POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok")
                .body,
            "ok");
}

TEST(ProtocolTest, ARefusedRequestDoesNotCostTheConnectionIfItsBodyIsSmall) {
  TestServer server;
  RawClient client(server.port());
  EXPECT_EQ(client.Ask(PostText("/secret", "{}")).status, 401);
  EXPECT_EQ(client.Ask(PostText("/nothing", "{}")).status, 404);
  EXPECT_EQ(client.Ask(GetText("/hello")).status, 200);
  const RawAnswer answer =
      client.Ask("POST /secret HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n");
  EXPECT_EQ(answer.status, 401);
  EXPECT_TRUE(answer.Has("connection: close"));
}

/// One thread, so that what one client was answered says how far the server is with another.
ServerOptions OneThread() {
  ServerOptions options = TestServer::Options();
  options.threads = 1;
  return options;
}

TEST(ProtocolTest, ASlowHeadGets408) {
  TestServer server(OneThread());
  RawClient client(server.port());
  client.Send("GET /hello HTTP/1.1\r\nHo");
  RawClient other(server.port());
  // The second answer comes from a later turn of the event loop than the one that read the head.
  EXPECT_EQ(other.Ask(GetText("/hello")).status, 200);
  EXPECT_EQ(other.Ask(GetText("/hello")).status, 200);
  server.clock().Advance(std::chrono::seconds(11));
  EXPECT_EQ(client.Read().status, 408);
  client.FinishSending();
  EXPECT_TRUE(client.IsClosed());
}

TEST(ProtocolTest, ASlowBodyGets408) {
  TestServer server(OneThread());
  RawClient client(server.port());
  client.Send(kPost + "Content-Length: 10\r\n\r\nhalf");
  RawClient other(server.port());
  EXPECT_EQ(other.Ask(GetText("/hello")).status, 200);
  EXPECT_EQ(other.Ask(GetText("/hello")).status, 200);
  server.clock().Advance(std::chrono::seconds(61));
  EXPECT_EQ(client.Read().status, 408);
}

TEST(ProtocolTest, AConnectionThatSendsNothingIsClosedInSilence) {
  TestServer server(OneThread());
  RawClient client(server.port());
  RawClient kept(server.port());
  EXPECT_EQ(kept.Ask(GetText("/hello")).status, 200);
  server.clock().Advance(std::chrono::seconds(11));
  EXPECT_TRUE(client.IsClosed());
  EXPECT_EQ(kept.Ask(GetText("/hello")).status, 200);  // Idle time is longer than head time.
}

TEST(ProtocolTest, AnIdleConnectionIsClosedInTheEnd) {
  TestServer server;
  RawClient client(server.port());
  EXPECT_EQ(client.Ask(GetText("/hello")).status, 200);
  server.clock().Advance(std::chrono::seconds(61));
  EXPECT_TRUE(client.IsClosed());
}

TEST(ProtocolTest, OtherMediaTypesAreRefused) {
  TestServer server;
  RawClient client(server.port());
  for (const char* type : {"text/xml", "text/plain", "multipart/form-data; boundary=x",
                           "application/json; charset=gbk", "application/octet-stream"}) {
    const RawAnswer answer =
        client.Ask(PostText("/echo", "{}", "Content-Type: " + std::string(type) + "\r\n"));
    EXPECT_EQ(answer.status, 415) << type;
    EXPECT_NE(answer.body.find("\"field\":\"Content-Type\""), std::string::npos);
  }
  EXPECT_EQ(
      client.Ask(PostText("/echo", "a=b", "Content-Type: application/x-www-form-urlencoded\r\n"))
          .status,
      415);
  EXPECT_EQ(client.Ask(PostText("/echo", "{}", "Content-Encoding: gzip\r\n")).status, 415);
  for (const char* type : {"application/json", "application/json; charset=UTF-8",
                           "application/merge-patch+json", "application/x-www-form-urlencoded"}) {
    EXPECT_EQ(
        client.Ask(PostText("/echo", "{}", "Content-Type: " + std::string(type) + "\r\n")).status,
        200)
        << type;
  }
}

TEST(ProtocolTest, OnlyATrustedProxysWordCounts) {
  const std::string request =
      PostText("/peer", "", "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n");
  TestServer alone;
  EXPECT_EQ(RawClient(alone.port()).Ask(request).body, "127.0.0.1 http");
  TestServer behind({}, {"127.0.0.0/8"});
  EXPECT_EQ(RawClient(behind.port()).Ask(request).body, "203.0.113.7 https");
}

}  // namespace
}  // namespace rtm::http
