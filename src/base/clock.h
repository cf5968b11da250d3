#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rtm::base {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Wall time, UTC, in milliseconds: what is stored and shown. It may step.
using UtcTime = std::chrono::sys_time<milliseconds>;

/// CLOCK_BOOTTIME: never steps and counts suspension. For deadlines and for watching leases; never
/// stored.
struct BootClockTag {
  using rep = milliseconds::rep;
  using period = milliseconds::period;
  using duration = milliseconds;
  using time_point = std::chrono::time_point<BootClockTag>;
  static constexpr bool is_steady = true;
};
using BootTime = BootClockTag::time_point;

/// The one source of time, given by constructor. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual UtcTime Now() const = 0;
  virtual BootTime Boot() const = 0;
  /// For measuring how long something took, finer than Boot(): only differences mean anything.
  virtual std::chrono::nanoseconds Stopwatch() const { return Boot().time_since_epoch(); }
};

/// The machine's clocks. The only code that reads them (checked by tools/check_layers.py).
class SystemClock final : public Clock {
 public:
  UtcTime Now() const override;
  BootTime Boot() const override;
  std::chrono::nanoseconds Stopwatch() const override;
};

std::int64_t ToUnixMillis(UtcTime time);
UtcTime FromUnixMillis(std::int64_t millis);
/// RFC 3339 in UTC with milliseconds: "2026-11-23T14:00:00.123Z".
std::string ToRfc3339(UtcTime time);
/// Understands RFC 3339 and the forms of the old system's SQLite files ("2025-11-04
/// 01:06:00.123456789+08:00", with and without fraction and zone; without zone it is UTC). nullopt
/// if it is none of them.
std::optional<UtcTime> ParseTime(std::string_view text);
/// The text form of the old system's SQLite columns, in UTC: "2026-11-23 14:00:00.123+00:00".
std::string ToSqlText(UtcTime time);

}  // namespace rtm::base
