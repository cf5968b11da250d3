#include "service/hash_turns.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <vector>

#include "base/error.h"

namespace rtm::service {
namespace {

struct Seen {
  int running = 0;
  int most = 0;
  int done = 0;
};

asio::awaitable<void> UseTurn(HashTurns* turns, Seen* seen) {
  const HashTurns::Turn turn = co_await turns->Take();
  seen->most = std::max(seen->most, ++seen->running);
  for (int i = 0; i < 3; ++i) {
    co_await asio::post(asio::use_awaitable);
  }
  --seen->running;
  ++seen->done;
}

TEST(HashTurns, AtMostTwoAtOnceAndEverybodyGetsHisTurn) {
  HashTurns turns;
  Seen seen;
  asio::io_context io(1);
  std::vector<std::future<void>> all;
  all.reserve(HashTurns::kMaxRunning + HashTurns::kMaxWaiting);
  for (std::size_t i = 0; i < HashTurns::kMaxRunning + HashTurns::kMaxWaiting; ++i) {
    all.push_back(asio::co_spawn(io, UseTurn(&turns, &seen), asio::use_future));
  }
  io.run();
  for (auto& one : all) {
    EXPECT_NO_THROW(one.get());
  }
  EXPECT_EQ(seen.most, static_cast<int>(HashTurns::kMaxRunning));
  EXPECT_EQ(seen.done, static_cast<int>(all.size()));
}

TEST(HashTurns, WhoWouldWaitBehindTooManyIsSentAway) {
  HashTurns turns;
  Seen seen;
  asio::io_context io(1);
  std::vector<std::future<void>> all;
  all.reserve(40);
  for (int i = 0; i < 40; ++i) {
    all.push_back(asio::co_spawn(io, UseTurn(&turns, &seen), asio::use_future));
  }
  io.run();
  int refused = 0;
  for (auto& one : all) {
    try {
      one.get();
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), base::ErrorCode::kThrottled);
      EXPECT_TRUE(error.retry_after());
      ++refused;
    }
  }
  EXPECT_EQ(refused, 40 - static_cast<int>(HashTurns::kMaxRunning + HashTurns::kMaxWaiting));
  EXPECT_EQ(seen.running, 0);
}

}  // namespace
}  // namespace rtm::service
