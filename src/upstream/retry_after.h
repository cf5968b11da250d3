#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace rtm::upstream {

/// The wait that a Retry-After header asks for (RFC 9110 section 10.2.3: seconds, or a date that is
/// taken relative to `received_at`). Between 0 and a day; nullopt if it is empty, neither, or a
/// date that has passed. Pure.
std::optional<std::chrono::seconds> ParseRetryAfter(std::string_view header,
                                                    base::UtcTime received_at);

}  // namespace rtm::upstream
