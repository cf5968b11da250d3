#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <vector>

#include "base/clock.h"
#include "service/attempt_history.h"
#include "service/kept_answer.h"
#include "service/lanes.h"
#include "storage/overview_store.h"
#include "storage/rescue_journal.h"

namespace rtm::service {

namespace asio = boost::asio;

class SettingsService;
class UnsavedOutcomes;

/// The pool in numbers: what the dashboard shows.
struct Overview {
  /// What is asked of the database.
  struct Counted {
    storage::PoolCount pool;
    bool schedule_is_on = false;
    std::vector<OutcomeBucket> hours;  ///< The last 24, oldest first.
    std::vector<OutcomeBucket> days;   ///< The last 7 times 24 hours.
    FailureCounts failures_of_day;
    FailureCounts failures_of_week;
  };
  Counted counted;
  Lanes::View lanes;
  storage::RescueJournal::Depth journal;
  std::size_t unsaved = 0;  ///< Replies that are not in the database yet.
};

/// Counts the pool for people who look at it. What it asks of the database it keeps for kKept. Any
/// thread; works on the core thread.
class OverviewService {
 public:
  struct Dependencies {
    storage::OverviewStore& store;
    const Lanes& lanes;
    const UnsavedOutcomes& unsaved;
    const SettingsService& settings;
    const storage::RescueJournal& journal;
    const base::Clock& clock;
    asio::any_io_executor core_executor;
  };
  explicit OverviewService(Dependencies dependencies);

  /// Throws the store's errors.
  asio::awaitable<Overview> Read();

  static constexpr std::chrono::seconds kKept{3};

 private:
  // Only on the core thread.
  asio::awaitable<Overview> ReadOnCore();
  asio::awaitable<Overview::Counted> Count();

  Dependencies dependencies_;
  // Only on the core thread.
  AttemptHistory history_;
  KeptAnswer<Overview::Counted> counted_;
};

}  // namespace rtm::service
