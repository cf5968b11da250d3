#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/settings_service.h"

namespace rtm::service {

// The keys of system_configs, as the old system named them, and the text form of their values.
inline constexpr std::string_view kProxyListKey = "proxy_list";
inline constexpr std::string_view kClientIdListKey = "client_id_list";
inline constexpr std::string_view kAutoRefreshEnabledKey = "auto_refresh_enabled";
inline constexpr std::string_view kAutoRefreshIntervalKey = "auto_refresh_interval";

inline constexpr int kMinIntervalDays = 1;
inline constexpr int kMaxIntervalDays = 365;

std::string ListToText(const std::vector<std::string>& list);
/// nullopt if it is no JSON array of strings; blank text is an empty list.
std::optional<std::vector<std::string>> ListFromText(std::string_view text);
std::optional<bool> SwitchFromText(std::string_view text);
/// Within the bounds of days, else nullopt.
std::optional<int> IntervalFromText(std::string_view text);

/// The proxies of `list` whose label this is, each once. Those that differ only in the password
/// have one label.
std::vector<std::string> LabelledAs(std::string_view label, const std::vector<std::string>& list);

/// The settings as they are after the change, checked: proxies whole and normalized, a masked one
/// replaced by the present one that it stands for, repeats and blank entries dropped, names unique,
/// bounds checked. Throws Error(kInvalidArgument or kTooLarge) with the field
/// ("configs.proxy_list[2]").
SystemSettings CheckChange(const SettingsChange& change, const SystemSettings& present);

}  // namespace rtm::service
