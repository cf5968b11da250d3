#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "http/server.h"
#include "http/test_events_test.h"
#include "testing/fixed_entropy.h"
#include "testing/manual_clock.h"

namespace rtm::http {

/// A gate that lets everybody in who does not ask to be refused.
class OpenGate final : public Gate {
 public:
  core::Actor Admit(const Request& request, Access access) const override;
  std::atomic<bool> closed{false};  ///< To Access::kPerson.
};

/// The real server on a free port with a few routes: GET /hello, GET /large (1 MiB), POST /echo
/// (body limit 1 KiB), POST /big (body limit 8 MiB, answers the length), POST /secret
/// (Access::kAdmin), POST /fail, POST /quick, GET /events (Access::kPerson), POST /slow (answers
/// when `ReleaseSlow` is called). Its clock stands still until a test moves it.
class TestServer {
 public:
  explicit TestServer(ServerOptions options = {}, std::vector<std::string> trusted = {});
  ~TestServer();

  std::uint16_t port() const { return server_->port(); }
  testing::ManualClock& clock() { return clock_; }
  Server& server() { return *server_; }
  /// What GET /events streams.
  TestEvents& events() { return events_; }
  /// From now on whoever listens to /events may not.
  void EndSessions() { gate_.closed = true; }
  void WaitForSlow();
  void ReleaseSlow();
  static ServerOptions Options();

 private:
  void AddRoutes();
  asio::awaitable<void> Slow(const Request& request, const core::Actor& actor, Response& response);

  testing::ManualClock clock_;
  testing::FixedEntropy entropy_;
  Router router_;
  OpenGate gate_;
  TrustedProxies trusted_;
  Middleware middleware_;
  TestEvents events_;
  std::atomic<bool> slow_begun_{false};
  std::atomic<bool> slow_released_{false};
  std::unique_ptr<Server> server_;
};

}  // namespace rtm::http
