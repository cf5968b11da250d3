#pragma once

#include <string_view>

#include "base/text.h"
#include "core/token_state.h"

namespace rtm::core {

// Codes (StateFacts::code) of rows that came from the old system and cannot be refreshed as they
// are (docs/upgrade.md).

/// kNeedsLogin: the row has no refresh token.
inline constexpr std::string_view kNoRefreshToken = "no_refresh_token";
/// kRotationLost: another row has used the refresh token up and holds the one that came for it.
inline constexpr std::string_view kUsedUpElsewhere = "used_up_by_other_row";
/// kMisconfigured: the proxy cannot be read; without it nothing may go out (P8). Another proxy, or
/// none, makes the row active.
inline constexpr std::string_view kBadProxy = "bad_proxy";

/// Shown in place of the label of such a proxy.
inline constexpr std::string_view kBadProxyLabel = "unreadable proxy";

/// As NextStep(state), in the words of these codes where they say more.
base::Text NextStep(TokenState state, std::string_view code);

}  // namespace rtm::core
