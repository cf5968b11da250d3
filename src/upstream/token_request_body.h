#pragma once

#include <string_view>

#include "base/secret.h"
#include "upstream/provider_profile.h"

namespace rtm::upstream {

std::string_view ContentTypeOf(RequestFormat format);

/// The body of a refresh request (RFC 6749 section 6) as JSON or as form. An empty `client_id`
/// means the profile's; redirect_uri and client_secret go with the profile's own client id only,
/// because they belong to it. `extra` never overrides what the request itself says. Pure.
base::Secret BuildTokenRequestBody(const ProviderProfile& profile, std::string_view client_id,
                                   const base::Secret& refresh_token);

}  // namespace rtm::upstream
