#include "core/tuning.h"

#include <algorithm>

namespace rtm::core {
namespace {

using std::chrono::seconds;

template <seconds Tuning::* kMember>
constexpr TuningKey DurationKey(std::string_view name, const SettingRule& rule) {
  return {
      name, rule,
      [](Tuning& tuning, const SettingValue& value) { tuning.*kMember = std::get<seconds>(value); },
      [](const Tuning& tuning) { return DurationText(tuning.*kMember); }};
}

template <int Tuning::* kMember>
constexpr TuningKey CountKey(std::string_view name) {
  return {name, kFlightsRule,
          [](Tuning& tuning, const SettingValue& value) {
            tuning.*kMember = static_cast<int>(std::get<std::int64_t>(value));
          },
          [](const Tuning& tuning) { return std::to_string(tuning.*kMember); }};
}

void PutRate(Tuning& tuning, const SettingValue& value) {
  tuning.rate_per_egress = std::get<double>(value);
}

std::string RateText(const Tuning& tuning) { return NumberText(tuning.rate_per_egress); }

void PutLevel(Tuning& tuning, const SettingValue& value) {
  tuning.log_level = LogLevelOf(std::get<std::string>(value));
}

std::string LevelText(const Tuning& tuning) {
  return std::string(kLogLevels.at(static_cast<std::size_t>(tuning.log_level)));
}

}  // namespace

std::span<const TuningKey> TuningKeys() {
  static constexpr std::array<TuningKey, 7> kKeys{
      {DurationKey<&Tuning::lead>("refresh_lead", kLeadRule),
       DurationKey<&Tuning::min_interval>("refresh_min_interval", kMinIntervalRule),
       CountKey<&Tuning::max_flights>("refresh_max_flights"),
       CountKey<&Tuning::max_per_proxy>("refresh_max_per_proxy"),
       CountKey<&Tuning::max_per_client>("refresh_max_per_client"),
       {"refresh_rate_per_egress", kRateRule, PutRate, RateText},
       {"log_level", kLogLevelRule, PutLevel, LevelText}}};
  return kKeys;
}

base::LogLevel LogLevelOf(std::string_view level) {
  const auto place = std::ranges::find(kLogLevels, level) - kLogLevels.begin();
  return static_cast<base::LogLevel>(place);
}

}  // namespace rtm::core
