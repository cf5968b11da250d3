#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace rtm::service {

namespace asio = boost::asio;

/// Bounds how many password hashes are computed side by side, each of which takes 19 MiB, and how
/// many callers wait for that: a flood of logins may take neither the memory nor the pool. Any
/// thread. Turns may outlive it.
class HashTurns {
 public:
  static constexpr std::size_t kMaxRunning = 2;
  static constexpr std::size_t kMaxWaiting = 16;

  class Turn;
  HashTurns();
  /// Waits in order of arrival; throws Error(kThrottled, 1 s) if kMaxWaiting wait already. The
  /// waiting itself cannot be cancelled; it is short.
  asio::awaitable<Turn> Take();

 private:
  struct State {
    std::mutex mutex;
    std::size_t running = 0;                    // Guarded by mutex.
    std::deque<std::function<void()>> waiting;  // Guarded by mutex. Each resumes one caller.
  };
  static bool StartOrQueue(State& state, std::function<void()> resume);
  static void GiveBack(State& state);

  std::shared_ptr<State> state_;
};

/// Given back on destruction.
class HashTurns::Turn {
 public:
  explicit Turn(std::shared_ptr<State> state) : state_(std::move(state)) {}
  Turn(Turn&& other) noexcept = default;
  Turn& operator=(Turn&& other) = delete;
  ~Turn();

 private:
  std::shared_ptr<State> state_;
};

}  // namespace rtm::service
