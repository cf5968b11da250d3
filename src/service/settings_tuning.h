#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/tuning.h"

namespace rtm::service {

/// What was saved of core::TuningKeys(), by name; what is not there is as config.yml says.
using TuningTexts = std::map<std::string, std::string, std::less<>>;

/// `present` with `change` laid over it, in which "" takes a saved value away. Throws
/// Error(kInvalidArgument) with the field ("configs.refresh_lead").
TuningTexts CheckTuning(const TuningTexts& change, const TuningTexts& present);

/// From one to the other: what differs, "" for what was taken away.
TuningTexts ChangedTuning(const TuningTexts& before, const TuningTexts& after);

/// From the settings table. A text that does not read is left out and its key named in
/// `unreadable`, unless that is nullptr.
TuningTexts ReadTuning(const std::map<std::string, std::string>& saved,
                       std::vector<std::string_view>* unreadable);

/// What holds: `configured` with what was saved over it. `saved` as the functions above make it.
core::Tuning TuningUnder(const core::Tuning& configured, const TuningTexts& saved);

}  // namespace rtm::service
