#pragma once

#include <span>
#include <string>
#include <string_view>

namespace rtm::core {

/// What may be kept of the result of a refresh as the old system stored it: whole replies with the
/// tokens in them, errors with the proxy's password (contract.md section 4). Keeps the words before
/// the reply and its error code; of a reply without one nothing. At most 200 bytes of clean UTF-8
/// without line ends, without one of `secrets`, a run that looks like a token, or the user part of
/// a URL. Pure.
std::string CleanOldResult(std::string_view text, std::span<const std::string_view> secrets);

}  // namespace rtm::core
