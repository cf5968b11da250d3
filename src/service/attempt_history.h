#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "storage/overview_store.h"

namespace rtm::service {

namespace asio = boost::asio;

/// Attempts that began in one span of time, by outcome.
struct OutcomeBucket {
  base::UtcTime from{};
  std::map<std::string, std::int64_t> outcomes;
};

/// Attempts that failed, most frequent first.
struct FailureCounts {
  static constexpr std::size_t kMostNamed = 20;

  struct Reason {
    std::string outcome;
    std::string code;
    std::int64_t count = 0;
  };
  struct Place {
    std::string name;
    std::int64_t count = 0;
  };
  std::vector<Reason> by_reason;   ///< At most kMostNamed.
  std::vector<Place> by_provider;  ///< "": of rows that are gone.
  std::vector<Place> by_route;     ///< At most kMostNamed.
};

/// The attempts of the last week, counted by full hours (UTC). What an hour that is over came to
/// seldom changes, so it is counted once and only now and then again: a busy week has a million
/// attempts. Only on the core thread.
class AttemptHistory {
 public:
  static constexpr std::size_t kHoursOfDay = 24;
  static constexpr std::size_t kDays = 7;
  /// A doubt that is solved by hand changes an hour that is long over.
  static constexpr std::chrono::minutes kCountedAnewAfter{10};

  AttemptHistory(storage::OverviewStore& store, const base::Clock& clock)
      : store_(store), clock_(clock) {}

  /// Counts what may have changed. Throws the store's errors.
  asio::awaitable<void> Renew();

  /// The last 24 hours, oldest first, the present one last.
  std::vector<OutcomeBucket> Hours() const;
  /// The last seven times 24 hours, oldest first, the present ones last.
  std::vector<OutcomeBucket> Days() const;
  /// Of the last `days` times 24 hours.
  FailureCounts Failures(std::size_t days) const;

 private:
  base::UtcTime FirstHour(std::size_t hours) const;
  OutcomeBucket Sum(base::UtcTime from, std::size_t hours) const;
  void Take(base::UtcTime from, base::UtcTime until, std::vector<storage::AttemptHour> counted);

  storage::OverviewStore& store_;
  const base::Clock& clock_;
  std::map<base::UtcTime, storage::AttemptHour> hours_;  // By their start.
  base::UtcTime present_{};                              // The hour that was the present one.
  base::UtcTime final_until_{};  // Hours before it do not change any more, but for doubts.
  std::optional<base::BootTime> counted_all_at_;
};

}  // namespace rtm::service
