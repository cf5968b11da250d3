#pragma once

#include <vector>

#include "app/config.h"
#include "upstream/provider_profile.h"

namespace rtm::app {

/// The built-in `openai`, overridden key by key, and the further providers. Reads the error tables
/// that the configuration names. Throws Error(kConfig).
std::vector<upstream::ProviderProfile> BuildProfiles(const Config& config);

}  // namespace rtm::app
