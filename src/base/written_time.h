#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace rtm::base {

/// A time as somebody wrote it down.
struct WrittenTime {
  UtcTime time{};         ///< Without a zone: as if the clock on the wall showed UTC.
  bool has_zone = false;  ///< "Z", "+08:00", "+0800 CST" stood behind it.
};

/// Understands what ParseTime does and says whether a zone was given. Pure.
std::optional<WrittenTime> ParseWrittenTime(std::string_view text);

/// When the clock on the wall of this machine showed `wall` (a time without a zone, read as if it
/// were UTC). The zone is that of the process (TZ, /etc/localtime). An hour that daylight saving
/// left out or had twice is taken one of the two ways. Thread-safe.
UtcTime FromLocalTime(UtcTime wall);

}  // namespace rtm::base
