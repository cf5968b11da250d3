#include "base/task_group.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"

namespace rtm::base {
namespace {

bool IsAborted(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error& failure) {
    return failure.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

void LogFailure(std::string_view name, const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const Error& failure) {
    LogError(
        "task.failed",
        {{"task", name}, {"code", ToString(failure.code())}, {"error", failure.log_message()}});
  } catch (const std::exception& failure) {
    LogError("task.failed", {{"task", name}, {"error", failure.what()}});
  } catch (...) {
    LogError("task.failed", {{"task", name}, {"error", "not a std::exception"}});
  }
}

/// co_spawn would run the task inside Spawn() up to its first suspension when called on the
/// executor; a caller that has not yet noted what it started does not expect that.
asio::awaitable<void> StartLater(asio::awaitable<void> task) {
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  co_await std::move(task);
}

}  // namespace

TaskGroup::TaskGroup(asio::any_io_executor executor)
    : executor_(std::move(executor)), empty_(executor_) {}

TaskGroup::~TaskGroup() = default;

bool TaskGroup::Spawn(std::string_view name, asio::awaitable<void> task) {
  if (closed_) {
    return false;
  }
  const auto entry = entries_.insert(entries_.end(), std::make_shared<asio::cancellation_signal>());
  // The handler shares the signal: if the io_context is destroyed with coroutines in it, it
  // outlives the group.
  asio::co_spawn(
      executor_, StartLater(std::move(task)),
      asio::bind_cancellation_slot((*entry)->slot(),
                                   [this, entry, name, signal = *entry](std::exception_ptr error) {
                                     Finish(entry, name, error);
                                   }));
  return true;
}

void TaskGroup::Finish(std::list<Signal>::iterator entry, std::string_view name,
                       const std::exception_ptr& error) {
  if (error && !(cancelled_ && IsAborted(error))) {
    LogFailure(name, error);
  }
  entries_.erase(entry);
  if (entries_.empty()) {
    empty_.cancel();
  }
}

void TaskGroup::Cancel() {
  cancelled_ = true;
  // A copy, because a coroutine may end inside emit() and take its entry away.
  const std::vector<Signal> signals(entries_.begin(), entries_.end());
  for (const Signal& signal : signals) {
    signal->emit(asio::cancellation_type::terminal);
  }
}

asio::awaitable<void> TaskGroup::Join() {
  while (!entries_.empty()) {
    boost::system::error_code woken;
    empty_.expires_at(asio::steady_timer::time_point::max());
    co_await empty_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
}

}  // namespace rtm::base
