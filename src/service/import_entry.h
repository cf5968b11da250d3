#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "service/given_access_token.h"

namespace rtm::service {

/// One line of an import as text.
struct ImportText {
  base::Secret refresh_token;
  base::Secret access_token;  ///< Empty if none is given.
  std::string client_id;      ///< "" = the batch's.
};

/// A line is a refresh token, or a JSON object with `refresh_token` (or `rt`), and if they are
/// there `access_token` (or `at`) and `client_id`; the tokens may stand in a member `tokens`. Other
/// members are ignored, so that what other programs keep of a login can be given as it is, and so
/// can rows of our export. `line` is trimmed. Nothing but the shape is checked: throws
/// Error(kInvalidArgument) with `field` ("rt_tokens[3]") or a member of it; no part of the line is
/// repeated.
ImportText ParseImportLine(std::string_view line, std::string_view field);

/// A line that can become a row.
struct ImportEntry {
  base::Secret refresh_token;
  GivenAccessToken access;
  ClientChoice client;
};
/// Throws like ParseImportLine, core::CheckRefreshToken and ReadGivenAccessToken.
ImportEntry ReadImportEntry(const upstream::TokenEndpoint& endpoint, std::string_view line,
                            std::string_view field, const std::string& batch_client_id,
                            base::UtcTime now);

}  // namespace rtm::service
