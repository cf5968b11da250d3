#include "core/error_table.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rtm::core {
namespace {

using Named = std::pair<std::string_view, ErrorClass>;

constexpr std::array<Named, 6> kClassNames{{{"needs_login", ErrorClass::kNeedsLogin},
                                            {"account_closed", ErrorClass::kAccountClosed},
                                            {"misconfigured", ErrorClass::kMisconfigured},
                                            {"egress_fault", ErrorClass::kEgressFault},
                                            {"throttled", ErrorClass::kThrottled},
                                            {"in_doubt", ErrorClass::kInDoubt}}};

// What a code may at most be long; longer ones are cut, so that nobody's text fills the database.
constexpr std::size_t kMaxCode = 64;

bool IsSuccessStatus(int status) { return status >= 200 && status <= 299; }
bool IsClientErrorStatus(int status) { return status >= 400 && status <= 499; }

std::string StatusCode(int status) { return "http_" + std::to_string(status); }

bool Holds(const std::optional<base::Secret>& token) {
  return token.has_value() && !token->empty();
}

/// "timeout" of "timeout: no reply in 30 s"; letters, digits and underscores only, because it is
/// stored and shown.
std::string CodeOfDetail(std::string_view detail) {
  std::string code;
  for (const char c : detail.substr(0, std::min(detail.find(':'), kMaxCode))) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    code += plain ? c : '_';
  }
  return code.empty() ? "no_reply" : code;
}

RefreshOutcome OfClass(ErrorClass error_class, std::string code, const ExchangeEvidence& evidence) {
  switch (error_class) {
    case ErrorClass::kNeedsLogin:
      return NeedsLogin{std::move(code)};
    case ErrorClass::kAccountClosed:
      return AccountClosed{std::move(code)};
    case ErrorClass::kMisconfigured:
      return Misconfigured{std::move(code)};
    case ErrorClass::kEgressFault:
      return EgressFault{std::move(code)};
    case ErrorClass::kThrottled:
      return Throttled{evidence.retry_after};
    case ErrorClass::kInDoubt:
      return InDoubt{std::move(code)};
  }
  std::unreachable();
}

/// Rule 2; nullopt if the reply brought nothing that counts.
std::optional<RefreshOutcome> ClassifyTokens(std::optional<IssuedTokens>& tokens,
                                             const base::Secret& sent) {
  if (!tokens.has_value()) {
    return std::nullopt;
  }
  if (Holds(tokens->refresh_token) &&
      !base::ConstantTimeEqual(tokens->refresh_token->Reveal(), sent.Reveal())) {
    return Rotated{std::move(*tokens)};
  }
  if (Holds(tokens->access_token)) {
    return Kept{std::move(*tokens)};
  }
  return std::nullopt;
}

/// Rules 3 to 9.
RefreshOutcome ClassifyRefusal(const ExchangeEvidence& evidence, const ErrorTable& table) {
  const int status = evidence.http_status;
  if (status == 429 || (status == 503 && evidence.retry_after.has_value())) {
    return Throttled{evidence.retry_after};
  }
  if (status == 407) {
    return EgressFault{StatusCode(status)};
  }
  const bool is_answer = IsSuccessStatus(status) || IsClientErrorStatus(status);
  const std::string code = is_answer ? evidence.oauth_error.value_or("").substr(0, kMaxCode) : "";
  if (const auto listed = table.by_code.find(code);
      listed != table.by_code.end() && !code.empty()) {
    return OfClass(listed->second, code, evidence);
  }
  if (status == 401) {
    return NeedsLogin{code.empty() ? StatusCode(status) : code};
  }
  if (!code.empty()) {
    return UnknownError{code};
  }
  if (IsClientErrorStatus(status)) {
    return EgressFault{StatusCode(status)};
  }
  if (IsSuccessStatus(status)) {
    return InDoubt{evidence.body_readable ? "no_tokens" : "unreadable"};
  }
  return InDoubt{StatusCode(status)};
}

}  // namespace

std::string_view ToString(ErrorClass error_class) {
  return std::ranges::find(kClassNames, error_class, &Named::second)->first;
}

std::optional<ErrorClass> ParseErrorClass(std::string_view name) {
  const auto* found = std::ranges::find(kClassNames, name, &Named::first);
  return found == kClassNames.end() ? std::nullopt : std::optional(found->second);
}

ErrorTable DefaultErrorTable() {
  return {{{"refresh_token_expired", ErrorClass::kNeedsLogin},
           {"refresh_token_reused", ErrorClass::kNeedsLogin},
           {"refresh_token_invalidated", ErrorClass::kNeedsLogin},
           {"invalid_grant", ErrorClass::kNeedsLogin},
           {"invalid_refresh_token", ErrorClass::kNeedsLogin},
           {"token_revoked", ErrorClass::kNeedsLogin},
           {"token_invalidated", ErrorClass::kNeedsLogin},
           {"token_expired", ErrorClass::kNeedsLogin},
           {"app_session_terminated", ErrorClass::kNeedsLogin},
           {"account_session_expired", ErrorClass::kNeedsLogin},
           {"account_deactivated", ErrorClass::kAccountClosed},
           {"account_suspended", ErrorClass::kAccountClosed},
           {"account_deleted", ErrorClass::kAccountClosed},
           {"invalid_client", ErrorClass::kMisconfigured},
           {"unauthorized_client", ErrorClass::kMisconfigured},
           {"invalid_scope", ErrorClass::kMisconfigured},
           {"unsupported_grant_type", ErrorClass::kMisconfigured},
           {"invalid_request", ErrorClass::kMisconfigured},
           {"unsupported_country_region_territory", ErrorClass::kEgressFault}}};
}

RefreshOutcome Classify(ExchangeEvidence evidence, const ErrorTable& table,
                        const base::Secret& sent_refresh_token) {
  switch (evidence.phase) {
    case ExchangePhase::kNotSent:
      return NotSent{evidence.not_sent_reason, evidence.via_proxy};
    case ExchangePhase::kNoReply:
      return InDoubt{CodeOfDetail(evidence.detail)};
    case ExchangePhase::kReplied:
      break;
  }
  if (IsSuccessStatus(evidence.http_status)) {
    if (auto success = ClassifyTokens(evidence.tokens, sent_refresh_token)) {
      return std::move(*success);
    }
  }
  return ClassifyRefusal(evidence, table);
}

}  // namespace rtm::core
