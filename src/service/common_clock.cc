#include "service/common_clock.h"

#include "base/log.h"

namespace rtm::service {

using std::chrono::milliseconds;

void CommonClock::Follow(base::UtcTime server, base::BootTime asked) {
  const milliseconds took = own_.Boot() - asked;
  if (took > kSlowest) {
    return;
  }
  const milliseconds difference = server - (own_.Now() - took / 2);
  if (std::chrono::abs(difference - difference_) < kNoise) {
    return;
  }
  difference_ = difference;
  const milliseconds apart = std::chrono::abs(difference);
  const bool is_followed = apart >= kNoise && apart <= kMostApart;
  ahead_ = is_followed ? difference.count() : 0;
  if (apart < kNoise) {
    base::LogInfo("clock.together", {});
  } else {
    base::LogWarn("clock.apart",
                  {{"milliseconds", difference.count()}, {"is_followed", is_followed}});
  }
}

}  // namespace rtm::service
