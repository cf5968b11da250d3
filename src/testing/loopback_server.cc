#include "testing/loopback_server.h"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

namespace rtm::testing {

using asio::ip::tcp;

LoopbackServer::LoopbackServer()
    : acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      tasks_(context_.get_executor()),
      port_(acceptor_.local_endpoint().port()) {}

LoopbackServer::~LoopbackServer() { Shutdown(); }

void LoopbackServer::Start() {
  tasks_.Spawn("accept", AcceptAll());
  thread_ = std::thread([this] { context_.run(); });
}

void LoopbackServer::Shutdown() {
  if (!thread_.joinable()) return;
  asio::post(context_, [this] {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    tasks_.Close();
    tasks_.Cancel();
  });
  thread_.join();
}

asio::awaitable<void> LoopbackServer::AcceptAll() {
  try {
    while (true) {
      tcp::socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
      ++connections_;
      socket.set_option(tcp::no_delay(true));
      tasks_.Spawn("serve", ServeGuarded(std::move(socket)));
    }
  } catch (const boost::system::system_error&) {  // NOLINT(bugprone-empty-catch)
    // The acceptor was closed.
  }
}

asio::awaitable<void> LoopbackServer::ServeGuarded(tcp::socket socket) {
  try {
    co_await Serve(std::move(socket));
  } catch (const boost::system::system_error&) {  // NOLINT(bugprone-empty-catch)
    // The peer has gone, or the server stops.
  }
}

}  // namespace rtm::testing
