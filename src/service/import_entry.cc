#include "service/import_entry.h"

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "core/token_rules.h"

namespace rtm::service {
namespace {

namespace json = boost::json;

[[noreturn]] void Refuse(const std::string& field, const std::string& en, const std::string& zh) {
  throw base::InvalidArgument(field, {field + ": " + en, field + "：" + zh});
}

struct Member {
  std::string field;  // Where it stands.
  std::string_view text;
};

/// The first of these names that the object has with a text. null and "" count as absent.
Member TextMember(const json::object& object, std::array<std::string_view, 2> names,
                  std::string_view field) {
  for (const std::string_view name : names) {
    const json::value* const member = object.if_contains({name.data(), name.size()});
    if (member == nullptr || member->is_null()) {
      continue;
    }
    const std::string where = std::string(field) + "." + std::string(name);
    const json::string* const text = member->if_string();
    if (text == nullptr || !base::IsValidUtf8({text->data(), text->size()})) {
      Refuse(where, "expected a string of valid UTF-8.", "应为有效的 UTF-8 字符串。");
    }
    if (!base::TrimAscii({text->data(), text->size()}).empty()) {
      return {where, base::TrimAscii({text->data(), text->size()})};
    }
  }
  return {.field = std::string(field) + "." + std::string(names.front()), .text = {}};
}

/// Whether the tokens stand in an object of their own.
const json::object* InnerTokens(const json::object& object) {
  const json::value* const inner = object.if_contains("tokens");
  return inner == nullptr ? nullptr : inner->if_object();
}

}  // namespace

ImportText ParseImportLine(std::string_view line, std::string_view field) {
  ImportText entry;
  if (!line.starts_with('{')) {
    entry.refresh_token = base::Secret::CopyOf(line);
    return entry;
  }
  boost::system::error_code error;
  const json::value parsed = json::parse({line.data(), line.size()}, error);
  if (error) {
    Refuse(std::string(field), "starts like a JSON object and is none.",
           "以 JSON 对象的形式开头，但不是有效的 JSON。");
  }
  const json::object& object = parsed.get_object();
  const json::object* const inner = InnerTokens(object);
  const json::object& tokens = inner == nullptr ? object : *inner;
  const std::string where = std::string(field) + (inner == nullptr ? "" : ".tokens");
  const Member refresh_token = TextMember(tokens, {"refresh_token", "rt"}, where);
  if (refresh_token.text.empty()) {
    Refuse(refresh_token.field, "is needed in a JSON object.", "JSON 对象中必须提供。");
  }
  entry.refresh_token = base::Secret::CopyOf(refresh_token.text);
  entry.access_token = base::Secret::CopyOf(TextMember(tokens, {"access_token", "at"}, where).text);
  entry.client_id = TextMember(object, {"client_id"}, field).text;
  return entry;
}

ImportEntry ReadImportEntry(const upstream::TokenEndpoint& endpoint, std::string_view line,
                            std::string_view field, const std::string& batch_client_id,
                            base::UtcTime now) {
  ImportText text = ParseImportLine(line, field);
  const std::string name(field);
  core::CheckRefreshToken(text.refresh_token.Reveal(), name);
  core::CheckShortText(text.client_id, name + ".client_id");
  ImportEntry entry;
  entry.refresh_token = std::move(text.refresh_token);
  entry.access = ReadGivenAccessToken(endpoint, text.access_token, name + ".access_token", now);
  entry.client =
      ChooseClient(entry.access.claims, text.client_id.empty() ? batch_client_id : text.client_id);
  return entry;
}

}  // namespace rtm::service
