#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "base/clock.h"
#include "service/job_views.h"

namespace rtm::service {

/// Counts what a job has done: how many, how fast, and why rows failed. One thread; time is a
/// parameter.
class JobProgress {
 public:
  /// More failures than these are counted by reason, and no longer kept one by one.
  static constexpr std::size_t kKeptLines = 100;
  /// The rate is that of so many seconds before now.
  static constexpr std::chrono::seconds kRateWindow{10};

  JobProgress(std::int64_t total, base::BootTime now) : total_(total), started_(now) {}

  void Succeed(base::BootTime now, std::int64_t count = 1);
  void Fail(base::BootTime now, JobLine line);

  /// Writes counts, rate, remaining time, failures and lines. Once the job has ended the rate is
  /// that of all its time.
  void Fill(base::BootTime now, JobView& view) const;
  std::int64_t done() const { return succeeded_ + failed_; }
  std::int64_t total() const { return total_; }
  std::int64_t succeeded() const { return succeeded_; }
  std::int64_t failed() const { return failed_; }

 private:
  struct Second {
    std::int64_t number = 0;
    std::int64_t rows = 0;
  };
  void Count(base::BootTime now, std::int64_t rows);
  double Rate(base::BootTime now) const;

  const std::int64_t total_;
  const base::BootTime started_;
  std::int64_t succeeded_ = 0;
  std::int64_t failed_ = 0;
  std::deque<Second> seconds_;  // Those with rows in the window, oldest first.
  std::map<std::string, JobFailure> failures_;
  std::deque<JobLine> lines_;  // Newest first.
};

}  // namespace rtm::service
