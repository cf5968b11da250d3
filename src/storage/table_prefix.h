#pragma once

#include <string_view>

namespace rtm::storage {

/// Throws Error(kConfig) unless `prefix` is made of at most 32 letters, digits and underscores.
void CheckTablePrefix(std::string_view prefix);

}  // namespace rtm::storage
