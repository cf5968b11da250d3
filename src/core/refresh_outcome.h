#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.h"
#include "base/secret.h"

namespace rtm::core {

/// Facts about user and account that an AT or id_token states. What a token does not say is nullopt
/// and leaves the stored value as it was.
struct TokenClaims {
  std::optional<std::string> email;
  std::optional<std::string> user_name;  ///< `name` of the id_token.
  std::optional<std::string> plan_type;  ///< Goes to the row's `type`.
  std::optional<std::string> account_id;
  std::optional<std::string> user_id;
  std::optional<std::string> client_id;  ///< The client that obtained the grant.
  std::optional<base::UtcTime> expires_at;
  std::optional<base::UtcTime> issued_at;
};

/// What a 200 reply brought. Absent means unchanged (P6).
struct IssuedTokens {
  std::optional<base::Secret> access_token;
  std::optional<base::Secret> refresh_token;
  std::optional<base::Secret> id_token;
  /// Of `access_token`: JWT `exp`, else now + `expires_in`, else unknown.
  std::optional<base::UtcTime> access_token_expires_at;
  std::string token_type;
  std::string scope;
  TokenClaims claims;
};

/// How far one exchange with a token endpoint got.
enum class ExchangePhase {
  kNotSent,  ///< Provably no request byte was written.
  kNoReply,  ///< Request bytes went out (or may have), no whole reply came back.
  kReplied   ///< A whole HTTP reply was read.
};

/// Why nothing was sent.
enum class NotSentReason {
  kNone,
  kDns,
  kConnect,
  kProxyRefused,
  kProxyAuth,
  kTls,
  kLeaseTooShort,
  kStopping,
  kLocal
};
std::string_view ToString(NotSentReason reason);

/// Everything that classification looks at; no secret except the tokens themselves.
struct ExchangeEvidence {
  ExchangePhase phase = ExchangePhase::kNotSent;
  NotSentReason not_sent_reason = NotSentReason::kNone;
  int http_status = 0;  ///< 0 unless kReplied.
  std::optional<std::chrono::seconds>
      retry_after;  ///< Header Retry-After, seconds or date, bounded to a day.
  std::optional<std::string> oauth_error;  ///< Code found as contract.md section 5 says, at most 64
                                           ///< characters of [A-Za-z0-9_.-].
  std::string oauth_error_description;     ///< Redacted, at most 300 bytes.
  bool body_readable = false;              ///< A JSON object.
  bool via_proxy = false;
  std::string detail;  ///< What the transport said, without secrets: a code, a colon, words
                       ///< ("timeout: no reply in 30 s").
  std::optional<IssuedTokens> tokens;  ///< Set on 2xx with a readable body.
};

struct Rotated {
  IssuedTokens tokens;
};  ///< 2xx with an RT that differs from the one sent.
struct Kept {
  IssuedTokens tokens;
};  ///< 2xx with an AT and no new RT.
struct NeedsLogin {
  std::string code;
};
struct AccountClosed {
  std::string code;
};
struct Misconfigured {
  std::string code;
};
struct Throttled {
  std::optional<std::chrono::seconds> retry_after;
};
struct EgressFault {
  std::string code;
};  ///< An answer that is not the provider's: HTML, 407, region block.
struct NotSent {
  NotSentReason reason = NotSentReason::kNone;
  bool via_proxy = false;  ///< A proxy was on the way, so it may be to blame.
};
struct InDoubt {
  std::string code;
};  ///< "timeout", "reset", "truncated", "http_502", "no_tokens", ...
struct UnknownError {
  std::string code;
};

/// What one attempt came to. Closed: visited exhaustively.
using RefreshOutcome = std::variant<Rotated, Kept, NeedsLogin, AccountClosed, Misconfigured,
                                    Throttled, EgressFault, NotSent, InDoubt, UnknownError>;

/// "rotated", "kept", "needs_login", "account_closed", "misconfigured", "throttled",
/// "egress_fault", "not_sent", "in_doubt", "unknown_error": in attempts, metrics and the log.
std::string_view OutcomeName(const RefreshOutcome& outcome);
/// The code that the outcome carries ("invalid_grant", "timeout", "dns"), or "".
std::string OutcomeCode(const RefreshOutcome& outcome);
bool IsSuccess(const RefreshOutcome& outcome);

}  // namespace rtm::core
