#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/refresh_outcome.h"

namespace rtm::core {

/// The classes that a provider's error code can have in a table.
enum class ErrorClass {
  kNeedsLogin,
  kAccountClosed,
  kMisconfigured,
  kEgressFault,
  kThrottled,
  kInDoubt
};
std::string_view ToString(ErrorClass error_class);
std::optional<ErrorClass> ParseErrorClass(std::string_view name);

/// OAuth error code -> class. Data: the defaults ship in the binary and a provider's `error_table`
/// file extends them.
struct ErrorTable {
  std::map<std::string, ErrorClass, std::less<>> by_code;
};

/// contract.md section 5.
ErrorTable DefaultErrorTable();

/// Classifies one exchange (contract.md section 5): the only place that decides what an answer
/// means. Pure. Takes the evidence because the tokens move into the outcome. `sent_refresh_token`
/// decides Rotated or Kept (constant time). The first rule that fits decides:
///   1. No request byte written: NotSent. Bytes written and no whole reply: InDoubt, coded as
///   `detail` up to its colon.
///   2. 2xx with an RT that differs from the one sent: Rotated, also without an AT or beside an
///   `error`: a new RT is
///      never thrown away. 2xx with an AT: Kept.
///   3. 429 whatever its body says, 503 with Retry-After: Throttled.
///   4. 407: EgressFault. Only a proxy says 407 (RFC 9110 section 15.5.8).
///   5. 2xx and 4xx with an OAuth error: the class of its code in the table, since the provider
///   itself has spoken (RFC
///      6749 section 5.2 wants 400, some providers answer 200). Not so for 5xx: a gateway may speak
///      JSON too, and a server that failed may have rotated before.
///   6. Any other 401: NeedsLogin, coded as the unlisted code or "http_401".
///   7. 2xx and 4xx with an unlisted OAuth error: UnknownError.
///   8. Any other 4xx: EgressFault "http_<status>": HTML or a proxy's own answer.
///   9. Everything else: InDoubt: 2xx without tokens "no_tokens" or "unreadable", 1xx, 3xx and 5xx
///   "http_<status>".
RefreshOutcome Classify(ExchangeEvidence evidence, const ErrorTable& table,
                        const base::Secret& sent_refresh_token);

}  // namespace rtm::core
