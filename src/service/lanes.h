#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "core/refresh_outcome.h"
#include "core/token.h"

namespace rtm::service {

namespace asio = boost::asio;

struct LaneLimits {
  int max_flights = 64;  ///< `refresh.max_flights`
  int max_per_egress =
      8;  ///< `refresh.max_per_proxy`; the direct way counts as one egress but has max_flights.
  int max_per_client = 32;     ///< `refresh.max_per_client`
  double rate_per_egress = 5;  ///< Requests a second; 0 = no limit.
};

/// Which way a refresh goes out: the egress (proxy label or "direct") and the client
/// ("provider/client_id").
struct LaneKey {
  std::string egress;
  std::string client;
  auto operator<=>(const LaneKey&) const = default;
};

/// People who wait go first. Batch and schedule take turns: a job of a hundred thousand rows may
/// take hours, and access tokens end meanwhile.
enum class LanePriority { kInteractive, kBatch, kSchedule };
/// "interactive", "batch", "schedule": in metrics.
std::string_view ToString(LanePriority priority);

class Lanes;

/// The right to send one request; given back on destruction. Only on the core thread.
class LanePermit {
 public:
  LanePermit() = default;
  LanePermit(Lanes& lanes, LaneKey key) : lanes_(&lanes), key_(std::move(key)) {}
  LanePermit(LanePermit&& other) noexcept;
  LanePermit& operator=(LanePermit&& other) noexcept;
  ~LanePermit();
  explicit operator bool() const { return lanes_ != nullptr; }

 private:
  Lanes* lanes_ = nullptr;
  LaneKey key_;
};

/// Limits parallel flights in all, per egress and per client, and the rate per egress; holds the
/// gate that a 429 closes for its lane and the stop that a wrong client configuration or an outage
/// puts on one (design.md section 4, "When"). Only on the core thread. Its owner drains the waiters
/// (Close) before it dies.
class Lanes {
 public:
  Lanes(asio::any_io_executor core, LaneLimits limits, const base::Clock& clock);

  /// From now on these hold: who waits goes if there is more room, and flights that are too many
  /// finish as they are.
  void SetLimits(LaneLimits limits);

  /// Waits for its turn: by priority, then order of arrival. Throws Error(kThrottled,
  /// retry_after) when the lane's gate is closed, Error(kUnavailable) after Close(). Cancellation
  /// of the waiting coroutine is not supported; flights do not cancel. `given_up`: becomes true
  /// when the batch that it belongs to wants it no more; null = always wanted. An empty permit:
  /// WithdrawGivenUp() turned it away.
  asio::awaitable<LanePermit> Acquire(LaneKey key, LanePriority priority, core::TokenId row,
                                      std::shared_ptr<const bool> given_up = nullptr);
  /// Somebody more urgent joined the flight of `row`: if it still waits, it goes to the end of that
  /// class.
  void Promote(core::TokenId row, LanePriority priority);
  /// Turns the flights away that their batch gave up and that still wait in that class; those that
  /// somebody more urgent joined stay.
  void WithdrawGivenUp();

  // Why a lane is closed. A client that was refused stays so until a person ends it.
  static constexpr std::string_view kThrottled = "throttled";
  static constexpr std::string_view kPaused = "paused";
  static constexpr std::string_view kMisconfigured = "misconfigured";

  /// Why and for how long nothing may go out on this lane now; nullopt = open.
  struct Closed {
    std::string_view reason;
    std::chrono::seconds remaining{0};
  };
  std::optional<Closed> ClosedFor(const LaneKey& key) const;
  /// How many are closed now, for each reason; of the misconfigured the clients.
  std::map<std::string_view, int> CountClosed() const;

