#pragma once

#include <string>
#include <vector>

#include "app/config_value.h"

namespace rtm::app {

/// Name and value pairs, as `environ` has them.
using Environment = std::vector<std::pair<std::string, std::string>>;

/// The environment of this process. Called before threads start.
Environment ReadEnvironment();

/// "" if it is not set.
std::string FindVariable(const Environment& environment, std::string_view name);

/// The entries that RT_MANAGE_<SECTION>_<KEY> and RT_MANAGE_PROVIDERS_<NAME>_<KEY> make; empty
/// values are as if not set. `provider_names` are those of the file: a name with '-' or '.' is
/// found by '_'. Throws Error(kConfig) for a variable that names a section and no key in it; others
/// that start with RT_MANAGE_ (a container platform makes some) are left alone.
std::vector<RawEntry> EnvironmentEntries(const Environment& environment,
                                         const std::vector<std::string>& provider_names);

}  // namespace rtm::app
