#include "service/token_facts.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "core/token_rules.h"

namespace rtm::service {
namespace {

namespace json = boost::json;

// The row's JSON columns are `text`; more than this is nothing that we wrote.
constexpr std::size_t kMaxInfo = 32 * 1024;

std::optional<std::string> Usable(const std::optional<std::string>& claim) {
  if (!claim || claim->empty()) {
    return std::nullopt;
  }
  try {
    core::CheckShortText(*claim, "claim");
    return claim;
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

json::object ObjectOf(const std::string& stored) {
  if (stored.empty() || stored.size() > kMaxInfo) {
    return {};
  }
  boost::system::error_code error;
  json::value parsed = json::parse(stored, error);
  return error || !parsed.is_object() ? json::object() : std::move(parsed.as_object());
}

using Said = std::pair<std::string_view, std::optional<std::string>>;

std::optional<std::string> MergeInfo(const std::string& stored, std::initializer_list<Said> said) {
  json::object merged = ObjectOf(stored);
  bool changed = false;
  for (const auto& [key, value] : said) {
    if (value) {
      merged[key] = *value;
      changed = true;
    }
  }
  if (!changed) {
    return std::nullopt;
  }
  return json::serialize(merged);
}

}  // namespace

TokenFacts MergeFacts(const core::Token& token, const core::TokenClaims& claims) {
  TokenFacts facts;
  facts.email = Usable(claims.email);
  facts.user_name = Usable(claims.user_name);
  facts.type = Usable(claims.plan_type);
  // The old schema: `type` is varchar(50).
  if (facts.type && facts.type->size() > 50) {
    facts.type.reset();
  }
  facts.user_info = MergeInfo(
      token.user_info,
      {{"email", facts.email}, {"name", facts.user_name}, {"user_id", Usable(claims.user_id)}});
  facts.account_info = MergeInfo(
      token.account_info, {{"account_id", Usable(claims.account_id)}, {"plan_type", facts.type}});
  return facts;
}

}  // namespace rtm::service
