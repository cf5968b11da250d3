#pragma once

#include <atomic>

#include "base/clock.h"

namespace rtm::testing {

/// A clock that stands still until a test moves it. Wall and boot time move apart only by
/// `StepWall`. Thread-safe.
class ManualClock final : public base::Clock {
 public:
  explicit ManualClock(
      base::UtcTime start = base::UtcTime(std::chrono::milliseconds(1'700'000'000'000)));
  base::UtcTime Now() const override;
  base::BootTime Boot() const override;

  /// Time passes: both clocks move.
  void Advance(std::chrono::milliseconds by);
  /// Somebody sets the wall clock, forward or back.
  void StepWall(std::chrono::milliseconds by);

 private:
  std::atomic<std::int64_t> wall_millis_;
  std::atomic<std::int64_t> boot_millis_{1'000'000};
};

}  // namespace rtm::testing
