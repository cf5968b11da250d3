#include "http/test_server_test.h"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

#include "base/error.h"

namespace rtm::http {
namespace {

Handler Plain(void (*answer)(const Request&, Response&)) {
  return [answer](const Request& request, const core::Actor&, Response& response) {
    // A plain function that is done at once; the coroutine around it has no captures.
    return [](void (*inner)(const Request&, Response&), const Request& in,
              Response& out) -> asio::awaitable<void> {
      inner(in, out);
      co_return;
    }(answer, request, response);
  };
}

}  // namespace

core::Actor OpenGate::Admit(const Request& request, Access access) const {
  if (access == Access::kPerson && closed) {
    throw base::Error(base::ErrorCode::kUnauthenticated, {"It is over.", "已结束。"});
  }
  if (access == Access::kAdmin && !request.headers.Has("Authorization")) {
    throw base::Error(base::ErrorCode::kUnauthenticated, {"Who are you?", "你是谁？"});
  }
  return {};
}

ServerOptions TestServer::Options() {
  ServerOptions options;
  options.host = "127.0.0.1";
  options.port = 0;
  options.threads = 2;
  // Real time between two looks at the clock that the test moves.
  options.sweep_period = std::chrono::milliseconds(5);
  return options;
}

TestServer::TestServer(ServerOptions options, std::vector<std::string> trusted)
    : trusted_(trusted), middleware_(router_, gate_, trusted_) {
  AddRoutes();
  if (options.host == "0.0.0.0") {
    options = Options();
  }
  server_ = std::make_unique<Server>(std::move(options), middleware_, trusted_, clock_, entropy_);
  server_->Start();
}

TestServer::~TestServer() {
  ReleaseSlow();
  server_->Stop();
}

void TestServer::AddRoutes() {
  router_.Add({.method = Method::kGet,
               .path = "/hello",
               .access = Access::kOpen,
               .handler = Plain([](auto&, auto& out) { out.body = "hello"; })});
  router_.Add({.method = Method::kGet,
               .path = "/large",
               .access = Access::kOpen,
               .handler = Plain([](auto&, auto& out) { out.body.assign(1024 * 1024, 'x'); })});
  router_.Add({.path = "/echo",
               .access = Access::kOpen,
               .body_limit = 1024,
               .handler = Plain([](auto& in, auto& out) { out.body = in.body; })});
  router_.Add(
      {.path = "/big",
       .access = Access::kOpen,
       .body_limit = 8 * 1024 * 1024,
       .handler = Plain([](auto& in, auto& out) { out.body = std::to_string(in.body.size()); })});
  router_.Add({.path = "/peer", .access = Access::kOpen, .handler = Plain([](auto& in, auto& out) {
                                                           out.body =
                                                               in.peer.address +
                                                               (in.secure ? " https" : " http");
                                                         })});
  router_.Add({.path = "/secret",
               .access = Access::kAdmin,
               .body_limit = 8 * 1024 * 1024,
               .handler = Plain([](auto&, auto& out) { out.body = "secret"; })});
  router_.Add({.path = "/fail",
               .access = Access::kOpen,
               .handler = Plain([](auto&, auto&) { throw std::runtime_error("planted-detail"); })});
  router_.Add({.path = "/quick",
               .access = Access::kOpen,
               .at_once = [](const Request& in, const core::Actor&, Response& out) {
                 out.body = in.body;
                 return true;
               }});
  router_.Add({.path = "/perhaps",
               .access = Access::kOpen,
               .at_once =
                   [](const Request& in, const core::Actor&, Response& out) {
                     out.body = in.body == "now" ? "at once" : "";
                     return in.body == "now";
                   },
               .handler = Plain([](auto&, auto& out) { out.body = "handler"; })});
  router_.Add({.method = Method::kGet,
               .path = "/events",
               .access = Access::kPerson,
               .at_once = [this](const Request&, const core::Actor&, Response& out) {
                 out.content_type = "text/event-stream";
                 out.events = events_.Listen();
                 return true;
               }});
  router_.Add({.path = "/slow",
               .access = Access::kOpen,
               .handler = [this](const Request& request, const core::Actor& actor,
                                 Response& response) { return Slow(request, actor, response); }});
}

asio::awaitable<void> TestServer::Slow(const Request&, const core::Actor&, Response& response) {
  slow_begun_ = true;
  asio::steady_timer tick(co_await asio::this_coro::executor);
  while (!slow_released_) {
    tick.expires_after(std::chrono::milliseconds(1));
    co_await tick.async_wait(asio::use_awaitable);
  }
  response.body = "slow";
}

void TestServer::WaitForSlow() {
  while (!slow_begun_) {
    std::this_thread::yield();
  }
}

void TestServer::ReleaseSlow() { slow_released_ = true; }

}  // namespace rtm::http
