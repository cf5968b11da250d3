#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/task_group.h"
#include "base/text.h"
#include "core/audit_event.h"
#include "core/refresh_outcome.h"
#include "core/token.h"
#include "service/lanes.h"

namespace rtm::service {

namespace asio = boost::asio;

class Refresher;

/// What somebody wants of a row.
struct RefreshOrder {
  core::TokenId id;
  core::RefreshTrigger trigger = core::RefreshTrigger::kSchedule;
  LanePriority priority = LanePriority::kSchedule;
  core::AttemptKind kind = core::AttemptKind::kOrdinary;  ///< kProbe: the one probe of a doubt.
  /// An AT received at most this long ago is good enough: then nothing is sent (0 = always send).
  std::chrono::seconds coalesce{0};
  /// An AT that lives at least so long is good enough: then nothing is sent.
  std::optional<std::chrono::seconds> min_ttl;
  /// Becomes true when the batch that ordered it wants it no more (WithdrawGivenUp); null = always
  /// wanted.
  std::shared_ptr<const bool> given_up;
};

/// How a flight ended. The tokens are in the vault.
struct FlightReport {
  enum class End {
    kRefreshed,   ///< A new AT (or RT) is there and committed, or served from memory until it is
                  ///< (P4).
    kNotNeeded,   ///< What is stored already is good enough, or the row is no longer due.
    kRefused,     ///< The provider or the row's state says no; `state` and `code` say which.
    kFailed,      ///< Not sent, throttled, egress fault: worth trying again, see `retry_after`.
    kInDoubt,     ///< Sent, and no whole answer came back.
    kGone,        ///< No such row.
    kUnavailable  ///< Nothing was tried: store away, no journal slot, lane closed, stopping.
  };
  End end = End::kUnavailable;
  core::TokenId id;                                    ///< The row that holds the grant.
  core::TokenState state = core::TokenState::kActive;  ///< Of the row afterwards.
  std::string outcome;         ///< core::OutcomeName, "" if nothing was sent.
  std::string code;            ///< core::OutcomeCode or a reason ("store_unavailable").
  base::Text message;          ///< For people; no secret.
  std::string refresh_result;  ///< As stored in the row; "" if nothing was tried.
  std::optional<std::chrono::seconds> retry_after;
};

/// "refreshed", "not_needed", "refused", "failed", "in_doubt", "gone", "unavailable": in metrics.
std::string_view ToString(FlightReport::End end);

/// At most one flight per grant on this node (P1): callers join the one under way. The flight runs
/// in the task group, not in its caller, so that a caller who leaves cancels only its waiting (P5).
/// Only on the core thread (awaiting it from another executor needs co_spawn onto the core
/// executor).
class RefreshCoordinator {
 public:
  RefreshCoordinator(Refresher& refresher, base::TaskGroup& flights);

  /// Joins or starts the flight of the row (of the row it is linked to) and waits for its end.
  /// Never throws.
  asio::awaitable<std::shared_ptr<const FlightReport>> Refresh(RefreshOrder order);
  /// Starts a flight if there is none and does not wait. False if there is one already or the group
  /// is closed.
  bool Start(RefreshOrder order);
  /// Flights whose order is given up, that still wait in a lane and that nobody more urgent joined
  /// end with the code kWithdrawn and nothing sent. Whoever else joined one starts it anew.
  void WithdrawGivenUp();
  /// Waits for the row's flight, if there is one.
  asio::awaitable<void> WaitFor(core::TokenId id);

  bool IsInFlight(core::TokenId id) const { return flights_.contains(id); }
  std::size_t flights() const { return flights_.size(); }

 private:
  struct Flight {
    explicit Flight(const asio::any_io_executor& executor)
        : done(executor, asio::steady_timer::time_point::max()) {}
    asio::steady_timer done;  // Never expires by itself: cancelled when the report is there.
    std::shared_ptr<const FlightReport> report;
  };

  std::shared_ptr<Flight> Launch(RefreshOrder order);
  asio::awaitable<void> Fly(RefreshOrder order, std::shared_ptr<Flight> flight);

  Refresher& refresher_;
  base::TaskGroup& group_;
  // Only on the core thread.
  std::map<core::TokenId, std::shared_ptr<Flight>> flights_;
};

}  // namespace rtm::service
