#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "core/token.h"

namespace rtm::core {

/// The settings that decide when a row is due.
struct RefreshPolicy {
  std::chrono::seconds lead{
      std::chrono::hours(6)};  ///< Before the AT's end; at most half its life.
  std::chrono::seconds interval{std::chrono::hours(48)};  ///< Since the last refresh.
  std::chrono::seconds min_interval{60};  ///< Between two scheduled refreshes of one row.
  bool operator==(const RefreshPolicy&) const = default;
};

/// What the next time is computed from.
struct RefreshTimes {
  std::optional<base::UtcTime> at_expires_at = std::nullopt;
  std::optional<base::UtcTime> at_issued_at = std::nullopt;
  std::optional<base::UtcTime> last_refresh_at = std::nullopt;
};

/// Which of its terms decides when a row is due.
enum class DueTerm { kNeverRefreshed, kAtEnd, kInterval, kMinInterval };
struct DueTime {
  base::UtcTime at{};
  DueTerm term = DueTerm::kInterval;
};

/// min(AT expiry - lead, last refresh + interval), earlier by up to 10 % of the span for `jitter`
/// in [0,1); never earlier than last refresh + min_interval; `now` if the row was never refreshed.
/// A last refresh after `now` (the clock was set back) counts as now. May lie in the past: due at
/// once. Arithmetic saturates. Pure.
DueTime NextDueTime(const RefreshPolicy& policy, const RefreshTimes& times, double jitter,
                    base::UtcTime now);
base::UtcTime NextRefreshAt(const RefreshPolicy& policy, const RefreshTimes& times, double jitter,
                            base::UtcTime now);

/// A deterministic number in [0,1) per row, so that a pool imported at once does not expire at
/// once. Depends on the uid and the generation only.
double RowJitter(std::string_view uid, std::int64_t generation);

/// When to try again after `consecutive_failures` (from 1): 30 s doubled up to 1 h, spread by
/// `jitter` in [0,1) over its upper half; never before `retry_after`.
std::chrono::milliseconds BackoffDelay(int consecutive_failures, double jitter,
                                       std::optional<std::chrono::seconds> retry_after);

/// When the probe of a doubt is due: at the AT's end, but not before a minute after the doubt, also
/// where there is none.
base::UtcTime ProbeDueAt(std::optional<base::UtcTime> at_expires_at, base::UtcTime doubt_since);

/// The next due time after `outcome` led to `after`: success -> NextRefreshAt, back-off states ->
/// now + BackoffDelay, in doubt -> ProbeDueAt unless the probe is spent, permanent states ->
/// nullopt. Never so that the same failure repeats at once: a probe that could not be sent, or an
/// attempt that was nobody's fault, is repeated after a BackoffDelay.
std::optional<base::UtcTime> NextDueAfter(const RefreshPolicy& policy, const StateFacts& after,
                                          const RefreshTimes& times,
                                          std::optional<std::chrono::seconds> retry_after,
                                          double jitter, base::UtcTime now);

}  // namespace rtm::core
