#include "upstream/oauth_response.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/redaction.h"
#include "upstream/access_token_claims.h"
#include "upstream/reply_fields.h"
#include "upstream/retry_after.h"

namespace rtm::upstream {
namespace {

constexpr std::size_t kLongestCode = 64;
constexpr std::size_t kLongestDescription = 300;
constexpr std::size_t kLongestTokenType = 32;
constexpr std::size_t kLongestScope = 1024;
// An access token that claims to live longer has a broken clock behind it; "unknown" is safer.
constexpr double kLongestLifeSeconds = 10.0 * 366 * 86400;

bool IsCodeCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

/// contract.md section 5: `error.code` if `error` is an object, else `error`, else `code`.
std::string_view FindErrorCode(const ReplyFields& fields) {
  if (fields.error_is_object && !fields.error_code.empty()) return fields.error_code;
  if (!fields.error.empty()) return fields.error;
  return fields.code;
}

std::optional<std::string> SanitizeCode(std::string_view raw,
                                        std::span<const std::string_view> secrets) {
  if (raw.empty()) return std::nullopt;
  if (core::RedactText(raw, secrets, std::string::npos).find("[redacted]") != std::string::npos) {
    return "redacted";
  }
  std::string code(raw.substr(0, kLongestCode));
  for (char& c : code) {
    if (!IsCodeCharacter(c)) c = '_';
  }
  return code;
}

std::string_view FindDescription(const ReplyFields& fields) {
  if (!fields.error_description.empty()) return fields.error_description;
  if (!fields.error_message.empty()) return fields.error_message;
  return fields.message;
}

std::vector<std::string_view> AllSecrets(const ReplyFields& fields,
                                         std::span<const std::string_view> sent) {
  std::vector<std::string_view> secrets(sent.begin(), sent.end());
  for (const auto* token : {&fields.access_token, &fields.refresh_token, &fields.id_token}) {
    if (*token) secrets.push_back((*token)->Reveal());
  }
  return secrets;
}

/// P6: JWT `exp`, else `expires_in`, else unknown; and only for an access token that is there.
std::optional<base::UtcTime> FindExpiry(const ReplyFields& fields, const core::TokenClaims& claims,
                                        base::UtcTime received_at) {
  if (!fields.access_token) return std::nullopt;
  if (claims.expires_at) return claims.expires_at;
  if (!fields.expires_in || !std::isfinite(*fields.expires_in)) return std::nullopt;
  if (*fields.expires_in < 0 || *fields.expires_in > kLongestLifeSeconds) return std::nullopt;
  return received_at +
         std::chrono::milliseconds(static_cast<std::int64_t>(*fields.expires_in * 1000));
}

core::IssuedTokens TakeTokens(ReplyFields& fields, base::UtcTime received_at,
                              std::span<const std::string_view> secrets) {
  core::IssuedTokens tokens;
  const auto claims_of = [](const std::optional<base::Secret>& token) {
    return token ? ReadTokenClaims(token->Reveal()) : core::TokenClaims{};
  };
  tokens.claims = MergeClaims(claims_of(fields.access_token), claims_of(fields.id_token));
  tokens.access_token_expires_at = FindExpiry(fields, tokens.claims, received_at);
  tokens.token_type = core::RedactText(fields.token_type, secrets, kLongestTokenType);
  // Scopes are often URLs with digits: only known secrets are taken out of them.
  const std::string scope = core::CleanUtf8(core::HideSecrets(std::move(fields.scope), secrets));
  tokens.scope = std::string(core::CutUtf8(scope, kLongestScope));
  // Last: `secrets` points into these.
  tokens.access_token = std::move(fields.access_token);
  tokens.refresh_token = std::move(fields.refresh_token);
  tokens.id_token = std::move(fields.id_token);
  return tokens;
}

}  // namespace

core::ExchangeEvidence ParseTokenReply(const TokenReply& reply,
                                       std::span<const std::string_view> secrets) {
  core::ExchangeEvidence evidence;
  evidence.phase = core::ExchangePhase::kReplied;
  evidence.http_status = reply.http_status;
  evidence.retry_after = ParseRetryAfter(reply.retry_after, reply.received_at);
  evidence.detail = "http " + std::to_string(reply.http_status);
  std::optional<ReplyFields> fields = ReadReplyFields(reply.body);
  if (!fields) return evidence;
  evidence.body_readable = true;
  const std::vector<std::string_view> hidden = AllSecrets(*fields, secrets);
  evidence.oauth_error = SanitizeCode(FindErrorCode(*fields), hidden);
  evidence.oauth_error_description =
      core::RedactText(FindDescription(*fields), hidden, kLongestDescription);
  if (reply.http_status >= 200 && reply.http_status < 300) {
    evidence.tokens = TakeTokens(*fields, reply.received_at, hidden);
  }
  return evidence;
}

}  // namespace rtm::upstream
