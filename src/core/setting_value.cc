#include "core/setting_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/encoding.h"

namespace rtm::core {
namespace {

using Problem = std::unexpected<base::Text>;
using Read = std::expected<SettingValue, base::Text>;

Problem OutOfBounds() { return Problem({"is out of bounds", "超出范围"}); }

Read ReadChoice(const SettingRule& rule, std::string_view text) {
  std::string lower = base::ToLowerAscii(text);
  if (std::ranges::find(rule.choices, lower) == rule.choices.end()) {
    return Problem({"is not known", "无法识别"});
  }
  return lower;
}

Read ReadInteger(const SettingRule& rule, std::string_view digits) {
  if (digits.size() > 1 && digits.front() == '+' && digits[1] != '-') {
    digits.remove_prefix(1);
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (end != digits.data() + digits.size() || digits.empty() ||
      error == std::errc::invalid_argument) {
    return Problem({"is not an integer", "不是整数"});
  }
  if (error != std::errc{} || number < rule.minimum || number > rule.maximum) {
    return OutOfBounds();
  }
  return number;
}

Read ReadNumber(const SettingRule& rule, std::string_view digits) {
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (end != digits.data() + digits.size() || error != std::errc{} || !std::isfinite(number)) {
    return Problem({"is not a number", "不是数字"});
  }
  if (number < static_cast<double>(rule.minimum) || number > static_cast<double>(rule.maximum)) {
    return OutOfBounds();
  }
  return number;
}

Read ReadDuration(const SettingRule& rule, std::string_view text) {
  const std::optional<std::chrono::seconds> duration = ParseDuration(text);
  if (!duration) {
    return Problem({"is not a duration", "不是时长"});
  }
  if (duration->count() < rule.minimum || duration->count() > rule.maximum) {
    return OutOfBounds();
  }
  return *duration;
}

std::optional<std::int64_t> SecondsPerUnit(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    default:
      return std::nullopt;
  }
}

base::Text Range(const SettingRule& rule, const base::Text& noun) {
  const std::string from = std::to_string(rule.minimum);
  const std::string to = std::to_string(rule.maximum);
  return {noun.en + " from " + from + " to " + to, from + " 到 " + to + " 之间的" + noun.zh};
}

}  // namespace

std::expected<SettingValue, base::Text> ReadSetting(const SettingRule& rule,
                                                    std::string_view text) {
  text = base::TrimAscii(text);
  switch (rule.kind) {
    case SettingRule::Kind::kChoice:
      return ReadChoice(rule, text);
    case SettingRule::Kind::kInteger:
      return ReadInteger(rule, text);
    case SettingRule::Kind::kNumber:
      return ReadNumber(rule, text);
    case SettingRule::Kind::kDuration:
      return ReadDuration(rule, text);
  }
  std::unreachable();
}

base::Text AcceptedValues(const SettingRule& rule) {
  switch (rule.kind) {
    case SettingRule::Kind::kChoice: {
      std::string list;
      for (const std::string_view choice : rule.choices) {
        list.append(list.empty() ? "" : ", ").append(choice);
      }
      return {list, list};
    }
    case SettingRule::Kind::kInteger:
      return Range(rule, {"an integer", "整数"});
    case SettingRule::Kind::kNumber:
      return Range(rule, {"a number", "数字"});
    case SettingRule::Kind::kDuration: {
      const base::Text range = Range(rule, {"seconds", "秒数"});
      return {range.en + ", or a duration such as 90s, 5m, 6h, 2d",
              range.zh + "，或时长，例如 90s、5m、6h、2d"};
    }
  }
  std::unreachable();
}

std::optional<std::chrono::seconds> ParseDuration(std::string_view text) {
  // Longer ones are mistakes and would overflow when units are added.
  constexpr std::int64_t kMost = std::int64_t{100} * 365 * 86400;
  if (text.empty()) {
    return std::nullopt;
  }
  std::int64_t total = 0;
  bool first = true;
  bool plain_seconds = false;
  while (!text.empty() && !plain_seconds) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0 || number > kMost) {
      return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    plain_seconds = text.empty();
    const std::optional<std::int64_t> unit = plain_seconds ? 1 : SecondsPerUnit(text.front());
    if (!unit || (plain_seconds && !first)) {
      return std::nullopt;
    }
    total += number * *unit;
    if (total > kMost) {
      return std::nullopt;
    }
    text.remove_prefix(plain_seconds ? 0 : 1);
    first = false;
  }
  return std::chrono::seconds(total);
}

std::string DurationText(std::chrono::seconds duration) {
  constexpr std::array<std::pair<std::int64_t, char>, 3> kUnits{
      {{86400, 'd'}, {3600, 'h'}, {60, 'm'}}};
  for (const auto& [seconds, unit] : kUnits) {
    if (duration.count() != 0 && duration.count() % seconds == 0) {
      return std::to_string(duration.count() / seconds) + unit;
    }
  }
  return std::to_string(duration.count()) + 's';
}

std::string NumberText(double number) {
  std::array<char, 32> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), result.ptr};
}

}  // namespace rtm::core
