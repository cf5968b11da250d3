#pragma once

#include <string>
#include <string_view>

namespace rtm::upstream {

/// True if tokens may be sent to `url`: https, or http of a loopback host (localhost, 127.0.0.0/8,
/// [::1]); with a host, without user, password and fragment. Pure.
bool IsAcceptableEndpoint(std::string_view url);

/// Where the metadata of `issuer` may be: OpenID Connect Discovery 1.0 section 4 appends to the
/// path, RFC 8414 section 3.1 inserts before it. `issuer` is acceptable (see above). Pure.
std::string OpenIdMetadataUrl(std::string_view issuer);
std::string OAuthMetadataUrl(std::string_view issuer);

/// The root page of the host that an acceptable `url` names: scheme, host and port. Pure.
std::string RootOf(std::string_view url);

}  // namespace rtm::upstream
