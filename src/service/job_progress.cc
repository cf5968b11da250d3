#include "service/job_progress.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rtm::service {
namespace {

std::int64_t SecondOf(base::BootTime time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

/// A job that ended within a moment was not infinitely fast.
constexpr std::chrono::milliseconds kShortest{1'000};

double PerSecond(std::int64_t rows, std::chrono::milliseconds time) {
  return static_cast<double>(rows) /
         std::chrono::duration<double>(std::max(time, kShortest)).count();
}

}  // namespace

void JobProgress::Count(base::BootTime now, std::int64_t rows) {
  const std::int64_t second = SecondOf(now);
  if (seconds_.empty() || seconds_.back().number != second) {
    seconds_.push_back({.number = second, .rows = 0});
  }
  seconds_.back().rows += rows;
  while (seconds_.front().number <= second - kRateWindow.count()) {
    seconds_.pop_front();
  }
}

void JobProgress::Succeed(base::BootTime now, std::int64_t count) {
  succeeded_ += count;
  Count(now, count);
}

void JobProgress::Fail(base::BootTime now, JobLine line) {
  ++failed_;
  Count(now, 1);
  JobFailure& failure = failures_[line.code];
  if (failure.count++ == 0) {
    failure.code = line.code;
    failure.message = line.message;
  }
  lines_.push_front(std::move(line));
  if (lines_.size() > kKeptLines) {
    lines_.pop_back();
  }
}

double JobProgress::Rate(base::BootTime now) const {
  const std::int64_t first = SecondOf(now) - kRateWindow.count();
  std::int64_t rows = 0;
  for (const Second& second : seconds_) {
    rows += second.number > first ? second.rows : 0;
  }
  return PerSecond(rows, std::min<std::chrono::milliseconds>(kRateWindow, now - started_));
}

void JobProgress::Fill(base::BootTime now, JobView& view) const {
  view.total = total_;
  view.done = done();
  view.succeeded = succeeded_;
  view.failed = failed_;
  view.rate = view.has_ended() ? PerSecond(done(), now - started_) : Rate(now);
  view.remaining_seconds.reset();
  if (!view.has_ended() && view.rate > 0) {
    view.remaining_seconds =
        static_cast<std::int64_t>(std::ceil(static_cast<double>(total_ - done()) / view.rate));
  }
  view.failures.clear();
  for (const auto& [code, failure] : failures_) {
    view.failures.push_back(failure);
  }
  std::ranges::sort(view.failures, {}, [](const JobFailure& failure) {
    return std::pair(-failure.count, failure.code);
  });
  view.lines.assign(lines_.begin(), lines_.end());
}

}  // namespace rtm::service
