#pragma once

#include <chrono>

#include "base/clock.h"
#include "base/metrics.h"
#include "storage/sql_work.h"

namespace rtm::storage {

/// What is counted of the database. By default it counts nowhere.
struct StoreMetrics {
  base::Histogram read, write, commit;
  base::CounterFamily errors;

  static StoreMetrics In(base::MetricRegistry& registry);
};

/// Measures what the database threads do; a copy for each of them. A read or write counts from the
/// moment it was handed over, as its caller waits. By default it measures nothing. Any thread.
class StoreMeter {
 public:
  StoreMeter() = default;
  /// `clock` outlives it.
  StoreMeter(const base::Clock& clock, StoreMetrics metrics)
      : clock_(&clock), metrics_(std::move(metrics)) {}

  std::chrono::nanoseconds Now() const {
    return clock_ == nullptr ? std::chrono::nanoseconds(0) : clock_->Stopwatch();
  }
  void HandedOver(SqlWork& work) const { work.SetHandedOver(Now()); }
  /// Before the work is completed.
  void ReadEnded(const SqlWork& work) const { Ended(metrics_.read, work); }
  void WriteEnded(const SqlWork& work) const { Ended(metrics_.write, work); }
  void Committed(std::chrono::nanoseconds since) const { metrics_.commit.Observe(Now() - since); }

 private:
  void Ended(const base::Histogram& histogram, const SqlWork& work) const;

  const base::Clock* clock_ = nullptr;
  StoreMetrics metrics_;
};

}  // namespace rtm::storage
