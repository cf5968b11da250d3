#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/secret.h"
#include "core/refresh_outcome.h"

namespace rtm::upstream {

namespace asio = boost::asio;

/// The way out. Fails closed (P8): with a proxy set nothing ever goes direct.
struct EgressRoute {
  std::optional<base::Secret> proxy_url;  ///< Normalized by core::ProxyUrl; nullopt = direct.
  std::string label = "direct";           ///< For people and logs.
};

/// One refresh request (RFC 6749 section 6).
struct TokenRequest {
  std::string provider;
  std::string client_id;  ///< "" = the profile's.
  base::Secret refresh_token;
  EgressRoute route;
};

/// A reply as OnReply saw it, with what must not be repeated from it. Views.
struct JournalledReply {
  std::string_view provider;
  std::string_view refresh_token;  ///< That was sent; "" if it is not known any more.
  int http_status = 0;
  std::string_view retry_after;  ///< The raw header or "".
  std::string_view body;
  base::UtcTime received_at{};
};

/// How far a look at the way to a token endpoint's host got.
struct ReachReport {
  bool reached = false;  ///< An HTTP answer came; any status will do.
  core::NotSentReason not_sent_reason =
      core::NotSentReason::kNone;     ///< Why not, if no connection stood.
  int http_status = 0;                ///< 0 unless reached.
  std::string detail;                 ///< As ExchangeEvidence::detail.
  std::chrono::milliseconds took{0};  ///< From the start to the answer or the failure.
};

/// Hooks into one exchange; called on the transport's thread, never after Exchange has returned.
class ExchangeObserver {
 public:
  virtual ~ExchangeObserver() = default;
  /// The last look before the first request byte; false = not sent (kLeaseTooShort).
  virtual bool MaySend() noexcept = 0;
  /// The first thing that happens to a whole reply (P3), before it is parsed. `retry_after` is the
  /// raw header or "".
  virtual void OnReply(int http_status, std::string_view retry_after,
                       std::string_view body) noexcept = 0;
};

/// An OAuth 2.0 token endpoint. Thread-safe; coroutines resume on the caller's executor.
class TokenEndpoint {
 public:
  virtual ~TokenEndpoint() = default;

  /// Sends the request **once** and waits for its end: at most 10 s to connect and 30 s in all by
  /// our own deadline. Never throws for what the network or the server does; throws
  /// Error(kInvalidArgument) for an unknown provider. Cancelling the awaiting coroutine is not
  /// supported: an exchange always runs to its end.
  virtual asio::awaitable<core::ExchangeEvidence> Exchange(
      TokenRequest request, std::shared_ptr<ExchangeObserver> observer) = 0;

  /// Asks the host of the provider's token endpoint for its root page's head, by `route`: shows
  /// whether the way (proxy, TLS) works. No credential goes along. Limits and errors as of
  /// Exchange.
  virtual asio::awaitable<ReachReport> Reach(std::string provider, EgressRoute route) = 0;

  /// What Exchange would have made of this reply; for journal records. Pure.
  virtual core::ExchangeEvidence Interpret(const JournalledReply& reply) const = 0;

  /// What the claims of an AT and an id_token say (either may be empty or no JWT: then nothing).
  /// Pure; no signature is checked, since both come from our own store.
  virtual core::TokenClaims ReadClaims(std::string_view access_token,
                                       std::string_view id_token) const = 0;
  /// All claims of an AT as the text of a JSON object, for showing; "" if it is no JWT. Pure.
  virtual std::string ReadAllClaims(std::string_view access_token) const = 0;
};

}  // namespace rtm::upstream