  /// How they stand now, for showing.
  struct View {
    struct Egress {
      std::string name;
      int flights = 0;
      int limit = 0;
    };
    struct ClosedLane {
      std::string_view reason;
      std::string egress;  ///< "" of a client that is misconfigured, whatever the egress.
      std::string client;
      std::optional<std::chrono::seconds> remaining;  ///< nullopt: until a person ends it.
    };
    int flights = 0;
    int max_flights = 0;
    std::size_t waiting = 0;
    std::vector<Egress> egresses;  ///< Those with flights.
    std::vector<ClosedLane> closed;
  };
  View Look() const;

  /// What an attempt came to: a 429 closes the gate, a misconfiguration stops the client,
  /// kRowsBeforePause permanent refusals in a row of one class without a success in kSuccessWindow
  /// pause the lane with an alarm in the log.
  void NoteOutcome(const LaneKey& key, core::TokenId row, const core::RefreshOutcome& outcome);
  /// An operator's word reopens a lane that was stopped or paused.
  void Reopen(const LaneKey& key);

  /// Wakes every waiter with kUnavailable and refuses new ones.
  void Close();

  int flights() const { return flights_; }
  std::size_t waiting() const { return waiting_; }
  /// Lets those go whose turn has come; called by itself and, with a manual clock, by tests.
  void Pump();

  static constexpr int kRowsBeforePause = 20;
  static constexpr std::chrono::minutes kSuccessWindow{5};
  static constexpr std::chrono::minutes kPause{15};
  /// A gate that a 429 without Retry-After closes.
  static constexpr std::chrono::seconds kDefaultGate{30};

 private:
  friend class LanePermit;
  struct Waiter {
    Waiter(const asio::any_io_executor& executor, core::TokenId token, std::uint64_t order,
           std::shared_ptr<const bool> unwanted)
        : ready(executor, asio::steady_timer::time_point::max()),
          row(token),
          number(order),
          given_up(std::move(unwanted)) {}
    asio::steady_timer ready;  // Never expires by itself: cancelled to wake the waiter.
    core::TokenId row;
    std::uint64_t number;                  // Order of arrival.
    std::shared_ptr<const bool> given_up;  // null = always wanted.
    enum class Verdict { kWaiting, kGranted, kClosed, kThrottled, kWithdrawn };
    Verdict verdict = Verdict::kWaiting;
  };
  using Queue = std::deque<std::shared_ptr<Waiter>>;
  struct Egress {
    int flights = 0;
    double tokens = 0;  // Of the token bucket.
    base::BootTime filled_at{};
  };
  struct Gate {
    base::BootTime until{};
    std::string_view reason;
  };
  struct Streak {
    std::string outcome;
    core::TokenId last_row;
    int rows = 0;
    std::optional<base::BootTime> last_success;
  };

  int LimitOf(const std::string& egress) const;
  bool HasRoom(const LaneKey& key);
  bool GrantNext(LanePriority priority);
  bool GrantInTurns();
  void Wake(const LaneKey& key, Waiter::Verdict verdict);
  void Take(const LaneKey& key);
  void GiveBack(const LaneKey& key);
  void Refill(Egress& egress);
  void CloseGate(const LaneKey& key, std::chrono::milliseconds time, std::string_view reason);
  void SchedulePump();

  const asio::any_io_executor core_;
  const base::Clock& clock_;
  // All below: only on core_.
  LaneLimits limits_;
  std::array<std::map<LaneKey, Queue>, 3> queues_;  // By priority, then lane.
  LanePriority next_turn_ = LanePriority::kBatch;   // Of these two.
  std::size_t waiting_ = 0;
  std::uint64_t arrivals_ = 0;
  std::map<std::string, Egress> egresses_;
  std::map<std::string, int> clients_;
  std::map<LaneKey, Gate> gates_;
  std::map<std::string, Gate> stopped_clients_;
  std::map<LaneKey, Streak> streaks_;
  int flights_ = 0;
  bool closed_ = false;
  asio::steady_timer pump_timer_;
  bool pump_scheduled_ = false;
};

}  // namespace rtm::service
