#include "upstream/access_token_claims.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <utility>

#include "base/encoding.h"
#include "base/secret.h"
#include "core/redaction.h"

namespace rtm::upstream {
namespace {

namespace json = boost::json;

constexpr const char* kProfileClaim = "https://api.openai.com/profile";
constexpr const char* kAuthClaim = "https://api.openai.com/auth";
// The columns of contract.md section 4: a longer value would make MySQL refuse the whole commit.
constexpr std::size_t kLongestText = 255;
constexpr std::size_t kLongestPlan = 50;
// 9999-12-31T23:59:59Z; what is beyond is no time.
constexpr double kLatestSecond = 253402300799.0;

const json::value* FindMember(const json::object& object, const char* name) {
  return object.if_contains(name);
}

const json::object* FindObject(const json::object& object, const char* name) {
  const json::value* const member = FindMember(object, name);
  return member ? member->if_object() : nullptr;
}

/// A name or plan may be cut; half an address or id would be somebody else's.
enum class TooLong { kCut, kDrop };

std::optional<std::string> ReadText(const json::object& object, const char* name,
                                    std::size_t max_bytes, TooLong too_long) {
  const json::value* const member = FindMember(object, name);
  const json::string* const text = member ? member->if_string() : nullptr;
  if (!text || text->empty()) return std::nullopt;
  if (text->size() > max_bytes && too_long == TooLong::kDrop) return std::nullopt;
  const std::string clean = core::CleanUtf8(std::string_view(text->data(), text->size()));
  return std::string(core::CutUtf8(clean, max_bytes));
}

std::optional<base::UtcTime> ReadTime(const json::object& object, const char* name) {
  const json::value* const member = FindMember(object, name);
  if (!member || !member->is_number()) return std::nullopt;
  const auto seconds = member->to_number<double>();
  if (!std::isfinite(seconds) || seconds < 0 || seconds > kLatestSecond) return std::nullopt;
  return base::UtcTime(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)));
}

/// The decoded payload of `header.payload.signature`.
std::optional<std::string> DecodePayload(std::string_view jwt) {
  const std::size_t first = jwt.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = jwt.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  std::string_view payload = jwt.substr(first + 1, second - first - 1);
  while (payload.ends_with('=')) payload.remove_suffix(1);  // Some issuers pad, against RFC 7515.
  return base::Base64UrlDecode(payload);
}

/// null if there is none or it cannot be read.
json::value ParsePayload(std::string_view jwt) {
  std::optional<std::string> payload = DecodePayload(jwt);
  if (!payload) return nullptr;
  json::parse_options options;
  options.allow_invalid_utf8 = true;
  json::error_code error;
  json::value parsed = json::parse(*payload, error, {}, options);
  base::WipeString(*payload);
  return error ? nullptr : std::move(parsed);
}

core::TokenClaims ReadObject(const json::object& object) {
  core::TokenClaims claims;
  claims.expires_at = ReadTime(object, "exp");
  claims.issued_at = ReadTime(object, "iat");
  claims.client_id = ReadText(object, "client_id", kLongestText, TooLong::kDrop);
  claims.user_name = ReadText(object, "name", kLongestText, TooLong::kCut);
  claims.email = ReadText(object, "email", kLongestText, TooLong::kDrop);
  const json::object* const profile = FindObject(object, kProfileClaim);
  if (!claims.email && profile) {
    claims.email = ReadText(*profile, "email", kLongestText, TooLong::kDrop);
  }
  if (const json::object* const auth = FindObject(object, kAuthClaim)) {
    claims.plan_type = ReadText(*auth, "chatgpt_plan_type", kLongestPlan, TooLong::kCut);
    claims.account_id = ReadText(*auth, "chatgpt_account_id", kLongestText, TooLong::kDrop);
    claims.user_id = ReadText(*auth, "chatgpt_user_id", kLongestText, TooLong::kDrop);
  }
  return claims;
}

template <class Value>
std::optional<Value> FirstOf(std::optional<Value> first, std::optional<Value> second) {
  return first ? std::move(first) : std::move(second);
}

}  // namespace

core::TokenClaims ReadTokenClaims(std::string_view jwt) {
  const json::value parsed = ParsePayload(jwt);
  return parsed.is_object() ? ReadObject(parsed.get_object()) : core::TokenClaims{};
}

std::string ReadAllClaims(std::string_view jwt) {
  const json::value parsed = ParsePayload(jwt);
  return parsed.is_object() ? core::CleanUtf8(json::serialize(parsed)) : "";
}

core::TokenClaims MergeClaims(core::TokenClaims access_token, core::TokenClaims id_token) {
  core::TokenClaims merged;
  merged.expires_at = access_token.expires_at;
  merged.issued_at = access_token.issued_at;
  merged.client_id = std::move(access_token.client_id);
  merged.user_name = std::move(id_token.user_name);
  merged.email = FirstOf(std::move(access_token.email), std::move(id_token.email));
  merged.plan_type = FirstOf(std::move(access_token.plan_type), std::move(id_token.plan_type));
  merged.account_id = FirstOf(std::move(access_token.account_id), std::move(id_token.account_id));
  merged.user_id = FirstOf(std::move(access_token.user_id), std::move(id_token.user_id));
  return merged;
}

}  // namespace rtm::upstream
