#include "service/common_clock.h"

#include "base/log.h"

namespace rtm::service {

using std::chrono::milliseconds;

base::UtcTime CommonClock::Now() const {
  const std::int64_t booted_at = booted_at_;
  return booted_at == kOwn ? own_.Now()
                           : base::FromUnixMillis(booted_at) + own_.Boot().time_since_epoch();
}

bool CommonClock::Follow(base::UtcTime server, base::BootTime asked, milliseconds slowest) {
  const base::BootTime answered = own_.Boot();
  if (answered - asked > slowest) {
    return false;
  }
  // Halfway is wrong by half of that time at most.
  const base::UtcTime now = server + (answered - asked) / 2;
  const milliseconds difference = now - own_.Now();
  const milliseconds apart = std::chrono::abs(difference);
  const bool is_followed = apart >= kNoise && apart <= kMostApart;
  if (!is_followed) {
    booted_at_ = kOwn;
  } else if (std::chrono::abs(now - Now()) >= kNoise) {
    booted_at_ = base::ToUnixMillis(now - answered.time_since_epoch());
  }
  if (std::chrono::abs(difference - difference_) >= kNoise) {
    difference_ = difference;
    if (apart < kNoise) {
      base::LogInfo("clock.together", {});
    } else {
      base::LogWarn("clock.apart",
                    {{"milliseconds", difference.count()}, {"is_followed", is_followed}});
    }
  }
  return true;
}

}  // namespace rtm::service
