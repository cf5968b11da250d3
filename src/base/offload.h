#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace rtm::base {

namespace asio = boost::asio;

/// Threads for work that blocks (SQL, argon2id, files). Coroutines hand a function over and are
/// resumed on their own executor with its result or exception. Thread-safe. The destructor runs
/// what has been queued, then joins; destroy the pool before the io_context that the awaiting
/// coroutines run on, because their results are posted there.
class BlockingPool {
 public:
  explicit BlockingPool(std::size_t threads);
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// Runs `function()` on a thread of the pool, where it is also destroyed. Once it is queued it is
  /// run to its end and its result is delivered, also if the awaiting coroutine is cancelled
  /// meanwhile. A coroutine that was cancelled *before* gets operation_aborted without running it,
  /// as with every co_await: what has to be finished in any case (a commit) runs under `co_await
  /// this_coro::reset_cancellation_state(asio::disable_cancellation())`.
  template <class Function>
  asio::awaitable<std::invoke_result_t<Function&>> Run(Function function) {
    using Result = std::invoke_result_t<Function&>;
    if constexpr (std::is_void_v<Result>) {
      co_await Queue<Unit>(Discarding<Function>{std::move(function)});
    } else {
      Slot<Result> slot = co_await Queue<Result>(std::move(function));
      co_return std::move(*slot);
    }
  }

 private:
  struct Unit {};
  template <class Result>
  using Slot = std::optional<Result>;

  template <class Function>
  struct Discarding {
    Function function;
    Unit operator()() {
      function();
      return {};
    }
  };

  template <class Result, class Function>
  asio::awaitable<Slot<Result>> Queue(Function function) {
    // No reference to the frame: `this` outlives the call, `function` moves through Asio's own copy
    // of the arguments.
    return asio::async_initiate<const asio::use_awaitable_t<>,
                                void(std::exception_ptr, Slot<Result>)>(
        [pool = &pool_](auto handler, Function work) {
          asio::post(*pool,
                     Job<Result, Function, decltype(handler)>(std::move(handler), std::move(work)));
        },
        asio::use_awaitable, std::move(function));
  }

  /// What travels to the pool: the function and the way back.
  template <class Result, class Function, class Handler>
  class Job {
   public:
    Job(Handler handler, Function function)
        : way_back_(asio::get_associated_executor(handler)),
          handler_(std::move(handler)),
          function_(std::move(function)) {}

    void operator()() {
      std::exception_ptr error;
      Slot<Result> result;
      {
        // Ends here, so that what the function owns dies on this thread and not beside a coroutine
        // that goes on.
        Function function = std::move(function_);
        try {
          result.emplace(function());
        } catch (...) {
          error = std::current_exception();
        }
      }
      asio::post(way_back_.get_executor(), [handler = std::move(handler_), error = std::move(error),
                                            result = std::move(result)]() mutable {
        std::move(handler)(std::move(error), std::move(result));
      });
    }

   private:
    // Keeps the coroutine's io_context running while the pool works.
    asio::executor_work_guard<asio::associated_executor_t<Handler>> way_back_;
    Handler handler_;
    Function function_;
  };

  asio::thread_pool pool_;
};

}  // namespace rtm::base
