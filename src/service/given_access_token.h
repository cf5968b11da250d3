#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/secret.h"
#include "core/refresh_outcome.h"

namespace rtm::upstream {
class TokenEndpoint;
}

namespace rtm::service {

/// An access token that came along with a refresh token.
struct GivenAccessToken {
  base::Secret token;  ///< Empty if it is over or does not say when it ends: it is not stored then.
  std::optional<base::UtcTime> expires_at;  ///< Of `token`.
  core::TokenClaims claims;                 ///< What it says, also if it is over.
};

/// Nothing was given if `entered` is blank. No signature is checked: it only says whose refresh
/// token it came with. Throws Error(kInvalidArgument or kTooLarge, field) for what is no token, is
/// masked, or is no JWT that says when it ends or which client obtained it.
GivenAccessToken ReadGivenAccessToken(const upstream::TokenEndpoint& endpoint,
                                      const base::Secret& entered, std::string_view field,
                                      base::UtcTime now);

/// Which client a new row gets.
struct ClientChoice {
  std::string client_id;  ///< "" = the provider's.
  std::string asked;      ///< Set if something else was asked for.
};
/// The client that obtained a refresh token owns it (P10): what the access token says wins.
ClientChoice ChooseClient(const core::TokenClaims& claims, std::string asked);

}  // namespace rtm::service
