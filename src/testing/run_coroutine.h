#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <utility>
#include <vector>

namespace rtm::testing {

namespace asio = boost::asio;

/// Runs `task` to its end on an io_context of its own, on the calling thread, and returns its
/// result or throws what it threw. For tests of single coroutines; what the task spawns elsewhere
/// is not waited for.
template <class T>
T RunCoroutine(asio::awaitable<T> task) {
  asio::io_context io(1);
  auto result = asio::co_spawn(io, std::move(task), asio::use_future);
  io.run();
  return result.get();
}

/// Runs all `tasks` side by side on one io_context of the calling thread; the results in the order
/// of the tasks. Throws what the first failed one (in that order) threw, after all have ended.
template <class T>
std::vector<T> RunCoroutines(std::vector<asio::awaitable<T>> tasks) {
  asio::io_context io(1);
  std::vector<std::future<T>> futures;
  futures.reserve(tasks.size());
  for (auto& task : tasks) {
    futures.push_back(asio::co_spawn(io, std::move(task), asio::use_future));
  }
  io.run();
  std::vector<T> results;
  results.reserve(futures.size());
  for (auto& future : futures) {
    results.push_back(future.get());
  }
  return results;
}

}  // namespace rtm::testing
