#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

namespace rtm::app {

namespace asio = boost::asio;

/// The one thread of coordinator, scheduler and flights, with its io_context. Outlives everything
/// whose coroutines are resumed there. The destructor ends the loop; who needs his coroutines
/// finished waits for them before.
class CoreThread {
 public:
  CoreThread() : work_(io_.get_executor()), thread_([this] { io_.run(); }) {}
  ~CoreThread() {
    work_.reset();
    io_.stop();
    thread_.join();
  }
  CoreThread(const CoreThread&) = delete;
  CoreThread& operator=(const CoreThread&) = delete;

  asio::io_context::executor_type executor() { return io_.get_executor(); }

  /// Runs `task` there and waits for its result; from any other thread. Throws what it throws.
  template <class T>
  T WaitFor(asio::awaitable<T> task) {
    return asio::co_spawn(io_, std::move(task), asio::use_future).get();
  }
  /// Waits at most `patience`; false if the task still runs then.
  bool WaitFor(asio::awaitable<void> task, std::chrono::milliseconds patience) {
    std::future<void> done = asio::co_spawn(io_, std::move(task), asio::use_future);
    return done.wait_for(patience) == std::future_status::ready;
  }

 private:
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace rtm::app
