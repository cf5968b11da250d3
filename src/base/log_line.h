#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"

namespace rtm::base {

/// "debug", "info", "warn", "error".
std::string_view ToString(LogLevel level);

/// One line of the log without its line end; never holds a control character. Pure.
std::string FormatLogLine(LogEncoding encoding, LogLevel level, UtcTime time,
                          std::string_view event, std::initializer_list<LogField> fields);

}  // namespace rtm::base
