#include "upstream/token_request_body.h"

#include <string>
#include <utility>
#include <vector>

namespace rtm::upstream {
namespace {

using Parameters = std::vector<std::pair<std::string_view, std::string_view>>;

constexpr std::string_view kHexDigits = "0123456789ABCDEF";
// The longest form of one byte: \u00XX.
constexpr std::size_t kLongestEscape = 6;

void AppendHex(std::string& out, unsigned char byte) {
  out += kHexDigits[byte >> 4U];
  out += kHexDigits[byte & 0x0FU];
}

void AppendJsonString(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      AppendHex(out, byte);
    } else {
      out += c;
    }
  }
  out += '"';
}

/// Everything but letters, digits, "-", "." and "_" is encoded: right by RFC 3986 and by the form
/// encoding of the URL Standard alike, which disagree about blank, "~" and "*".
void AppendFormText(std::string& out, std::string_view text) {
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_';
    if (plain) {
      out += c;
    } else {
      out += '%';
      AppendHex(out, static_cast<unsigned char>(c));
    }
  }
}

Parameters CollectParameters(const ProviderProfile& profile, std::string_view client_id,
                             const base::Secret& refresh_token) {
  const bool is_own_client = client_id.empty() || client_id == profile.client_id;
  Parameters parameters;
  const auto add = [&parameters](std::string_view name, std::string_view value) {
    if (!value.empty()) parameters.emplace_back(name, value);
  };
  add("client_id", client_id.empty() ? std::string_view(profile.client_id) : client_id);
  if (is_own_client) add("client_secret", profile.client_secret.Reveal());
  add("grant_type", "refresh_token");
  if (is_own_client) add("redirect_uri", profile.redirect_uri);
  add("refresh_token", refresh_token.Reveal());
  for (const auto& [name, value] : profile.extra) {
    const bool is_said = name == "client_id" || name == "client_secret" || name == "grant_type" ||
                         name == "redirect_uri" || name == "refresh_token";
    if (!is_said) parameters.emplace_back(name, value);
  }
  return parameters;
}

std::string WriteJson(const Parameters& parameters, std::string out) {
  out += '{';
  for (const auto& [name, value] : parameters) {
    if (out.size() > 1) out += ',';
    AppendJsonString(out, name);
    out += ':';
    AppendJsonString(out, value);
  }
  out += '}';
  return out;
}

std::string WriteForm(const Parameters& parameters, std::string out) {
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    AppendFormText(out, name);
    out += '=';
    AppendFormText(out, value);
  }
  return out;
}

}  // namespace

std::string_view ContentTypeOf(RequestFormat format) {
  return format == RequestFormat::kJson ? "application/json" : "application/x-www-form-urlencoded";
}

base::Secret BuildTokenRequestBody(const ProviderProfile& profile, std::string_view client_id,
                                   const base::Secret& refresh_token) {
  const Parameters parameters = CollectParameters(profile, client_id, refresh_token);
  std::size_t size = 2;
  for (const auto& [name, value] : parameters) {
    size += kLongestEscape * (name.size() + value.size()) + 6;
  }
  std::string out;
  out.reserve(size);  // In one piece: growing would leave copies of the token behind.
  const bool is_json = profile.request_format == RequestFormat::kJson;
  return base::Secret(is_json ? WriteJson(parameters, std::move(out))
                              : WriteForm(parameters, std::move(out)));
}

}  // namespace rtm::upstream
