#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/text.h"

namespace rtm::core {

/// What the text of a setting may say: for config.yml and for what the console saves.
struct SettingRule {
  enum class Kind {
    kChoice,  ///< One of `choices`, case ignored.
    kInteger,
    kNumber,   ///< May have decimals.
    kDuration  ///< "6h", "90s", "1h30m" or plain seconds; bounds are in seconds.
  };
  Kind kind = Kind::kInteger;
  std::int64_t minimum = 0;  ///< Both inclusive; not of kChoice.
  std::int64_t maximum = 0;
  std::span<const std::string_view> choices = {};
};

/// As the kind says; a choice in lower case.
using SettingValue = std::variant<std::string, std::int64_t, double, std::chrono::seconds>;

/// Blanks around the text do not count. Else what is wrong with it, to stand behind the text: "is
/// out of bounds". Pure, as all here.
std::expected<SettingValue, base::Text> ReadSetting(const SettingRule& rule, std::string_view text);

/// What the rule takes, for messages and documentation: "an integer from 1 to 4096".
base::Text AcceptedValues(const SettingRule& rule);

/// "90s", "1h30m", "6h", "2d" or plain seconds; nullopt if it is none of them or too big.
std::optional<std::chrono::seconds> ParseDuration(std::string_view text);
/// In the largest unit that leaves no rest: "6h", "90m", "0s". Reads back as the same.
std::string DurationText(std::chrono::seconds duration);
/// The shortest that reads back as the same: "5", "0.5".
std::string NumberText(double number);

}  // namespace rtm::core
