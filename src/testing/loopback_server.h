#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <thread>

#include "base/task_group.h"

namespace rtm::testing {

namespace asio = boost::asio;

/// A TCP server on a free port of 127.0.0.1 with a thread of its own, for tests and benchmarks. A
/// derived class says what happens on a connection; it calls Start() at the end of its constructor
/// and Shutdown() in its destructor, which ends all connections.
class LoopbackServer {
 public:
  virtual ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  std::uint16_t port() const { return port_; }
  /// How many connections were accepted so far.
  std::size_t connections() const { return connections_; }

 protected:
  LoopbackServer();

  void Start();
  void Shutdown();
  /// One connection. Runs on the server's thread; an error of the socket ends it silently.
  virtual asio::awaitable<void> Serve(asio::ip::tcp::socket socket) = 0;

  // Only on the server's thread, but for posting to `context()`.
  asio::io_context& context() { return context_; }
  base::TaskGroup& tasks() { return tasks_; }

 private:
  asio::awaitable<void> AcceptAll();
  asio::awaitable<void> ServeGuarded(asio::ip::tcp::socket socket);

  asio::io_context context_{1};
  asio::ip::tcp::acceptor acceptor_;
  base::TaskGroup tasks_;
  std::uint16_t port_ = 0;
  std::atomic<std::size_t> connections_{0};
  std::thread thread_;
};

}  // namespace rtm::testing
