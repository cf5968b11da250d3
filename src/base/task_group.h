#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <exception>
#include <list>
#include <memory>
#include <string_view>

namespace rtm::base {

namespace asio = boost::asio;

/// Owns coroutines that nobody awaits, and the only place where co_spawn(detached) is used. All
/// calls and all coroutines run on one single-threaded executor. Stop: `Close()` refuses new ones,
/// `Join()` waits for the rest; the owner destroys the group only after Join() returned. An
/// exception that leaves a coroutine is logged ("task.failed") and swallowed here.
class TaskGroup {
 public:
  explicit TaskGroup(asio::any_io_executor executor);
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  /// Starts `task` on the executor, never inside this call; returns false (and destroys it
  /// unstarted) after Close(). `name` must be a literal.
  bool Spawn(std::string_view name, asio::awaitable<void> task);
  void Close() { closed_ = true; }
  /// Asks every running coroutine to stop by terminal cancellation of what it awaits. A coroutine
  /// that then ends with operation_aborted is no failure and not logged.
  void Cancel();
  /// Returns when no coroutine is left. One joiner at a time.
  asio::awaitable<void> Join();

  std::size_t size() const { return entries_.size(); }
  const asio::any_io_executor& executor() const { return executor_; }

 private:
  // Shared with the completion handler, which may be destroyed later than the group if the
  // executor's context goes first out of service.
  using Signal = std::shared_ptr<asio::cancellation_signal>;

  void Finish(std::list<Signal>::iterator entry, std::string_view name,
              const std::exception_ptr& error);

  const asio::any_io_executor executor_;
  // All below: only on executor_.
  std::list<Signal> entries_;
  bool closed_ = false;
  bool cancelled_ = false;
  asio::steady_timer empty_;  // Never expires by itself: cancelled to wake the joiner.
};

}  // namespace rtm::base
