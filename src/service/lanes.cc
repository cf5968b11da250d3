#include "service/lanes.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/error.h"
#include "base/log.h"

namespace rtm::service {
namespace {

/// How often waiters look whether the rate has a token again: a fifth of the time between two
/// requests at 5 a second.
constexpr std::chrono::milliseconds kPumpInterval{20};

bool IsPermanentRefusal(const core::RefreshOutcome& outcome) {
  return std::holds_alternative<core::NeedsLogin>(outcome) ||
         std::holds_alternative<core::AccountClosed>(outcome) ||
         std::holds_alternative<core::UnknownError>(outcome);
}

}  // namespace

Lanes::Lanes(asio::any_io_executor core, LaneLimits limits, const base::Clock& clock)
    : core_(std::move(core)), clock_(clock), limits_(limits), pump_timer_(core_) {}

void Lanes::SetLimits(LaneLimits limits) {
  limits_ = limits;
  if (!closed_) {
    Pump();
  }
}

asio::awaitable<LanePermit> Lanes::Acquire(LaneKey key, LanePriority priority, core::TokenId row,
                                           std::shared_ptr<const bool> given_up) {
  using Verdict = Waiter::Verdict;
  auto waiter = std::make_shared<Waiter>(core_, row, arrivals_++, std::move(given_up));
  if (closed_) {
    waiter->verdict = Verdict::kClosed;
  } else if (ClosedFor(key)) {
    waiter->verdict = Verdict::kThrottled;
  } else {
    queues_[static_cast<std::size_t>(priority)][key].push_back(waiter);
    ++waiting_;
    Pump();
  }
  while (waiter->verdict == Verdict::kWaiting) {
    co_await waiter->ready.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  if (waiter->verdict == Verdict::kClosed) {
    throw base::Error(base::ErrorCode::kUnavailable, {"The service is stopping; nothing was sent.",
                                                      "服务正在停止,未发送任何请求。"});
  }
  if (waiter->verdict == Verdict::kThrottled) {
    const auto closed = ClosedFor(key);
    throw base::Error(base::ErrorCode::kThrottled,
                      {"Refreshing on this route is paused for now; nothing was sent.",
                       "该出口的刷新已暂停,未发送任何请求。"},
                      "lane closed: " + std::string(closed ? closed->reason : "reopened"))
        .WithRetryAfter(closed ? closed->remaining : std::chrono::seconds(1));
  }
  co_return waiter->verdict == Verdict::kWithdrawn ? LanePermit()
                                                   : LanePermit(*this, std::move(key));
}

std::optional<Lanes::Closed> Lanes::ClosedFor(const LaneKey& key) const {
  const base::BootTime now = clock_.Boot();
  const Gate* gate = nullptr;
  if (const auto stopped = stopped_clients_.find(key.client); stopped != stopped_clients_.end()) {
    gate = &stopped->second;
  } else if (const auto found = gates_.find(key); found != gates_.end()) {
    gate = &found->second;
  }
  if (gate == nullptr || gate->until <= now) {
    return std::nullopt;
  }
  return Closed{gate->reason, std::chrono::ceil<std::chrono::seconds>(gate->until - now)};
}

std::map<std::string_view, int> Lanes::CountClosed() const {
  std::map<std::string_view, int> closed{{kThrottled, 0}, {kPaused, 0}, {kMisconfigured, 0}};
  const base::BootTime now = clock_.Boot();
  for (const auto& [key, gate] : gates_) {
    closed[gate.reason] += gate.until > now ? 1 : 0;
  }
  closed[kMisconfigured] += static_cast<int>(stopped_clients_.size());
  return closed;
}

void Lanes::NoteOutcome(const LaneKey& key, core::TokenId row,
                        const core::RefreshOutcome& outcome) {
  Streak& streak = streaks_[key];
  const base::BootTime now = clock_.Boot();
  if (core::IsSuccess(outcome)) {
    streak = Streak{.outcome = {}, .last_row = {}, .rows = 0, .last_success = now};
    return;
  }
  if (const auto* throttled = std::get_if<core::Throttled>(&outcome)) {
    CloseGate(key, throttled->retry_after.value_or(kDefaultGate), kThrottled);
    return;
  }
  if (const auto* misconfigured = std::get_if<core::Misconfigured>(&outcome)) {
    stopped_clients_[key.client] = Gate{base::BootTime::max(), kMisconfigured};
    base::LogError("lane.client_stopped", {{"client", key.client}, {"code", misconfigured->code}});
    for (auto& queues : queues_) {
      for (auto& [waiting_key, queue] : queues) {
        if (waiting_key.client == key.client) {
          Wake(waiting_key, Waiter::Verdict::kThrottled);
        }
      }
    }
    return;
  }
  if (!IsPermanentRefusal(outcome) || streak.last_row == row) {
    return;
  }
  const std::string name(core::OutcomeName(outcome));
  streak.rows = streak.outcome == name ? streak.rows + 1 : 1;
  streak.outcome = name;
  streak.last_row = row;
  const bool succeeded_lately = streak.last_success && now - *streak.last_success < kSuccessWindow;
  if (streak.rows >= kRowsBeforePause && !succeeded_lately) {
    streak.rows = 0;
    base::LogError("lane.paused",
                   {{"route", key.egress}, {"client", key.client}, {"outcome", name}});
    CloseGate(key, kPause, kPaused);
  }
}

void Lanes::Reopen(const LaneKey& key) {
  stopped_clients_.erase(key.client);
  if (const auto gate = gates_.find(key); gate != gates_.end() && gate->second.reason == kPaused) {
    gates_.erase(gate);
  }
  Pump();
}

void Lanes::Pump() {
  while (GrantNext(LanePriority::kInteractive) || GrantInTurns()) {
  }
  if (waiting_ > 0 && limits_.rate_per_egress > 0) {
    SchedulePump();
  }
}

/// Whoever did not go last goes first.
bool Lanes::GrantInTurns() {
  const LanePriority first = next_turn_;
  const LanePriority second =
      first == LanePriority::kBatch ? LanePriority::kSchedule : LanePriority::kBatch;
  if (GrantNext(first)) {
    next_turn_ = second;
    return true;
  }
  return GrantNext(second);
}

/// Grants the oldest waiter among the lanes that have room; false if none has.
bool Lanes::GrantNext(LanePriority priority) {
  std::map<LaneKey, Queue>& queues = queues_[static_cast<std::size_t>(priority)];
  if (flights_ >= limits_.max_flights) {
    return false;
  }
  auto next = queues.end();
  for (auto lane = queues.begin(); lane != queues.end();) {
    if (lane->second.empty()) {
      lane = queues.erase(lane);
      continue;
    }
    const bool is_older =
        next == queues.end() || lane->second.front()->number < next->second.front()->number;
    if (is_older && HasRoom(lane->first)) {
      next = lane;
    }
    ++lane;
  }
  if (next == queues.end()) {
    return false;
  }
  const std::shared_ptr<Waiter> waiter = next->second.front();
  next->second.pop_front();
  --waiting_;
  Take(next->first);
  waiter->verdict = Waiter::Verdict::kGranted;
  waiter->ready.cancel();
  return true;
}

bool Lanes::HasRoom(const LaneKey& key) {
  if (clients_[key.client] >= limits_.max_per_client) {
    return false;
  }
  Egress& egress = egresses_[key.egress];
  if (egress.flights >= LimitOf(key.egress)) {
    return false;
  }
  if (limits_.rate_per_egress <= 0) {
    return true;
  }
  Refill(egress);
  return egress.tokens >= 1;
}

void Lanes::Take(const LaneKey& key) {
  ++flights_;
  ++clients_[key.client];
  Egress& egress = egresses_[key.egress];
  ++egress.flights;
  egress.tokens -= limits_.rate_per_egress > 0 ? 1 : 0;
}

void Lanes::GiveBack(const LaneKey& key) {
  --flights_;
  --clients_[key.client];
  --egresses_[key.egress].flights;
  if (!closed_) {
    Pump();
  }
}

/// A token bucket that holds at most one second's worth, so that a pause does not end in a burst.
void Lanes::Refill(Egress& egress) {
  const base::BootTime now = clock_.Boot();
  const double most = std::max(1.0, limits_.rate_per_egress);
  if (egress.filled_at == base::BootTime{}) {
    egress.tokens = most;
  } else {
    const std::chrono::duration<double> passed = now - egress.filled_at;
    egress.tokens = std::min(most, egress.tokens + passed.count() * limits_.rate_per_egress);
  }
  egress.filled_at = now;
}

void Lanes::CloseGate(const LaneKey& key, std::chrono::milliseconds time, std::string_view reason) {
  gates_[key] = Gate{clock_.Boot() + time, reason};
  Wake(key, Waiter::Verdict::kThrottled);
}

void Lanes::SchedulePump() {
  if (pump_scheduled_ || closed_) {
    return;
  }
  pump_scheduled_ = true;
  pump_timer_.expires_after(kPumpInterval);
  pump_timer_.async_wait([this](const boost::system::error_code& error) {
    // An aborted wait may mean that this object is gone: touch nothing then.
    if (error) {
      return;
    }
    pump_scheduled_ = false;
    Pump();
  });
}

}  // namespace rtm::service
