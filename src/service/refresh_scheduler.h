#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/task_group.h"
#include "core/token.h"
#include "service/refresh_coordinator.h"
#include "storage/records.h"

namespace rtm::service {

class Refresher;
class SettingsService;
class TokenVault;
class UnsavedOutcomes;

struct SchedulerOptions {
  std::chrono::milliseconds tick{500};     ///< How often the loop turns.
  std::size_t max_started_per_turn = 256;  ///< Flights of the schedule that may be under way.
  /// Of these on one way out: those of a dead proxy must leave room for others.
  std::size_t max_started_per_egress = 64;
  std::chrono::days attempts_retention{90};  ///< `retention.attempts_days`
  /// Awaited about once an hour, after the pruning: upkeep of files. Empty: none.
  std::function<asio::awaitable<void>()> upkeep;
  /// Which of the due rows are this node's turn. Empty: all.
  std::function<storage::DueShare()> share;
};

/// The due loop: at each turn asks the store, by index, which rows are due and starts their
/// flights; tries unsaved outcomes again; follows steps of the wall clock and changes of the
/// settings. Only on the core thread. Start() spawns the loop into the task group; Stop() lets it
/// end at its next turn.
class RefreshScheduler {
 public:
  RefreshScheduler(TokenVault& vault, RefreshCoordinator& coordinator, Refresher& refresher,
                   SettingsService& settings, UnsavedOutcomes& unsaved, const base::Clock& clock,
                   SchedulerOptions options);

  void Start(base::TaskGroup& group);
  void Stop();
  /// Any thread: due times are computed anew at the next turn (interval changed, schedule
  /// switched).
  void SettingsChanged();
  /// From the next turn on; see SchedulerOptions.
  void SetMaxStartedPerEgress(std::size_t flights);

  /// One turn of the loop; returns how many flights it started. Throws nothing: errors are logged
  /// and counted.
  asio::awaitable<std::size_t> RunOnce();
  /// Any thread. When the loop last turned without an error, on the boot clock; for readiness.
  base::BootTime last_turn() const {
    return base::BootTime(std::chrono::milliseconds(last_turn_millis_.load()));
  }

 private:
  asio::awaitable<void> Loop();
  asio::awaitable<std::size_t> StartDue();
  bool SetAside(const core::Token& token);
  bool StartFlight(const core::Token& token);
  asio::awaitable<void> RescheduleAll();
  asio::awaitable<void> Prune();
  bool WallClockStepped();

  TokenVault& vault_;
  RefreshCoordinator& coordinator_;
  Refresher& refresher_;
  SettingsService& settings_;
  UnsavedOutcomes& unsaved_;
  const base::Clock& clock_;
  const SchedulerOptions options_;
  std::atomic<bool> settings_changed_{true};
  std::atomic<std::int64_t> last_turn_millis_{0};
  // Only on the core thread.
  std::size_t max_started_per_egress_;
  bool stopping_ = false;
  bool failing_ = false;            // The last turn ended in an error that has been logged.
  bool reschedule_wanted_ = false;  // Stays until a walk over all rows has succeeded.
  std::optional<asio::steady_timer> timer_;
  std::optional<std::pair<base::UtcTime, base::BootTime>> clock_seen_;
  std::optional<base::BootTime> pruned_at_;
  // Rows whose flight changed nothing (lane closed, store away): not looked at before this time.
  // The version tells nothing here: an attempt that was begun and abandoned raises it too.
  struct Aside {
    std::optional<base::UtcTime>
        next_refresh_at;  // A row that got another time is looked at again.
    base::BootTime until{};
  };
  std::map<core::TokenId, Aside> set_aside_;
  std::map<core::TokenId, std::string> started_;  // Flights of this loop, with their egress.
  std::size_t skipped_ = 0;                       // Due rows that the last turn passed over.
};

}  // namespace rtm::service
