#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/task_group.h"
#include "storage/change_feed.h"

namespace rtm::service {

namespace asio = boost::asio;

class CommonClock;
class TokenVault;

/// Keeps what this process has in memory as new as what other nodes have written (design.md section
/// 8): asks all the time what changed, and compares all versions now and then, which finds what a
/// stamp has missed; tells `clock` the server's time. Where the database is this process's alone
/// there is nothing to follow. Only on the core thread.
class ChangeFollower {
 public:
  /// `feed`: null where the database is this process's alone. All outlive it.
  ChangeFollower(storage::ChangeFeed* feed, TokenVault& vault, CommonClock& clock)
      : feed_(feed), vault_(vault), clock_(clock) {}

  /// Awaited when settings or sessions may have changed. Before Start.
  void AddReload(std::function<asio::awaitable<void>()> reload);
  /// Learns how far the rows are, while nothing of them is in memory. Throws the store's errors.
  asio::awaitable<void> Begin();
  void Start(base::TaskGroup& group);
  /// The loop ends at its next turn.
  void Stop();
  /// One turn of the loop; never throws.
  asio::awaitable<void> RunOnce();

  /// With the time that an answer takes: within a second.
  static constexpr std::chrono::milliseconds kTurn{800};
  static constexpr std::chrono::minutes kCompareEvery{10};

 private:
  using Versions = boost::unordered_flat_map<std::int64_t, std::int64_t>;

  asio::awaitable<void> Loop();
  asio::awaitable<void> SetClock();
  asio::awaitable<bool> ReadTime(std::chrono::milliseconds slowest);
  asio::awaitable<void> Follow();
  asio::awaitable<void> Compare();
  asio::awaitable<Versions> ReadVersions();

  storage::ChangeFeed* const feed_;
  TokenVault& vault_;
  CommonClock& clock_;
  std::vector<std::function<asio::awaitable<void>()>> reloads_;
  Versions versions_;  // By row, as last seen.
  std::int64_t since_ = 0;
  std::int64_t revision_ = 0;
  base::BootTime compared_at_{};
  std::optional<asio::steady_timer> timer_;
  bool stopping_ = false;
  bool failing_ = false;  // The last turn ended in an error that has been logged.
};

}  // namespace rtm::service
