#pragma once

#include <string_view>

namespace rtm::app {

/// Of the file VERSION: "0.1.0".
std::string_view Version();

}  // namespace rtm::app
