#include "core/refresh_policy.h"

#include <algorithm>
#include <limits>

namespace rtm::core {
namespace {

using base::milliseconds;
using base::seconds;
using base::UtcTime;

// Up to a tenth earlier: wide enough to spread a pool, too little to refresh noticeably more often.
constexpr double kJitterShare = 0.1;
constexpr seconds kFirstBackoff{30};
// An hour keeps a row that came back to life from waiting long, and a dead one from making noise.
constexpr seconds kLongestBackoff = std::chrono::hours(1);
constexpr std::chrono::minutes kDoubtRest{1};

milliseconds SaturatingMillis(seconds value) {
  constexpr auto kLimit = std::chrono::floor<seconds>(milliseconds::max());
  return std::clamp(value, -kLimit, kLimit);
}

milliseconds SaturatingSum(milliseconds left, milliseconds right) {
  milliseconds::rep sum = 0;
  if (__builtin_add_overflow(left.count(), right.count(), &sum)) {
    return right.count() < 0 ? milliseconds::min() : milliseconds::max();
  }
  return milliseconds(sum);
}

milliseconds SaturatingDifference(UtcTime left, UtcTime right) {
  milliseconds::rep difference = 0;
  if (__builtin_sub_overflow(left.time_since_epoch().count(), right.time_since_epoch().count(),
                             &difference)) {
    return left < right ? milliseconds::min() : milliseconds::max();
  }
  return milliseconds(difference);
}

UtcTime Plus(UtcTime time, milliseconds span) {
  return UtcTime(SaturatingSum(time.time_since_epoch(), span));
}

double Clean(double jitter) { return jitter >= 0 && jitter < 1 ? jitter : 0; }

/// When the AT's end asks for a refresh.
UtcTime DueByExpiry(const RefreshPolicy& policy, const RefreshTimes& times, UtcTime expires_at) {
  milliseconds lead = std::max(SaturatingMillis(policy.lead), milliseconds(0));
  if (times.at_issued_at.has_value()) {
    const milliseconds life =
        std::max(SaturatingDifference(expires_at, *times.at_issued_at), milliseconds(0));
    lead = std::min(lead, life / 2);
  }
  return Plus(expires_at, -lead);
}

}  // namespace

DueTime NextDueTime(const RefreshPolicy& policy, const RefreshTimes& times, double jitter,
                    UtcTime now) {
  if (!times.last_refresh_at.has_value()) {
    return {now, DueTerm::kNeverRefreshed};
  }
  const UtcTime last = std::min(*times.last_refresh_at, now);
  DueTime due{Plus(last, SaturatingMillis(policy.interval)), DueTerm::kInterval};
  if (times.at_expires_at.has_value()) {
    const UtcTime by_expiry = DueByExpiry(policy, times, *times.at_expires_at);
    if (by_expiry < due.at) {
      due = {by_expiry, DueTerm::kAtEnd};
    }
  }
  const double span =
      static_cast<double>(std::max(SaturatingDifference(due.at, last), milliseconds(0)).count());
  due.at = Plus(due.at,
                -milliseconds(static_cast<milliseconds::rep>(span * kJitterShare * Clean(jitter))));
  const UtcTime earliest = Plus(last, SaturatingMillis(policy.min_interval));
  return due.at < earliest ? DueTime{earliest, DueTerm::kMinInterval} : due;
}

UtcTime NextRefreshAt(const RefreshPolicy& policy, const RefreshTimes& times, double jitter,
                      UtcTime now) {
  return NextDueTime(policy, times, jitter, now).at;
}

double RowJitter(std::string_view uid, std::int64_t generation) {
  // FNV-1a, then the finalizer of splitmix64: uids that differ in one character spread over the
  // whole range. Not std::hash, whose values may differ between builds and so between nodes.
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : uid) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  }
  hash ^= static_cast<std::uint64_t>(generation) * 0x9E3779B97F4A7C15U;
  hash = (hash ^ (hash >> 30U)) * 0xBF58476D1CE4E5B9U;
  hash = (hash ^ (hash >> 27U)) * 0x94D049BB133111EBU;
  hash ^= hash >> 31U;
  return static_cast<double>(hash >> 11U) * 0x1.0p-53;
}

milliseconds BackoffDelay(int consecutive_failures, double jitter,
                          std::optional<seconds> retry_after) {
  milliseconds whole = kFirstBackoff;
  for (int i = 1; i < consecutive_failures && whole < kLongestBackoff; ++i) {
    whole *= 2;
  }
  whole = std::min<milliseconds>(whole, kLongestBackoff);
  const auto spread =
      static_cast<milliseconds::rep>(static_cast<double>(whole.count()) / 2 * Clean(jitter));
  const milliseconds delay = whole / 2 + milliseconds(spread);
  return std::max(delay, SaturatingMillis(retry_after.value_or(seconds(0))));
}

UtcTime ProbeDueAt(std::optional<UtcTime> at_expires_at, UtcTime doubt_since) {
  const UtcTime rested = Plus(doubt_since, kDoubtRest);
  return std::max(at_expires_at.value_or(rested), rested);
}

std::optional<UtcTime> NextDueAfter(const RefreshPolicy& policy, const StateFacts& after,
                                    const RefreshTimes& times, std::optional<seconds> retry_after,
                                    double jitter, UtcTime now) {
  const UtcTime backed_off =
      Plus(now, BackoffDelay(after.consecutive_failures, jitter, retry_after));
  switch (after.state) {
    case TokenState::kActive: {
      // A success never leaves a row due at once; where nothing was sent, "at once" would be a
      // tight loop.
      const UtcTime due = NextRefreshAt(policy, times, jitter, now);
      return due <= now ? backed_off : due;
    }
    case TokenState::kBackingOff:
    case TokenState::kEgressFault:
      return backed_off;
    case TokenState::kInDoubt: {
      if (after.probe_spent) {
        return std::nullopt;
      }
      const UtcTime due = ProbeDueAt(times.at_expires_at, after.since);
      // An older doubt: its probe was due and could not be sent.
      return after.since < now ? std::max(due, backed_off) : due;
    }
    case TokenState::kRotationLost:
    case TokenState::kNeedsLogin:
    case TokenState::kAccountClosed:
    case TokenState::kMisconfigured:
    case TokenState::kUnknownError:
    case TokenState::kLinked:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace rtm::core
