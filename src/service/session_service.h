#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/metrics.h"
#include "base/offload.h"
#include "base/secret.h"
#include "core/audit_event.h"
#include "crypto/jwt.h"
#include "service/hash_turns.h"
#include "service/login_throttle.h"

namespace rtm::service {

namespace asio = boost::asio;

class AuditLog;

/// What the HTTP layer knows of the peer, for the rule about published sample secrets (contract.md
/// section 1).
struct PeerFacts {
  std::string address;            ///< After trusted proxies.
  bool peer_is_loopback = false;  ///< Of the TCP connection itself.
  bool host_is_local = false;     ///< Host is localhost, 127.0.0.1 or [::1], any port.
  bool has_forwarded_header = false;
};

/// Whether the request comes from this machine, as far as can be seen: nothing says that a proxy
/// passed it on. A proxy that says nothing cannot be told from a person.
bool IsLocal(const PeerFacts& peer);

/// The sample values that the old system published; known to everyone.
bool IsPublishedSample(std::string_view secret);

struct SessionOptions {
  std::string username = "admin";
  std::string password;  ///< PHC hash or plain; never empty here.
  base::Secret api_secret;
  base::Secret
      control_token;  ///< For the command line of the same machine; from `<data_dir>/control.json`.
  std::chrono::hours lifetime{240};
  base::Counter logins_failed = {};
};

/// Logins, session tokens, API secret. Thread-safe. Passwords are hashed on the pool. Throws
/// base::Error: kUnauthenticated, kForbidden (a published sample from outside; the message says
/// which key to change), kThrottled with retry_after.
class SessionService {
 public:
  SessionService(SessionOptions options, crypto::JwtSigner signer, base::BlockingPool& pool,
                 AuditLog& audit, const base::Clock& clock, base::Entropy& entropy);

  struct Login {
    std::string token;
    std::string username;
    base::UtcTime expires_at{};
  };
  /// Constant time whether user or password is wrong. 5 failures for one address and user slow it
  /// down: then 30 s, doubled up to 15 min, counted per (address, user) and per address; bounded
  /// memory. Audited.
  asio::awaitable<Login> LogIn(std::string username, std::string password, PeerFacts peer);
  /// The session of a bearer token or cookie, as an actor. Throws kUnauthenticated.
  core::Actor Authenticate(std::string_view session_token, const PeerFacts& peer) const;
  /// Ends this session: its token is refused from now on (kept until it would have expired anyway).
  asio::awaitable<void> LogOut(std::string session_token, PeerFacts peer);
  /// The public API's secret (header X-API-Secret), or as bearer on the admin calls of contract.md
  /// section 3.
  core::Actor CheckApiSecret(std::string_view presented, const PeerFacts& peer,
                             core::Actor::Kind kind) const;
  /// The local command line's control token.
  std::optional<core::Actor> CheckControlToken(std::string_view presented) const;
  /// Whether password or API secret is a published sample: the console shows a banner.
  bool uses_published_sample() const;

 private:
  asio::awaitable<bool> Verify(std::string username, std::string password, PeerFacts peer);
  asio::awaitable<void> NoteFailure(std::string username, PeerFacts peer, std::string why);
  void RefuseIfThrottled(const std::string& username, const PeerFacts& peer) const;
  std::int64_t EpochOf(const std::string& password) const;

  const SessionOptions options_;
  const crypto::JwtSigner signer_;
  base::BlockingPool& pool_;
  AuditLog& audit_;
  const base::Clock& clock_;
  base::Entropy& entropy_;
  const std::int64_t epoch_;
  LoginThrottle throttle_;
  HashTurns hash_turns_;
  mutable std::mutex mutex_;
  std::map<std::string, base::UtcTime> ended_sessions_;  // Session id -> expiry. Guarded by mutex_.
};

}  // namespace rtm::service
