#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/event_source.h"

namespace rtm::http {

/// One answer. The connection keeps one object and its buffers for all answers.
struct Response {
  int status = 200;
  std::string_view content_type = "application/json; charset=utf-8";
  std::string_view cache_control = "no-store";
  std::string body;
  /// Bytes that live as long as the program (embedded files); sent instead of `body` if not empty.
  std::string_view static_body;
  /// Further whole header lines, each with CR LF.
  std::string extra_headers;
  /// The answer goes on after its head, as this source says; then there is no other content, and
  /// the connection ends with it.
  std::unique_ptr<EventSource> events;
  std::uint64_t event_bytes = 0;  ///< That `events` has said so far.
  /// The connection ends after this answer.
  bool close = false;

  void Reset();
  /// Adds a header line. Line ends in `value` are dropped: a value may hold what a client sent.
  void AddHeader(std::string_view name, std::string_view value);
  std::string_view content() const {
    return static_body.empty() ? std::string_view(body) : static_body;
  }
};

/// The reason phrase of RFC 9110 section 15.
std::string_view ReasonPhrase(int status);

/// What the head of an answer needs beside the answer.
struct HeadContext {
  int minor_version = 1;
  bool keep_alive = true;
  bool tls = false;
  std::string_view date = {};        ///< RFC 9110 section 5.6.7.
  std::string_view request_id = {};  ///< "" = none.
};

/// Appends `events` as one chunk (RFC 9112 section 7.1), to a client of HTTP/1.0 as they are.
void AppendChunk(std::string& out, std::string_view events, int minor_version);

/// Appends status line, headers and empty line to `out`, with the security headers that every
/// answer has.
void AppendHead(std::string& out, const Response& response, const HeadContext& context);

/// "Mon, 23 Nov 2026 14:00:00 GMT".
std::string HttpDate(std::int64_t unix_seconds);

}  // namespace rtm::http
