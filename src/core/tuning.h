#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/log.h"
#include "core/setting_value.h"

namespace rtm::core {

/// What may be turned while the program runs: config.yml gives it, what the console saves wins.
struct Tuning {
  std::chrono::seconds lead{std::chrono::hours(6)};  ///< `refresh.lead`
  std::chrono::seconds min_interval{60};             ///< `refresh.min_interval`
  int max_flights = 64;                              ///< `refresh.max_flights`
  int max_per_proxy = 8;                             ///< `refresh.max_per_proxy`
  int max_per_client = 32;                           ///< `refresh.max_per_client`
  double rate_per_egress = 5;                        ///< `refresh.rate_per_egress`; 0 = no limit.
  base::LogLevel log_level = base::LogLevel::kInfo;  ///< `log.level`
};

// The bounds of each, for config.yml as for the console.
inline constexpr std::array<std::string_view, 4> kLogLevels{"debug", "info", "warn", "error"};
inline constexpr SettingRule kLeadRule{SettingRule::Kind::kDuration, 1, 30 * 86400, {}};
inline constexpr SettingRule kMinIntervalRule{SettingRule::Kind::kDuration, 0, 86400, {}};
inline constexpr SettingRule kFlightsRule{SettingRule::Kind::kInteger, 1, 4096, {}};
inline constexpr SettingRule kRateRule{SettingRule::Kind::kNumber, 0, 100'000, {}};
inline constexpr SettingRule kLogLevelRule{SettingRule::Kind::kChoice, 0, 0, kLogLevels};

/// One of them: its name in `configs/*` and in the settings table, what its text may say, and its
/// place in the struct.
struct TuningKey {
  std::string_view name;
  const SettingRule& rule;
  void (*put)(Tuning& tuning, const SettingValue& value);  ///< `value` as ReadSetting made it.
  std::string (*text)(const Tuning& tuning);               ///< Reads back as the same.
};
/// All, in the order in which they are shown.
std::span<const TuningKey> TuningKeys();

/// `level` is one of kLogLevels.
base::LogLevel LogLevelOf(std::string_view level);

}  // namespace rtm::core
