#include <gtest/gtest.h>

#include <thread>

#include "http/raw_client_test.h"
#include "http/test_server_test.h"
#include "testing/capture_log.h"

namespace rtm::http {
namespace {

using std::chrono::seconds;

void WaitForListeners(TestServer& server, int count) {
  while (server.events().listeners() != count) {
    std::this_thread::yield();
  }
}

/// What is read until `word` has come.
std::string ReadUntil(RawClient& client, const std::string& word) {
  std::string text;
  while (text.find(word) == std::string::npos) {
    const std::string chunk = client.ReadChunk();
    if (chunk.empty()) {
      ADD_FAILURE() << "the stream ended after: " << text.substr(0, 200);
      break;
    }
    text += chunk;
  }
  return text;
}

TEST(EventStreamTest, StreamsInChunksWhatIsToldMeanwhile) {
  TestServer server;
  server.events().Tell("first");
  RawClient client(server.port());
  const RawAnswer answer = client.Ask(GetText("/events"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.Has("content-type: text/event-stream\r\n"));
  EXPECT_TRUE(answer.Has("transfer-encoding: chunked\r\n"));
  EXPECT_TRUE(answer.Has("cache-control: no-store\r\n"));
  EXPECT_TRUE(answer.Has("connection: close\r\n"));
  EXPECT_FALSE(answer.Has("content-length"));
  EXPECT_EQ(client.ReadChunk(), "data: first\n\n");
  server.events().Tell("second");
  EXPECT_EQ(client.ReadChunk(), "data: second\n\n");
}

TEST(EventStreamTest, AnOldClientGetsItWithoutChunks) {
  TestServer server;
  server.events().Tell("first");
  RawClient client(server.port());
  client.Send("GET /events HTTP/1.0\r\n\r\n");
  const RawAnswer answer = client.Read();
  EXPECT_FALSE(answer.Has("transfer-encoding"));
  EXPECT_TRUE(answer.Has("connection: close\r\n"));
  WaitForListeners(server, 1);
  server.server().Stop();
  EXPECT_EQ(client.ReadToEnd(), "data: first\n\n");
}

TEST(EventStreamTest, HeadIsAnsweredAndHoldsNoPlace) {
  TestServer server;
  RawClient client(server.port());
  client.Send("HEAD /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(client.Read(/*to_head=*/true).Has("content-type: text/event-stream\r\n"));
  EXPECT_EQ(client.Ask(GetText("/hello")).body, "hello") << "the connection lives on";
  EXPECT_EQ(server.events().listeners(), 0);
}

TEST(EventStreamTest, AClientThatGoesIsForgotten) {
  TestServer server;
  {
    RawClient client(server.port());
    client.Ask(GetText("/events"));
    WaitForListeners(server, 1);
  }
  WaitForListeners(server, 0);
}

TEST(EventStreamTest, WhatAListenerSaysIsDropped) {
  TestServer server;
  RawClient client(server.port());
  client.Ask(GetText("/events"));
  client.Send(GetText("/hello"));
  server.events().Tell("word");
  EXPECT_EQ(client.ReadChunk(), "data: word\n\n");
}

TEST(EventStreamTest, ShowsSignsOfLifeAndEndsWithTheSession) {
  TestServer server;
  RawClient client(server.port());
  client.Ask(GetText("/events"));
  WaitForListeners(server, 1);
  for (int beat = 0; beat < 6; ++beat) {
    server.clock().Advance(seconds(15));
    EXPECT_EQ(client.ReadChunk(), ": still here\n\n") << "no other limit ends it";
  }
  server.EndSessions();
  server.clock().Advance(seconds(15));
  EXPECT_EQ(client.ReadChunk(), ": still here\n\n");
  EXPECT_EQ(client.ReadChunk(), "") << "the last chunk";
  EXPECT_TRUE(client.IsClosed());
  WaitForListeners(server, 0);
}

TEST(EventStreamTest, AStopEndsItAtOnce) {
  TestServer server;
  RawClient client(server.port());
  client.Ask(GetText("/events"));
  WaitForListeners(server, 1);
  // The clock stands still: no grace is over.
  server.server().Stop();
  EXPECT_EQ(client.ReadChunk(), "");
  EXPECT_TRUE(client.IsClosed());
}

TEST(EventStreamTest, ASlowReaderIsToldTheNewestAndNotAll) {
  TestServer server;
  RawClient client(server.port());
  client.Ask(GetText("/events"));
  WaitForListeners(server, 1);
  constexpr int kWords = 200;
  for (int word = 0; word < kWords; ++word) {
    server.events().Tell(std::string(1024 * 1024, 'x') + std::to_string(word) + ".");
  }
  server.events().Tell("the last one");
  ReadUntil(client, "the last one");
  EXPECT_LT(server.events().said(), kWords / 2) << "it was queued";
}

TEST(EventStreamTest, AStopDoesNotWaitForWhoReadsNothing) {
  TestServer server;
  RawClient client(server.port());
  client.Ask(GetText("/events"));
  WaitForListeners(server, 1);
  server.events().Tell(std::string(64 * 1024 * 1024, 'x'));
  while (server.events().said() == 0) {
    std::this_thread::yield();
  }
  server.server().Stop();
  EXPECT_EQ(server.events().listeners(), 0);
}

TEST(EventStreamTest, TheAccessLogSaysAtItsEndHowMuchWasSaid) {
  testing::CaptureLog log;
  TestServer server;
  {
    RawClient client(server.port());
    client.Ask(GetText("/events"));
    server.events().Tell("first");
    client.ReadChunk();
    EXPECT_EQ(log.All().find("/events"), std::string::npos);
  }
  WaitForListeners(server, 0);
  server.server().Stop();
  EXPECT_NE(log.All().find("/events"), std::string::npos) << log.All();
  EXPECT_NE(log.All().find("\"bytes\":13"), std::string::npos) << log.All();
}

}  // namespace
}  // namespace rtm::http
