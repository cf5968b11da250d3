#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "http/json_writer.h"
#include "http/request.h"
#include "http/response.h"
#include "service/token_views.h"

namespace rtm::http {

/// Writes an envelope {"success","code","msg","data":…}: opened by the constructor up to the value
/// of `data`, closed by Finish(). Exactly one JSON value has to be written between.
class Envelope {
 public:
  Envelope(const Request& request, Response& response, bool success, std::string_view code,
           const base::Text& message);
  /// A success with the usual words.
  Envelope(const Request& request, Response& response);

  JsonWriter& data() { return json_; }
  void Finish() { json_.EndObject(); }

 private:
  JsonWriter json_;
};

/// A success without data.
void AnswerOk(const Request& request, Response& response);

/// Retry-After (RFC 9110 section 10.2.3) where it is worth asking again: as `known`, else in 5 s.
void AddRetryAfter(service::AccessVerdict verdict, std::optional<std::chrono::seconds> known,
                   Response& response);

/// The words of a success.
const base::Text& OkText();

}  // namespace rtm::http
