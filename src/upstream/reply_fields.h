#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace rtm::upstream {

/// The members of a token reply that mean something, before anything is decided about them (RFC
/// 6749 sections 5.1 and 5.2, and OpenAI's error object). A member of the wrong type counts as
/// absent, and never hides the same member as a string elsewhere in the object.
struct ReplyFields {
  std::optional<base::Secret> access_token;
  std::optional<base::Secret> refresh_token;
  std::optional<base::Secret> id_token;
  std::optional<double> expires_in;  ///< Seconds as given, also if given as a string.
  std::string token_type;
  std::string scope;
  bool error_is_object = false;
  std::string error;              ///< Top-level `error`, if a string.
  std::string error_code;         ///< `error.code`.
  std::string error_message;      ///< `error.message`.
  std::string error_description;  ///< Top-level.
  std::string code;               ///< Top-level.
  std::string message;            ///< Top-level.
};

/// Reads a JSON object, member by member: no tree is built, so that a token is copied once, into
/// its Secret. Tolerates a byte order mark, invalid UTF-8, trailing commas and anything after the
/// object, because none of these may cost a refresh token. nullopt if the body holds no whole JSON
/// object (also: nested deeper than 256). Of a doubled member the last string wins. Never throws
/// for what is in `body`. Pure.
std::optional<ReplyFields> ReadReplyFields(std::string_view body);

}  // namespace rtm::upstream
