#include <algorithm>
#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/written_time.h"

namespace rtm::base {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

// RFC 3339 knows four-digit years only.
constexpr UtcTime kEarliest = sys_days(std::chrono::year(0) / 1 / 1);
constexpr UtcTime kLatest = sys_days(std::chrono::year(10'000) / 1 / 1) - milliseconds(1);

/// `number` in so many digits; not by printf, since every answer of `get-at` holds a time.
void AppendDigits(std::string& out, std::size_t digits, std::int64_t number) {
  out.append(digits, '0');
  for (auto place = out.rbegin(); number > 0; ++place, number /= 10) {
    *place = static_cast<char>('0' + number % 10);
  }
}

std::string Render(UtcTime time, char separator, std::string_view zone) {
  time = std::clamp(time, kEarliest, kLatest);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text;
  text.reserve(32);
  const auto append = [&text](std::size_t digits, std::int64_t number, char next) {
    AppendDigits(text, digits, number);
    text += next;
  };
  append(4, static_cast<int>(date.year()), '-');
  append(2, static_cast<unsigned>(date.month()), '-');
  append(2, static_cast<unsigned>(date.day()), separator);
  append(2, clock.hours().count(), ':');
  append(2, clock.minutes().count(), ':');
  append(2, clock.seconds().count(), '.');
  AppendDigits(text, 3, clock.subseconds().count());
  text += zone;
  return text;
}

/// Reads a time from left to right; every step says whether the text went on as expected.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  bool AtEnd() const { return rest_.empty(); }
  bool NextIsDigit() const { return !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; }

  bool Skip(char expected) {
    if (rest_.empty() || rest_[0] != expected) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  bool SkipAnyOf(std::string_view accepted) {
    return std::ranges::any_of(accepted, [this](char c) { return Skip(c); });
  }

  bool Digits(std::size_t count, int& value) {
    value = 0;
    for (; count > 0 && NextIsDigit(); --count, rest_.remove_prefix(1)) {
      value = value * 10 + (rest_[0] - '0');
    }
    return count == 0;
  }

  bool Date(sys_days& day) {
    int year = 0;
    int month = 0;
    int day_of_month = 0;
    if (!Digits(4, year) || !SkipAnyOf("-/") || !Digits(2, month) || !SkipAnyOf("-/") ||
        !Digits(2, day_of_month)) {
      return false;
    }
    const year_month_day date{std::chrono::year(year),
                              std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day_of_month))};
    day = sys_days(date);
    return date.ok();
  }

  bool TimeOfDay(milliseconds& time) {
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!Digits(2, hour) || !Skip(':') || !Digits(2, minute) || (Skip(':') && !Digits(2, second))) {
      return false;
    }
    time = std::chrono::hours(hour) + std::chrono::minutes(minute) + seconds(second);
    if (SkipAnyOf(".,") && !Fraction(time)) {
      return false;
    }
    return hour <= 23 && minute <= 59 && second <= 60;  // 60: a leap second (RFC 3339 section 5.6).
  }

  /// Nothing, "Z", or an offset, with Go's "+0800 CST m=+0.01" behind a space.
  bool Zone(milliseconds& offset) {
    const bool spaced = Skip(' ');
    has_zone_ = !rest_.empty();
    if (SkipAnyOf("Zz") || rest_.starts_with("UTC")) {
      return rest_.empty() || rest_ == "UTC";
    }
    if (rest_.empty()) {
      return !spaced;
    }
    const int sign = Skip('-') ? -1 : Skip('+') ? 1 : 0;
    int hours = 0;
    int minutes = 0;
    if (sign == 0 || !Digits(2, hours)) {
      return false;
    }
    if ((Skip(':') || NextIsDigit()) && !Digits(2, minutes)) {
      return false;
    }
    offset = sign * (std::chrono::hours(hours) + std::chrono::minutes(minutes));
    return hours <= 23 && minutes <= 59 && (rest_.empty() || GoSuffix());
  }
  bool has_zone() const { return has_zone_; }

 private:
  bool Fraction(milliseconds& time) {
    milliseconds unit(100);
    if (!NextIsDigit()) {
      return false;
    }
    for (; NextIsDigit(); rest_.remove_prefix(1), unit /= 10) {
      time += (rest_[0] - '0') * unit;
    }
    return true;
  }

  /// " CST" or " +0800" (Go repeats the offset where a zone has no name), then perhaps "
  /// m=+12.345".
  bool GoSuffix() {
    constexpr std::string_view kName = "ABCDEFGHIJKLMNOPQRSTUVWXYZ+-0123456789";
    if (!Skip(' ')) {
      return false;
    }
    const std::size_t name = std::min(rest_.find_first_not_of(kName), rest_.size());
    rest_.remove_prefix(name);
    return name >= 1 && name <= 6 && (rest_.empty() || rest_.starts_with(" m="));
  }

  std::string_view rest_;
  bool has_zone_ = false;
};

}  // namespace

std::string ToRfc3339(UtcTime time) { return Render(time, 'T', "Z"); }

std::string ToSqlText(UtcTime time) { return Render(time, ' ', "+00:00"); }

std::optional<UtcTime> ParseTime(std::string_view text) {
  const auto written = ParseWrittenTime(text);
  return written ? std::optional(written->time) : std::nullopt;
}

std::optional<WrittenTime> ParseWrittenTime(std::string_view text) {
  TimeReader reader(TrimAscii(text));
  sys_days day;
  milliseconds time(0);
  milliseconds offset(0);
  if (!reader.Date(day)) {
    return std::nullopt;
  }
  if (!reader.AtEnd() &&
      (!reader.SkipAnyOf("Tt ") || !reader.TimeOfDay(time) || !reader.Zone(offset))) {
    return std::nullopt;
  }
  return WrittenTime{day + time - offset, reader.has_zone()};
}

}  // namespace rtm::base
