#pragma once

#include <string>
#include <string_view>

#include "core/error_table.h"

namespace rtm::upstream {

/// Reads an error table, a JSON object {"<error code>": "<class>", ...} with the classes of
/// core::ParseErrorClass, and lays it over `defaults`: a code of both has the file's class. Throws
/// Error(kConfig) that names the file, and the code whose class is wrong. Blocks (start only).
core::ErrorTable LoadErrorTable(const std::string& path, core::ErrorTable defaults);

/// The same for a text; `path` is for the messages only. Pure.
core::ErrorTable ParseErrorTable(std::string_view text, const std::string& path,
                                 core::ErrorTable defaults);

}  // namespace rtm::upstream
