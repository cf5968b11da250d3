#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <thread>

#include "base/entropy.h"
#include "base/task_group.h"
#include "http/server_context.h"

namespace rtm::http {

/// One thread of the server: an io_context of its own, its listening socket (SO_REUSEPORT), its
/// connections, and one timer that keeps all their deadlines. Made, started and joined by Server.
class IoThread {
 public:
  IoThread(ServerContext& server, base::Entropy& entropy, const asio::ip::tcp::endpoint& endpoint);
  ~IoThread();

  /// Where it listens. Before Start().
  asio::ip::tcp::endpoint local_endpoint() const { return acceptor_.local_endpoint(); }
  void Start();
  /// From any thread: accepts no more, ends idle connections, lets requests finish until the grace
  /// is over, then cuts them.
  void BeginStop();
  void Join();

 private:
  asio::awaitable<void> AcceptLoop();
  void Accepted(Socket socket);
  void RefuseConnection(Socket socket);
  asio::awaitable<void> Pause();
  void Sweep();
  void ArmSweeper();
  void StopHere();
  void FinishStop();

  // Constant after construction.
  ServerContext& server_;
  // All below: only on this thread once it runs. Coroutines that were left at a stop die with the
  // io_context, and their connections sign off from the context of the thread.
  ThreadContext thread_context_;
  asio::io_context context_{1};
  Acceptor acceptor_;
  base::TaskGroup tasks_;
  asio::steady_timer sweeper_;
  asio::steady_timer pause_;
  std::optional<asio::executor_work_guard<IoExecutor>> work_;
  base::BootTime cut_at_{};
  std::optional<base::BootTime> leave_at_;  // Set by the cut.
  std::int64_t date_second_ = 0;
  std::thread thread_;
};

}  // namespace rtm::http
