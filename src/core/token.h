#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/strong_id.h"
#include "core/token_state.h"

namespace rtm::core {

using TokenId = base::StrongId<struct TokenIdTag>;
using AttemptId = base::StrongId<struct AttemptIdTag>;
/// HMAC of a secret under the store's fingerprint key, 43 base64url characters: look-up,
/// uniqueness, ledger. Printable.
using Fingerprint = base::StrongString<struct FingerprintTag>;

/// A row without any secret.
struct Token {
  TokenId id;
  std::string
      uid;  ///< Random, made by us, never changes; part of what binds sealed values to the row.
  std::string biz_id;
  std::string user_name;
  std::string email;
  std::string type;  ///< The plan ("plus", "team").
  std::string provider = "openai";
  std::string client_id;    ///< "" = the provider's.
  std::string proxy_label;  ///< The row's proxy without password; "" = the default egress.
  Fingerprint
      proxy_fingerprint;  ///< Of the whole proxy URL, to find the rows of one proxy; empty if none.
  std::string tag;
  std::string memo;
  bool enabled = false;  ///< The operator's alone; means the schedule only (P13).
  StateFacts state;
  std::int64_t generation = 0;  ///< How often the RT rotated here.
  Fingerprint rt_fingerprint;   ///< Empty in a linked row.
  std::optional<TokenId> linked_to;
  std::optional<base::UtcTime> at_expires_at;
  std::optional<base::UtcTime> at_issued_at;  ///< When we received it.
  std::optional<base::UtcTime> last_refresh_at;
  std::optional<base::UtcTime>
      next_refresh_at;         ///< Also when the probe of a doubt is due. nullopt: nothing is due.
  std::string refresh_result;  ///< Redacted.
  std::string user_info;       ///< JSON text or "".
  std::string account_info;    ///< JSON text or "".
  base::UtcTime created_at{};
  base::UtcTime updated_at{};
  std::int64_t version =
      0;  ///< Rises with each write of the row: the compare-and-swap of edits and leases.
};

}  // namespace rtm::core
