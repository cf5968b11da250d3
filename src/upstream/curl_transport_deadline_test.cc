#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "testing/manual_clock.h"
#include "testing/scripted_oauth_server.h"
#include "testing/tiny_proxy.h"
#include "upstream/curl_transport.h"
#include "upstream/testing/transport_caller.h"

namespace rtm::upstream {
namespace {

using core::ExchangePhase;
using core::NotSentReason;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ManualClock;
using testing::ScriptedOAuthServer;
using testing::ScriptedReply;
using Shape = ScriptedReply::Shape;

/// A clock on which a thread hangs as if its process had been stopped.
class FreezingClock final : public base::Clock {
 public:
  base::UtcTime Now() const override { return clock_.Now(); }
  base::BootTime Boot() const override {
    std::unique_lock lock(mutex_);
    waiting_ = frozen_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !frozen_; });
    waiting_ = false;
    return clock_.Boot();
  }

  void Freeze() {
    const std::lock_guard lock(mutex_);
    frozen_ = true;
  }
  void WaitUntilSomebodyHangs() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_; });
  }
  void ThawAfter(milliseconds time) {
    const std::lock_guard lock(mutex_);
    clock_.Advance(time);
    frozen_ = false;
    changed_.notify_all();
  }

 private:
  ManualClock clock_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool frozen_ = false;
  mutable bool waiting_ = false;
};

ScriptedReply Of(Shape shape) {
  ScriptedReply reply;
  reply.shape = shape;
  return reply;
}

TEST(CurlTransportDeadlineTest, SilentServerEndsAtTheDeadlineInDoubt) {
  ManualClock clock;
  ScriptedOAuthServer server;
  server.Script(Of(Shape::kSilent));
  auto observer = std::make_shared<CountingObserver>();
  TransportCaller caller;
  CurlTransport transport(clock, {});
  auto result = caller.Launch(
      transport.Send(MakeRefreshRequest(server.token_url(), server.grants().Issue(), observer)));
  server.WaitForRequests(1);
  clock.Advance(seconds(31));
  transport.Wake();
  const HttpResult ended = result.get();
  EXPECT_EQ(ended.phase, ExchangePhase::kNoReply);
  EXPECT_TRUE(ended.detail.starts_with("timeout: ")) << ended.detail;
  EXPECT_EQ(observer->replies, 0);
}

TEST(CurlTransportDeadlineTest, OneMillisecondBeforeTheDeadlineIsEarlyEnough) {
  ManualClock clock;
  ScriptedOAuthServer server;
  ScriptedReply held;
  held.held = true;
  server.Script(held);
  TransportCaller caller;
  CurlTransport transport(clock, {});
  auto result = caller.Launch(
      transport.Send(MakeRefreshRequest(server.token_url(), server.grants().Issue())));
  server.WaitForRequests(1);
  clock.Advance(milliseconds(29'999));
  transport.Wake();
  server.ReleaseHeld();
  EXPECT_EQ(result.get().http_status, 200);
}

TEST(CurlTransportDeadlineTest, TricklingServerCannotHoldATransferOpen) {
  ManualClock clock;
  ScriptedOAuthServer server;
  ScriptedReply trickle = Of(Shape::kTrickled);
  trickle.body = std::string(100'000, ' ');
  trickle.delay = milliseconds(5);
  server.Script(trickle);
  TransportCaller caller;
  CurlTransport transport(clock, {});
  auto result = caller.Launch(
      transport.Send(MakeRefreshRequest(server.token_url(), server.grants().Issue())));
  server.WaitForRequests(1);
  clock.Advance(seconds(31));
  transport.Wake();
  EXPECT_TRUE(result.get().detail.starts_with("timeout: "));
}

TEST(CurlTransportDeadlineTest, FrozenPastTheDeadlineStillGetsTheReplyInItsSocket) {
  FreezingClock clock;
  ScriptedOAuthServer server;
  ScriptedReply held;
  held.held = true;
  server.Script(held);
  auto observer = std::make_shared<CountingObserver>();
  TransportCaller caller;
  CurlTransport transport(clock, {});
  auto result = caller.Launch(
      transport.Send(MakeRefreshRequest(server.token_url(), server.grants().Issue(), observer)));
  server.WaitForRequests(1);

  clock.Freeze();
  transport.Wake();
  clock.WaitUntilSomebodyHangs();
  server.ReleaseHeld();
  server.WaitForReplies(1);
  clock.ThawAfter(std::chrono::hours(5));

  const HttpResult delivered = result.get();
  EXPECT_EQ(delivered.phase, ExchangePhase::kReplied) << delivered.detail;
  EXPECT_EQ(delivered.http_status, 200);
  EXPECT_EQ(observer->replies, 1);
}

/// A clock that is ten seconds further each time it is asked: whoever connects, connects slowly.
class RunawayClock final : public base::Clock {
 public:
  base::UtcTime Now() const override { return base::UtcTime(milliseconds(0)); }
  base::BootTime Boot() const override { return base::BootTime(seconds(12) * ++calls_); }

 private:
  mutable std::atomic<int> calls_{0};
};

TEST(CurlTransportDeadlineTest, NothingIsSentWhenTooLittleTimeIsLeftForTheReply) {
  RunawayClock clock;
  ScriptedOAuthServer server;
  auto observer = std::make_shared<CountingObserver>();
  TransportCaller caller;
  CurlTransport transport(clock, {});
  const HttpResult result = caller
                                .Launch(transport.Send(MakeRefreshRequest(
                                    server.token_url(), server.grants().Issue(), observer)))
                                .get();
  EXPECT_EQ(result.phase, ExchangePhase::kNotSent);
  EXPECT_EQ(result.not_sent_reason, NotSentReason::kConnect) << result.detail;
  EXPECT_EQ(observer->asked, 0);
  EXPECT_EQ(server.requests(), 0U);
}

TEST(CurlTransportDeadlineTest, ConnectionThatDoesNotComeAboutIsNotSent) {
  // Says nothing to a CONNECT, so that the tunnel never stands.
  ScriptedOAuthServer proxy;
  ScriptedReply silent = Of(Shape::kSilent);
  proxy.Script(silent);
  ManualClock clock;
  auto observer = std::make_shared<CountingObserver>();
  TransportCaller caller;
  CurlTransport transport(clock, {});
  HttpRequest request = MakeRefreshRequest("http://127.0.0.1:1/", "rt-planted", observer);
  request.route.proxy_url = base::Secret::CopyOf(proxy.issuer());
  auto result = caller.Launch(transport.Send(std::move(request)));
  proxy.WaitForRequests(1);
  clock.Advance(seconds(31));
  transport.Wake();
  const HttpResult ended = result.get();
  EXPECT_EQ(ended.phase, ExchangePhase::kNotSent);
  EXPECT_EQ(ended.not_sent_reason, NotSentReason::kConnect);
  EXPECT_EQ(observer->asked, 0);
}

}  // namespace
}  // namespace rtm::upstream
