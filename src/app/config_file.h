#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config_value.h"

namespace rtm::app {

/// Reads the YAML text of a config.yml into entries, in order, keys in lower case. A key or
/// section without a value is an entry that holds nothing. `file` is the name used in messages.
/// Throws Error(kConfig) for what is not YAML, of a wrong shape, given twice, or over 256 KiB.
/// Linear in the size of the text: aliases are followed at most as deep as keys go. Does not look
/// the keys up.
std::vector<RawEntry> ParseConfigText(std::string_view text, std::string_view file);

}  // namespace rtm::app
