#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/proxy_dealing.h"

namespace rtm::service {

struct SystemSettings;

/// One thing that a save changes, in the texts of `configs/*`. Of lists one entry goes ("after" is
/// empty) or comes ("before" is); proxies by their labels.
struct ChangedSetting {
  std::string key;
  std::string before;
  std::string after;
};

/// What a save would do.
struct SettingsPreview {
  std::vector<ChangedSetting> changes;
  SaveReport rows;
  std::int64_t rows_rescheduled = 0;  ///< Enabled rows whose next refresh moves.
};

/// What differs between two checked settings. Pure.
std::vector<ChangedSetting> CompareSettings(const SystemSettings& before,
                                            const SystemSettings& after);

}  // namespace rtm::service
