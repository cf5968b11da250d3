#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/secret.h"
#include "core/refresh_outcome.h"
#include "upstream/token_endpoint.h"

namespace rtm::upstream {

/// One outgoing HTTP request; sent at most once, never redirected.
struct HttpRequest {
  enum class Method { kGet, kHead, kPost };

  Method method = Method::kPost;
  std::string url;           ///< http or https.
  std::string content_type;  ///< Of `body`.
  base::Secret body;         ///< POST only.
  EgressRoute route;
  std::string tls_ca;                           ///< PEM file, "" = the system's.
  std::size_t max_reply_bytes = 1024UL * 1024;  ///< A longer body is cut off: kNoReply.
  std::shared_ptr<ExchangeObserver> observer;   ///< May be null.
};

/// How it ended.
struct HttpResult {
  core::ExchangePhase phase = core::ExchangePhase::kNotSent;
  core::NotSentReason not_sent_reason = core::NotSentReason::kNone;
  int http_status = 0;      ///< 0 unless kReplied, as are the members below.
  std::string retry_after;  ///< The raw header or "".
  base::Secret body;
  /// Neither length nor chunks told where the body ends, only the closed connection did (RFC 9112
  /// section 6.3 rule 8): whether it is whole can be seen from the body alone.
  bool close_delimited = false;
  base::UtcTime received_at{};
  /// One word ("dns", "connect", "proxy", "tls", "timeout", "reset", "truncated", "oversize",
  /// "garbled", ...), then ": " and what the library said. Without secrets.
  std::string detail;
};

}  // namespace rtm::upstream
