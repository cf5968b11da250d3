#include "testing/manual_clock.h"

namespace rtm::testing {

ManualClock::ManualClock(base::UtcTime start) : wall_millis_(base::ToUnixMillis(start)) {}

base::UtcTime ManualClock::Now() const { return base::FromUnixMillis(wall_millis_.load()); }

base::BootTime ManualClock::Boot() const {
  return base::BootTime(base::milliseconds(boot_millis_.load()));
}

void ManualClock::Advance(std::chrono::milliseconds by) {
  wall_millis_ += by.count();
  boot_millis_ += by.count();
}

void ManualClock::StepWall(std::chrono::milliseconds by) { wall_millis_ += by.count(); }

}  // namespace rtm::testing
