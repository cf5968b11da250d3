#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "http/server_context.h"

namespace rtm::http {

/// Lets other threads wake a connection that streams. Shared with whoever may call, so that it may
/// outlive the connection.
class StreamWake : public std::enable_shared_from_this<StreamWake> {
 public:
  explicit StreamWake(const IoExecutor& executor)
      : timer_(executor, asio::steady_timer::time_point::max()) {}

  /// From any thread. Calls that come before the connection has looked count as one.
  void Raise();
  /// On the connection's thread.
  void RaiseHere();
  /// Returns after the next call of one of both, at once if there was one since the last Wait().
  /// Only on the connection's thread.
  asio::awaitable<void> Wait();

 private:
  std::atomic<bool> posted_{false};
  // Only on the connection's thread.
  bool raised_ = false;
  asio::steady_timer timer_;  // Never expires by itself: cancelled to wake.
};

}  // namespace rtm::http
