#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

class StoreConcurrencyTest : public StoreTest {
 protected:
  // Rotates one row `times` times, reading it and the list in between.
  asio::awaitable<int> RotateOften(core::TokenId id, int times) {
    int rotated = 0;
    for (int i = 0; i < times; ++i) {
      const auto record = co_await tokens().Find(id);
      BeginRequest request;
      request.id = id;
      request.expected_version = record.value().token.version;
      request.owner = "node-a";
      request.now = Now();
      const BeginResult result = co_await refreshes().Begin(request);
      if (const auto* begun = std::get_if<Begun>(&result)) {
        const std::string next = std::to_string(begun->attempt.value);
        const CommitVerdict verdict = co_await refreshes().Commit(Rotation(*begun, next));
        rotated += verdict == CommitVerdict::kCommitted ? 1 : 0;
      }
      co_await tokens().List({}, {1, 5}, {});
    }
    co_return rotated;
  }
};

TEST_P(StoreConcurrencyTest, ManyThreadsRotateManyRowsAndEachSeesItsOwnWrites) {
  constexpr std::size_t kThreads = 4;
  constexpr std::size_t kRows = 8;
  constexpr int kTimes = 5;
  std::vector<core::TokenId> ids;
  ids.reserve(kThreads * kRows);
  for (std::size_t i = 0; i < kThreads * kRows; ++i) {
    ids.push_back(Create("row-" + std::to_string(i)));
  }
  std::atomic<int> rotated = 0;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (std::size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::vector<asio::awaitable<int>> tasks;
      tasks.reserve(kRows);
      for (std::size_t i = 0; i < kRows; ++i) {
        tasks.push_back(RotateOften(ids[t * kRows + i], kTimes));
      }
      for (const int count : testing::RunCoroutines(std::move(tasks))) {
        rotated += count;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(rotated, static_cast<int>(kThreads * kRows) * kTimes);
  for (const core::TokenId id : ids) {
    EXPECT_EQ(Load(id).token.generation, kTimes);
  }
  EXPECT_THAT(Run(refreshes().LoadOpenAttempts()), ::testing::IsEmpty());
}

TEST_P(StoreConcurrencyTest, ManyThreadsContendForOneRow) {
  const core::TokenId id = Create("row");
  std::atomic<int> rotated = 0;
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] { rotated += testing::RunCoroutine(RotateOften(id, 20)); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(Load(id).token.generation, rotated);
  EXPECT_GE(rotated, 1);
}

TEST_P(StoreConcurrencyTest, StoppingResumesEverybody) {
  std::vector<core::TokenId> ids;
  ids.reserve(8);
  for (int i = 0; i < 8; ++i) {
    ids.push_back(Create("row-" + std::to_string(i)));
  }
  asio::io_context io;
  std::vector<std::future<int>> running;
  running.reserve(ids.size());
  for (const core::TokenId id : ids) {
    running.push_back(asio::co_spawn(io, RotateOften(id, 1000), asio::use_future));
  }
  std::thread runner([&io] { io.run(); });
  const std::int64_t commits = store_->commit_count();
  while (store_->commit_count() < commits + 3) {
    std::this_thread::yield();
  }
  store_->StopBlocking();
  runner.join();
  for (auto& result : running) {
    try {
      result.get();
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), base::ErrorCode::kStoreUnavailable);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, StoreConcurrencyTest, ::testing::ValuesIn(AllEngines()),
                         EngineName);

}  // namespace
}  // namespace rtm::storage
