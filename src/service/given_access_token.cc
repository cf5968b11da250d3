#include "service/given_access_token.h"

#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "core/token_rules.h"
#include "upstream/token_endpoint.h"

namespace rtm::service {

GivenAccessToken ReadGivenAccessToken(const upstream::TokenEndpoint& endpoint,
                                      const base::Secret& entered, std::string_view field,
                                      base::UtcTime now) {
  GivenAccessToken given;
  const std::string_view text = base::TrimAscii(entered.Reveal());
  if (text.empty()) {
    return given;
  }
  core::CheckAccessToken(text, field);
  given.claims = endpoint.ReadClaims(text, "");
  if (!given.claims.expires_at && !given.claims.client_id) {
    const std::string name(field);
    throw base::InvalidArgument(
        name,
        {name + ": is no JWT that says when it ends or which client obtained it; leave it out.",
         name + "：不是能说明到期时间或所属客户端的 JWT；请不要填写。"});
  }
  if (given.claims.expires_at && *given.claims.expires_at > now) {
    given.token = base::Secret::CopyOf(text);
    given.expires_at = given.claims.expires_at;
  }
  return given;
}

ClientChoice ChooseClient(const core::TokenClaims& claims, std::string asked) {
  if (!claims.client_id || *claims.client_id == asked) {
    return {.client_id = std::move(asked), .asked = ""};
  }
  return {.client_id = *claims.client_id, .asked = std::move(asked)};
}

}  // namespace rtm::service
