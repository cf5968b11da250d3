#pragma once

#include <span>
#include <string_view>

#include "base/clock.h"
#include "core/refresh_outcome.h"

namespace rtm::upstream {

/// A whole HTTP reply of a token endpoint.
struct TokenReply {
  int http_status = 0;
  std::string_view retry_after{};  ///< The raw header or "".
  std::string_view body{};
  base::UtcTime received_at{};
};

/// Makes evidence of a reply (contract.md section 5; RFC 6749 sections 5.1 and 5.2); what it means
/// is core::Classify's to say. `secrets` are values that were sent and that the server may echo;
/// they and the tokens of the reply itself are kept out of the description. Never throws for what
/// is in the reply, and never drops a refresh token that is there as a string. Pure.
core::ExchangeEvidence ParseTokenReply(const TokenReply& reply,
                                       std::span<const std::string_view> secrets = {});

}  // namespace rtm::upstream
