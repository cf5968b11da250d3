#include <ctime>

#include "base/written_time.h"

namespace rtm::base {

UtcTime FromLocalTime(UtcTime wall) {
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(wall - day);
  std::tm broken_down{};
  broken_down.tm_year = static_cast<int>(date.year()) - 1900;
  broken_down.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  broken_down.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  broken_down.tm_hour = static_cast<int>(clock.hours().count());
  broken_down.tm_min = static_cast<int>(clock.minutes().count());
  broken_down.tm_sec = static_cast<int>(clock.seconds().count());
  broken_down.tm_isdst = -1;
  return UtcTime(std::chrono::seconds(std::mktime(&broken_down))) + clock.subseconds();
}

}  // namespace rtm::base
