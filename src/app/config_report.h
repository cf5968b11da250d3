#pragma once

#include <string>

#include "app/config_values.h"

namespace rtm::app {

/// One line a key: name, value (secrets masked), where it came from.
std::string PrintConfig(const ConfigValues& values);
/// The same as a JSON array of {"key","value","source"}.
std::string PrintConfigJson(const ConfigValues& values);
/// docs/config.md, made from the table alone: the same on every machine.
std::string ConfigDocs();

}  // namespace rtm::app
