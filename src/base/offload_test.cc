#include "base/offload.h"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>
#include <latch>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace rtm::base {
namespace {

using ThreadId = std::thread::id;

struct Threads {
  ThreadId before;
  ThreadId inside;
  ThreadId after;
};

asio::awaitable<Threads> Trace(BlockingPool* pool) {
  Threads threads;
  threads.before = std::this_thread::get_id();
  threads.inside = co_await pool->Run([] { return std::this_thread::get_id(); });
  threads.after = std::this_thread::get_id();
  co_return threads;
}

/// Runs `io` to its end and gives what the coroutine returned or threw.
template <class Result>
Result RunToEnd(asio::io_context& io, asio::awaitable<Result> task) {
  auto result = asio::co_spawn(io, std::move(task), asio::use_future);
  io.run();
  return result.get();
}

TEST(OffloadTest, RunsOnThePoolAndResumesOnTheCallersThread) {
  asio::io_context io;
  BlockingPool pool(2);
  const Threads threads = RunToEnd(io, Trace(&pool));
  EXPECT_EQ(threads.before, std::this_thread::get_id());
  EXPECT_EQ(threads.after, std::this_thread::get_id());
  EXPECT_NE(threads.inside, std::this_thread::get_id());
}

asio::awaitable<std::string> CatchFromPool(BlockingPool* pool) {
  std::string caught;
  try {
    co_await pool->Run([]() -> int { throw std::runtime_error("from the pool"); });
  } catch (const std::runtime_error& error) {
    caught = error.what();
  }
  // The coroutine goes on working after an exception.
  caught += co_await pool->Run([] { return std::string(", then fine"); });
  co_return caught;
}

TEST(OffloadTest, ExceptionsReachTheCaller) {
  asio::io_context io;
  BlockingPool pool(1);
  EXPECT_EQ(RunToEnd(io, CatchFromPool(&pool)), "from the pool, then fine");
}

/// Neither copyable nor default-constructible.
struct OnlyMovable {
  explicit OnlyMovable(int number) : value(std::make_unique<int>(number)) {}
  std::unique_ptr<int> value;
};

asio::awaitable<int> MoveThrough(BlockingPool* pool) {
  auto argument = std::make_unique<int>(20);
  OnlyMovable result =
      co_await pool->Run([moved = std::move(argument)] { return OnlyMovable(*moved + 1); });
  int written = 0;
  co_await pool->Run([&written] { written = 21; });
  co_return *result.value + written;
}

TEST(OffloadTest, MovesFunctionsAndResultsAndTakesVoid) {
  asio::io_context io;
  BlockingPool pool(1);
  EXPECT_EQ(RunToEnd(io, MoveThrough(&pool)), 42);
}

/// Notes the thread that destroys it.
struct Witness {
  std::shared_ptr<std::set<ThreadId>> threads;
  ~Witness() { threads->insert(std::this_thread::get_id()); }
};

asio::awaitable<ThreadId> DestroyThere(BlockingPool* pool,
                                       std::shared_ptr<std::set<ThreadId>> threads) {
  auto witness = std::make_unique<Witness>(std::move(threads));
  co_return co_await pool->Run(
      [witness = std::move(witness)] { return std::this_thread::get_id(); });
}

TEST(OffloadTest, TheFunctionDiesOnThePoolBeforeTheCallerGoesOn) {
  asio::io_context io;
  BlockingPool pool(1);
  auto threads = std::make_shared<std::set<ThreadId>>();
  const ThreadId inside = RunToEnd(io, DestroyThere(&pool, threads));
  EXPECT_EQ(*threads, std::set<ThreadId>{inside});
}

asio::awaitable<void> RunAndNote(BlockingPool* pool, std::latch* started, std::latch* go,
                                 std::atomic<bool>* finished, bool* resumed) {
  co_await pool->Run([=] {
    started->count_down();
    go->wait();
    *finished = true;
  });
  *resumed = true;
}

TEST(OffloadTest, WorkThatHasBegunIsFinishedDespiteCancellation) {
  asio::io_context io;
  BlockingPool pool(1);
  std::latch started(1);
  std::latch go(1);
  std::atomic<bool> finished = false;
  bool resumed = false;
  asio::cancellation_signal signal;
  asio::co_spawn(io, RunAndNote(&pool, &started, &go, &finished, &resumed),
                 asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}));
  io.poll();
  started.wait();
  signal.emit(asio::cancellation_type::terminal);
  io.poll();
  EXPECT_FALSE(resumed);
  go.count_down();
  io.run();
  EXPECT_TRUE(finished);
  EXPECT_TRUE(resumed);
}

TEST(OffloadTest, TheContextStaysAliveWhileThePoolWorks) {
  asio::io_context io;
  BlockingPool pool(1);
  std::atomic<bool> finished = false;
  bool resumed = false;
  std::latch started(1);
  std::latch go(1);
  auto done =
      asio::co_spawn(io, RunAndNote(&pool, &started, &go, &finished, &resumed), asio::use_future);
  std::jthread releaser([&] {
    started.wait();
    go.count_down();
  });
  io.run();  // Must not return before the coroutine has ended, although nothing is ready in
             // between.
  EXPECT_TRUE(resumed);
  EXPECT_NO_THROW(done.get());
}

TEST(OffloadTest, ThePoolMayGoFirstAndRunsWhatWasQueued) {
  std::atomic<int> ran = 0;
  asio::io_context io;
  {
    BlockingPool pool(1);
    for (int i = 0; i < 10; ++i) {
      asio::co_spawn(io, pool.Run([&ran] { ++ran; }), asio::use_future);
    }
    io.poll();
  }
  EXPECT_EQ(ran, 10);
  // The results lie in the context; it is destroyed with them undelivered.
}

asio::awaitable<int> AddUp(BlockingPool* pool, int count) {
  int sum = 0;
  for (int i = 1; i <= count; ++i) {
    sum += co_await pool->Run([i] { return i; });
  }
  co_return sum;
}

TEST(OffloadTest, ManyCoroutinesOnSeveralContextsShareOnePool) {
  std::vector<std::unique_ptr<asio::io_context>> contexts;
  BlockingPool pool(4);
  std::vector<std::future<int>> sums;
  for (int c = 0; c < 3; ++c) {
    contexts.push_back(std::make_unique<asio::io_context>(1));
    for (int i = 0; i < 20; ++i) {
      sums.push_back(asio::co_spawn(*contexts.back(), AddUp(&pool, 50), asio::use_future));
    }
  }
  {
    std::vector<std::jthread> threads;
    threads.reserve(contexts.size());
    for (auto& context : contexts) {
      threads.emplace_back([&context] { context->run(); });
    }
  }
  for (auto& sum : sums) {
    EXPECT_EQ(sum.get(), 50 * 51 / 2);
  }
}

}  // namespace
}  // namespace rtm::base
