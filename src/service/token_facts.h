#pragma once

#include <optional>
#include <string>

#include "core/refresh_outcome.h"
#include "core/token.h"

namespace rtm::service {

/// What claims make of a row's facts; nullopt = as stored.
struct TokenFacts {
  std::optional<std::string> email, user_name, type;
  std::optional<std::string> user_info;     ///< {"email","name","user_id"} as compact JSON.
  std::optional<std::string> account_info;  ///< {"account_id","plan_type"} as compact JSON.
};

/// Merges what the claims say into what the row has; what they do not say stays. A claim that no
/// column could take (too long, control characters) counts as not said: it must not cost a commit.
TokenFacts MergeFacts(const core::Token& token, const core::TokenClaims& claims);

}  // namespace rtm::service
