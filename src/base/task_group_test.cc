#include "base/task_group.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.h"
#include "testing/capture_log.h"

namespace rtm::base {
namespace {

using Steps = std::vector<std::string>;

asio::awaitable<void> Step(Steps* steps, std::string step) {
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  steps->push_back(step);
}

asio::awaitable<void> Fail() {
  throw std::runtime_error("broken on purpose");
  co_return;
}

asio::awaitable<void> FailWithError() {
  throw Error(ErrorCode::kStoreIo, {"public", "公开"}, "for the log");
  co_return;
}

asio::awaitable<void> FailOddly() {
  throw 7;
  co_return;
}

/// Waits on a timer that never expires; only cancellation ends it.
asio::awaitable<void> WaitForEver(Steps* steps) {
  asio::steady_timer never(co_await asio::this_coro::executor,
                           asio::steady_timer::time_point::max());
  steps->push_back("waiting");
  co_await never.async_wait(asio::use_awaitable);
  steps->push_back("woken");
}

asio::awaitable<void> WaitFor(asio::steady_timer* timer) {
  boost::system::error_code cancelled;
  co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
}

asio::awaitable<void> JoinThen(TaskGroup* group, Steps* steps) {
  co_await group->Join();
  steps->push_back("joined");
}

/// Leaves a mark when its frame is destroyed.
struct Mark {
  bool* destroyed;
  ~Mark() { *destroyed = true; }
};

asio::awaitable<void> HoldMark(std::shared_ptr<Mark> mark) {
  mark.reset();
  co_return;
}

TEST(TaskGroupTest, JoinReturnsAtOnceWhenEmpty) {
  asio::io_context io;
  TaskGroup group(io.get_executor());
  auto joined = asio::co_spawn(io, group.Join(), asio::use_future);
  io.run();
  EXPECT_NO_THROW(joined.get());
}

TEST(TaskGroupTest, JoinWaitsForEveryTask) {
  asio::io_context io;
  TaskGroup group(io.get_executor());
  Steps steps;
  asio::steady_timer gate(io, asio::steady_timer::time_point::max());
  EXPECT_TRUE(group.Spawn("gate", WaitFor(&gate)));
  EXPECT_TRUE(group.Spawn("step", Step(&steps, "first")));
  auto joined = asio::co_spawn(io, JoinThen(&group, &steps), asio::use_future);
  io.poll();
  EXPECT_EQ(steps, Steps{"first"});
  EXPECT_EQ(group.size(), 1U);
  gate.cancel();
  io.run();
  EXPECT_EQ(steps, (Steps{"first", "joined"}));
  EXPECT_EQ(group.size(), 0U);
  EXPECT_NO_THROW(joined.get());
}

TEST(TaskGroupTest, ATaskThatIsSpawnedWhileJoiningIsWaitedFor) {
  asio::io_context io;
  TaskGroup group(io.get_executor());
  Steps steps;
  asio::steady_timer first(io, asio::steady_timer::time_point::max());
  asio::steady_timer second(io, asio::steady_timer::time_point::max());
  group.Spawn("first", WaitFor(&first));
  auto joined = asio::co_spawn(io, JoinThen(&group, &steps), asio::use_future);
  io.poll();
  first.cancel();
  group.Spawn("second", WaitFor(&second));
  io.poll();
  EXPECT_TRUE(steps.empty());
  second.cancel();
  io.run();
  EXPECT_EQ(steps, Steps{"joined"});
  EXPECT_NO_THROW(joined.get());
}

asio::awaitable<void> Note(Steps* steps, std::string step) {
  steps->push_back(step);
  co_return;
}

TEST(TaskGroupTest, SpawnNeverRunsTheTaskInsideTheCall) {
  asio::io_context io;
  TaskGroup group(io.get_executor());
  Steps steps;
  asio::post(io, [&] {
    group.Spawn("note", Note(&steps, "task"));
    steps.push_back("caller");
  });
  io.run();
  EXPECT_EQ(steps, (Steps{"caller", "task"}));
}

TEST(TaskGroupTest, CloseRefusesAndDestroysUnstarted) {
  asio::io_context io;
  TaskGroup group(io.get_executor());
  group.Close();
  bool destroyed = false;
  EXPECT_FALSE(group.Spawn("late", HoldMark(std::make_shared<Mark>(&destroyed))));
  EXPECT_TRUE(destroyed);
  EXPECT_EQ(io.poll(), 0U);
}

TEST(TaskGroupTest, AnExceptionIsLoggedAndHurtsNobodyElse) {
  const testing::CaptureLog log;
  asio::io_context io;
  TaskGroup group(io.get_executor());
  Steps steps;
  group.Spawn("broken", Fail());
  group.Spawn("coded", FailWithError());
  group.Spawn("odd", FailOddly());
  group.Spawn("healthy", Step(&steps, "done"));
  io.run();
  EXPECT_EQ(steps, Steps{"done"});
  EXPECT_EQ(group.size(), 0U);
  ASSERT_EQ(log.lines().size(), 3U);
  EXPECT_NE(log.All().find(R"("event":"task.failed","task":"broken","error":"broken on purpose")"),
            std::string::npos);
  EXPECT_NE(log.All().find(R"("task":"coded","code":"store_io","error":"for the log")"),
            std::string::npos);
  EXPECT_NE(log.All().find(R"("task":"odd")"), std::string::npos);
}

TEST(TaskGroupTest, CancelEndsWhatWaitsWithoutAWordInTheLog) {
  const testing::CaptureLog log;
  asio::io_context io;
  TaskGroup group(io.get_executor());
  Steps steps;
  group.Spawn("one", WaitForEver(&steps));
  group.Spawn("two", WaitForEver(&steps));
  io.poll();
  EXPECT_EQ(steps, (Steps{"waiting", "waiting"}));
  group.Cancel();
  auto joined = asio::co_spawn(io, JoinThen(&group, &steps), asio::use_future);
  io.run();
  EXPECT_EQ(steps, (Steps{"waiting", "waiting", "joined"}));
  EXPECT_TRUE(log.lines().empty()) << log.All();
  EXPECT_NO_THROW(joined.get());
}

TEST(TaskGroupTest, CancelReachesATaskThatHasNotStarted) {
  asio::io_context io;
  TaskGroup group(io.get_executor());
  Steps steps;
  bool destroyed = false;
  asio::post(io, [&] {
    group.Spawn("one", WaitForEver(&steps));
    group.Spawn("two", HoldMark(std::make_shared<Mark>(&destroyed)));
    group.Cancel();
    EXPECT_FALSE(destroyed);
  });
  io.run();
  EXPECT_EQ(group.size(), 0U);
  EXPECT_TRUE(steps.empty());
  EXPECT_TRUE(destroyed);
}

TEST(TaskGroupTest, AnAbortNobodyAskedForIsAFailure) {
  const testing::CaptureLog log;
  asio::io_context io;
  TaskGroup group(io.get_executor());
  asio::steady_timer timer(io, asio::steady_timer::time_point::max());
  group.Spawn("aborted", timer.async_wait(asio::use_awaitable));
  io.poll();
  timer.cancel();
  io.run();
  EXPECT_TRUE(log.Has("task.failed"));
}

TEST(TaskGroupTest, TheContextMayGoWithTasksInIt) {
  Steps steps;
  bool destroyed = false;
  auto io = std::make_unique<asio::io_context>();
  {
    auto group = std::make_unique<TaskGroup>(io->get_executor());
    group->Spawn("waiting", WaitForEver(&steps));
    group->Spawn("unstarted", HoldMark(std::make_shared<Mark>(&destroyed)));
    io->poll_one();
    group.reset();
  }
  io.reset();
  EXPECT_TRUE(destroyed);
}

}  // namespace
}  // namespace rtm::base
