#pragma once

#include "base/clock.h"
#include "base/metrics.h"

namespace rtm::app {

/// What operators expect of every process, under the usual names, and which build runs.
class ProcessMetrics {
 public:
  explicit ProcessMetrics(base::MetricRegistry& registry);
  /// Reads /proc/self. What it cannot read it leaves out. Any thread.
  void Read(base::MetricReadings& readings, base::UtcTime started_at) const;

 private:
  base::ReadFamily build_info_, start_time_, cpu_, resident_, virtual_, open_fds_, max_fds_;
};

}  // namespace rtm::app
