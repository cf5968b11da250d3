#include "service/refresh_scheduler.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "service/due_times.h"
#include "service/refresher.h"
#include "service/settings_service.h"
#include "service/token_vault.h"
#include "service/unsaved_outcomes.h"

namespace rtm::service {
namespace {

/// NTP slews stay far below this; a jump above it is somebody setting the clock, a suspended
/// machine, or the nodes' common time that begins or ceases to hold.
constexpr std::chrono::seconds kClockStep{30};
constexpr std::chrono::milliseconds kBusyTick{20};
/// A row whose flight changed nothing is not looked at again for so long.
constexpr std::chrono::seconds kSetAside{15};
constexpr std::chrono::hours kPruneInterval{1};
constexpr std::size_t kPruneChunk = 5000;

}  // namespace

RefreshScheduler::RefreshScheduler(TokenVault& vault, RefreshCoordinator& coordinator,
                                   Refresher& refresher, SettingsService& settings,
                                   UnsavedOutcomes& unsaved, const base::Clock& clock,
                                   SchedulerOptions options)
    : vault_(vault),
      coordinator_(coordinator),
      refresher_(refresher),
      settings_(settings),
      unsaved_(unsaved),
      clock_(clock),
      options_(std::move(options)),
      max_started_per_egress_(options_.max_started_per_egress) {}

void RefreshScheduler::Start(base::TaskGroup& group) {
  timer_.emplace(group.executor());
  group.Spawn("scheduler.loop", Loop());
}

void RefreshScheduler::Stop() {
  stopping_ = true;
  if (timer_) {
    timer_->cancel();
  }
}

void RefreshScheduler::SettingsChanged() { settings_changed_ = true; }

void RefreshScheduler::SetMaxStartedPerEgress(std::size_t flights) {
  max_started_per_egress_ = flights;
}

asio::awaitable<void> RefreshScheduler::Loop() {
  while (!stopping_) {
    const std::size_t started = co_await RunOnce();
    if (stopping_) {
      break;
    }
    // While there is work the next look comes as soon as lanes can have become free.
    timer_->expires_after(started > 0 ? std::min(options_.tick, kBusyTick) : options_.tick);
    co_await timer_->async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

asio::awaitable<std::size_t> RefreshScheduler::RunOnce() {
  std::size_t started = 0;
  try {
    co_await unsaved_.SaveAll();
    // Both are asked in any case: a step that comes together with a change must not be seen again
    // at the next turn.
    const bool stepped = WallClockStepped();
    if (settings_changed_.exchange(false) || stepped) {
      reschedule_wanted_ = true;
    }
    if (reschedule_wanted_) {
      co_await RescheduleAll();
      reschedule_wanted_ = false;
    }
    started = co_await StartDue();
    co_await Prune();
    last_turn_millis_ = clock_.Boot().time_since_epoch().count();
    failing_ = false;
  } catch (const std::exception& error) {
    // Once per outage, not at each turn. Whatever it was: a loop that ended would refresh nothing.
    if (!std::exchange(failing_, true)) {
      base::LogError("scheduler.failed", {{"error", error.what()}});
    }
  }
  co_return started;
}

asio::awaitable<std::size_t> RefreshScheduler::StartDue() {
  const base::BootTime boot = clock_.Boot();
  std::erase_if(set_aside_, [boot](const auto& entry) { return entry.second.until <= boot; });
  std::erase_if(started_,
                [this](const auto& flight) { return !coordinator_.IsInFlight(flight.first); });
  std::map<std::string, std::size_t> on_the_way;
  for (const auto& [id, egress] : started_) {
    ++on_the_way[egress];
  }
  // Rows that are in the air or were passed over are due as well and stand first: ask for so many
  // more, or they would hide all others.
  const std::size_t limit =
      options_.max_started_per_turn + coordinator_.flights() + std::exchange(skipped_, 0);
  const std::vector<core::Token> due =
      co_await vault_.FindDue(clock_.Now(), settings_.Current().auto_refresh_enabled, limit,
                              options_.share ? options_.share() : storage::DueShare{});
  std::size_t started = 0;
  for (const core::Token& token : due) {
    if (started_.size() >= options_.max_started_per_turn) {
      break;
    }
    if (coordinator_.IsInFlight(token.id)) {
      continue;
    }
    std::size_t& on_this_way = on_the_way[refresher_.EgressOf(token)];
    if (on_this_way >= max_started_per_egress_ || refresher_.LaneIsClosed(token) ||
        SetAside(token)) {
      ++skipped_;
      continue;
    }
    if (StartFlight(token)) {
      ++on_this_way;
      ++started;
    }
  }
  co_return started;
}

/// True: its last flight changed nothing, and that was a moment ago. False: it may fly now, and is
/// set aside from now on.
bool RefreshScheduler::SetAside(const core::Token& token) {
  const Aside now{token.next_refresh_at, clock_.Boot() + kSetAside};
  const auto [aside, is_new] = set_aside_.try_emplace(token.id, now);
  if (!is_new && aside->second.next_refresh_at == token.next_refresh_at) {
    return true;
  }
  aside->second = now;
  return false;
}

bool RefreshScheduler::StartFlight(const core::Token& token) {
  RefreshOrder order;
  order.id = token.id;
  if (token.state.state == core::TokenState::kInDoubt) {
    order.trigger = core::RefreshTrigger::kProbe;
    order.kind = core::AttemptKind::kProbe;
  }
  if (!coordinator_.Start(order)) {
    return false;
  }
  started_[token.id] = refresher_.EgressOf(token);
  return true;
}

/// Walks over all rows: at start, after a change of the settings and after a step of the wall
/// clock.
asio::awaitable<void> RefreshScheduler::RescheduleAll() {
  const core::RefreshPolicy policy = settings_.Policy();
  core::TokenId after{0};
  std::size_t moved = 0;
  for (;;) {
    const std::vector<core::Token> rows = co_await vault_.ListAfter(after, kWalkChunk);
    if (rows.empty()) {
      break;
    }
    after = rows.back().id;
    std::vector<storage::TokenStore::DueChange> changes;
    const base::UtcTime now = clock_.Now();
    for (const core::Token& token : rows) {
      if (const auto move = DueMoveOf(policy, token, now)) {
        changes.push_back({token.id, token.version, move->to});
      }
    }
    moved += changes.size();
    if (!changes.empty()) {
      co_await vault_.Reschedule(std::move(changes));
    }
  }
  if (moved > 0) {
    base::LogInfo("scheduler.rescheduled", {{"rows", moved}});
  }
}

asio::awaitable<void> RefreshScheduler::Prune() {
  const base::BootTime boot = clock_.Boot();
  if (pruned_at_ && boot - *pruned_at_ < kPruneInterval) {
    co_return;
  }
  const std::size_t pruned =
      co_await vault_.PruneAttempts(clock_.Now() - options_.attempts_retention, kPruneChunk);
  // A full chunk means that there is more: go on at the next turn.
  if (pruned < kPruneChunk) {
    pruned_at_ = boot;
    if (options_.upkeep) {
      co_await options_.upkeep();
    }
  }
}

bool RefreshScheduler::WallClockStepped() {
  const auto now = std::pair(clock_.Now(), clock_.Boot());
  const auto before = std::exchange(clock_seen_, now);
  if (!before) {
    return false;
  }
  const auto drift = (now.first - before->first) - (now.second - before->second);
  if (std::chrono::abs(drift) < kClockStep) {
    return false;
  }
  base::LogWarn("clock.stepped", {{"milliseconds", drift.count()}});
  return true;
}

}  // namespace rtm::service
