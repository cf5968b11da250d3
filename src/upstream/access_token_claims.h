#pragma once

#include <string>
#include <string_view>

#include "core/refresh_outcome.h"

namespace rtm::upstream {

/// Reads the payload of a JWT (RFC 7519) **without verifying it**: the token came from its issuer
/// over TLS, and nothing is granted on the strength of it; it only tells when it runs out and whose
/// it is (contract.md section 5). Whatever is not a JWT, or a claim of the wrong type, says
/// nothing. Claims are bounded to what the columns take (255 bytes, the plan 50). Never throws for
/// what is in the token. Pure.
core::TokenClaims ReadTokenClaims(std::string_view jwt);

/// All that the payload of a JWT states, as the text of a JSON object, for showing; "" if it is no
/// JWT. The header and the signature are left out: without them it is no credential. Not verified
/// either. Pure.
std::string ReadAllClaims(std::string_view jwt);

/// What both tokens of one reply say together: expiry, issue time and client are the access
/// token's alone; the name is the id_token's; of the rest the access token's word counts first.
core::TokenClaims MergeClaims(core::TokenClaims access_token, core::TokenClaims id_token);

}  // namespace rtm::upstream
