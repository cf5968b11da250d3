#include "base/clock.h"

#include <ctime>

namespace rtm::base {

UtcTime SystemClock::Now() const {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

BootTime SystemClock::Boot() const {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return BootTime(seconds(now.tv_sec) +
                  std::chrono::floor<milliseconds>(std::chrono::nanoseconds(now.tv_nsec)));
}

std::chrono::nanoseconds SystemClock::Stopwatch() const {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

std::int64_t ToUnixMillis(UtcTime time) { return time.time_since_epoch().count(); }

UtcTime FromUnixMillis(std::int64_t millis) { return UtcTime(milliseconds(millis)); }

}  // namespace rtm::base
