#include "service/attempt_history.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace rtm::service {
namespace {

using std::chrono::hours;

constexpr std::size_t kHours = AttemptHistory::kHoursOfDay * AttemptHistory::kDays;
// One question counts a day, so that others who read come in between.
constexpr hours kChunk{AttemptHistory::kHoursOfDay};

using Counts = std::map<std::string, std::int64_t>;

std::vector<FailureCounts::Place> Sorted(const Counts& counts) {
  std::vector<FailureCounts::Place> places;
  places.reserve(counts.size());
  for (const auto& [name, count] : counts) {
    places.push_back({name, count});
  }
  std::ranges::sort(places,
                    [](const FailureCounts::Place& left, const FailureCounts::Place& right) {
                      return std::tie(right.count, left.name) < std::tie(left.count, right.name);
                    });
  return places;
}

template <class T>
void CutToNamed(std::vector<T>& rows) {
  rows.resize(std::min(rows.size(), FailureCounts::kMostNamed));
}

}  // namespace

asio::awaitable<void> AttemptHistory::Renew() {
  present_ = std::chrono::floor<hours>(clock_.Now());
  const base::UtcTime first = FirstHour(kHours);
  const base::UtcTime end = present_ + hours(1);
  // Also hours that a clock which was set back has taken away.
  std::erase_if(hours_,
                [first, end](const auto& hour) { return hour.first < first || hour.first >= end; });
  const base::BootTime boot = clock_.Boot();
  if (!counted_all_at_ || boot - *counted_all_at_ >= kCountedAnewAfter) {
    final_until_ = first;
    counted_all_at_ = boot;
  }
  final_until_ = std::clamp(final_until_, first, present_);
  base::UtcTime from = final_until_;
  while (from < end) {
    const base::UtcTime until = std::min(from + kChunk, end);
    Take(from, until, co_await store_.CountAttempts(from, until));
    from = until;
  }
}

/// Puts newly counted hours in the place of the old ones. An hour is final once nothing that began
/// in it or before is open; the last one before the present is counted on, for a node whose clock
/// is behind.
void AttemptHistory::Take(base::UtcTime from, base::UtcTime until,
                          std::vector<storage::AttemptHour> counted) {
  hours_.erase(hours_.lower_bound(from), hours_.lower_bound(until));
  const bool is_next = final_until_ >= from;
  base::UtcTime final_until = std::min(until, present_ - hours(1));
  for (storage::AttemptHour& hour : counted) {
    if (hour.open > 0) {
      final_until = std::min(final_until, hour.from);
    }
    hours_.insert_or_assign(hour.from, std::move(hour));
  }
  if (is_next) {
    final_until_ = std::max(final_until_, final_until);
  }
}

std::vector<OutcomeBucket> AttemptHistory::Hours() const {
  std::vector<OutcomeBucket> buckets;
  buckets.reserve(kHoursOfDay);
  for (std::size_t i = 0; i < kHoursOfDay; ++i) {
    buckets.push_back(Sum(FirstHour(kHoursOfDay) + hours(i), 1));
  }
  return buckets;
}

std::vector<OutcomeBucket> AttemptHistory::Days() const {
  std::vector<OutcomeBucket> buckets;
  buckets.reserve(kDays);
  for (std::size_t day = 0; day < kDays; ++day) {
    buckets.push_back(Sum(FirstHour(kHours) + hours(day * kHoursOfDay), kHoursOfDay));
  }
  return buckets;
}

FailureCounts AttemptHistory::Failures(std::size_t days) const {
  std::map<std::pair<std::string, std::string>, std::int64_t> reasons;
  Counts providers;
  Counts routes;
  const base::UtcTime first = FirstHour(days * kHoursOfDay);
  for (auto hour = hours_.lower_bound(first); hour != hours_.end(); ++hour) {
    for (const storage::AttemptHour::Failure& failure : hour->second.failures) {
      reasons[{failure.outcome, failure.code}] += failure.count;
      providers[failure.provider] += failure.count;
      routes[failure.route] += failure.count;
    }
  }
  FailureCounts failures;
  for (const auto& [reason, count] : reasons) {
    failures.by_reason.push_back({reason.first, reason.second, count});
  }
  std::ranges::sort(failures.by_reason,
                    [](const FailureCounts::Reason& left, const FailureCounts::Reason& right) {
                      return std::tie(right.count, left.outcome, left.code) <
                             std::tie(left.count, right.outcome, right.code);
                    });
  CutToNamed(failures.by_reason);
  failures.by_provider = Sorted(providers);
  failures.by_route = Sorted(routes);
  CutToNamed(failures.by_route);
  return failures;
}

/// The first of the last `hours`, the present one among them.
base::UtcTime AttemptHistory::FirstHour(std::size_t count) const {
  return present_ + hours(1) - hours(count);
}

OutcomeBucket AttemptHistory::Sum(base::UtcTime from, std::size_t count) const {
  OutcomeBucket bucket{.from = from, .outcomes = {}};
  const auto end = hours_.lower_bound(from + hours(count));
  for (auto hour = hours_.lower_bound(from); hour != end; ++hour) {
    for (const auto& [outcome, attempts] : hour->second.outcomes) {
      bucket.outcomes[outcome] += attempts;
    }
  }
  return bucket;
}

}  // namespace rtm::service
