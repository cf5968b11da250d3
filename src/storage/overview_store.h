#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "core/token_state.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// All rows in numbers, at one moment.
struct PoolCount {
  /// So many hours ahead the ends of access tokens are told apart: ten days.
  static constexpr std::size_t kAtEndHours = 240;
  static constexpr std::size_t kDueHours = 24;

  base::UtcTime at{};
  std::int64_t total = 0;
  std::int64_t enabled = 0;
  std::map<core::TokenState, std::int64_t> by_state;  ///< States that no row has are left out.
  std::int64_t at_over = 0;
  std::vector<std::int64_t> at_ends;  ///< In the hour i after `at`; kAtEndHours of them.
  std::int64_t at_later = 0;
  std::int64_t at_unknown = 0;  ///< Without an AT, or with one of unknown end.
  std::int64_t due = 0;
  std::int64_t overdue = 0;             ///< Of these, due since RowCensus::kOverdueAfter or longer.
  std::vector<std::int64_t> due_ahead;  ///< In the hour i after `at`; kDueHours of them.
  std::optional<base::UtcTime> next_due;  ///< The next one after `at`.
};

/// The attempts that began in one full hour (UTC).
struct AttemptHour {
  struct Failure {
    std::string outcome;
    std::string code;
    std::string route;
    std::string provider;  ///< "" if the row is gone.
    std::int64_t count = 0;
  };

  base::UtcTime from{};
  std::map<std::string, std::int64_t> outcomes;  ///< Of those that ended and were needed.
  std::vector<Failure> failures;
  std::int64_t open = 0;  ///< Have not ended yet.
};

/// Counts of the whole pool for the dashboard, from indexes. Errors, threads and parameters as for
/// TokenStore.
class OverviewStore {
 public:
  virtual ~OverviewStore() = default;

  /// `include_scheduled` as for TokenStore::FindDue.
  virtual asio::awaitable<PoolCount> CountPool(base::UtcTime now, bool include_scheduled) = 0;
  /// The attempts that began in [from, until), by hour; hours without any are left out.
  virtual asio::awaitable<std::vector<AttemptHour>> CountAttempts(base::UtcTime from,
                                                                  base::UtcTime until) = 0;
};

}  // namespace rtm::storage
