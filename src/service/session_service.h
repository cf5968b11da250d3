#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/metrics.h"
#include "base/offload.h"
#include "base/secret.h"
#include "core/audit_event.h"
#include "crypto/jwt.h"
#include "service/exclusive_mark.h"
#include "service/hash_turns.h"
#include "service/login_throttle.h"
#include "storage/session_store.h"

namespace rtm::service {

namespace asio = boost::asio;

class AuditLog;
class PasswordStore;

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
  std::string password;  ///< At start; PHC hash or plain; never empty here.
  base::Secret api_secret;
  base::Secret
      control_token;  ///< For the command line of the same machine; from `<data_dir>/control.json`.
  std::chrono::hours lifetime{240};
  base::Counter logins_failed = {};
};

/// Logins, session tokens, the password and its change, API secret. Thread-safe. Passwords are
/// hashed on the pool. Throws base::Error: kUnauthenticated, kForbidden (a published sample from
/// outside; the message says which key to change), kThrottled with retry_after.
class SessionService {
 public:
  SessionService(SessionOptions options, crypto::JwtSigner signer, base::BlockingPool& pool,
                 AuditLog& audit, PasswordStore& passwords, storage::SessionStore& ended,
                 const base::Clock& clock, base::Entropy& entropy);

  /// Reads which sessions were ended and which password holds: at start, and whenever another node
  /// may have changed it. Throws the stores' errors.
  asio::awaitable<void> Load();

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
  /// Ends this session, on all nodes and over restarts: its token is refused from now on (kept
  /// until it would have expired anyway).
  asio::awaitable<void> LogOut(std::string session_token, PeerFacts peer);
  /// When the session of this token ends; nullopt if it is none: for showing.
  std::optional<base::UtcTime> SessionEnd(std::string_view session_token) const;
  /// Another password, by somebody who has a session and knows the present one: a session left
  /// open, the API secret or the control token of this machine is not enough. Wrong ones are
  /// throttled and audited with the failed logins. Saved before it holds (see PasswordStore for how
  /// it stands beside config.yml); then all sessions are over, and the caller gets the one that is
  /// returned. Throws kInvalidArgument (field "current_password" if it is wrong; "new_password" if
  /// it has not 8 to 1024 bytes or is a published sample), kConflict while another change is under
  /// way, kThrottled, and the errors of PasswordStore::Save: then the old password and its sessions
  /// go on in this process; after a kCommitUnknown either password may hold from the next start.
  asio::awaitable<Login> ChangePassword(core::Actor actor, base::Secret current, base::Secret next,
                                        PeerFacts peer);
  /// The public API's secret (header X-API-Secret), or as bearer on the admin calls of contract.md
  /// section 3.
  core::Actor CheckApiSecret(std::string_view presented, const PeerFacts& peer,
                             core::Actor::Kind kind) const;
  /// The local command line's control token.
  std::optional<core::Actor> CheckControlToken(std::string_view presented) const;
  /// The keys whose value is a published sample ("auth.password", "auth.api_secret"): the console
  /// shows a banner.
  std::vector<std::string> PublishedSamples() const;

 private:
  /// What passwords are compared with, and the epoch of the sessions that it opens.
  struct Credential {
    std::string password;
    std::int64_t epoch = 0;
  };
  std::shared_ptr<const Credential> MakeCredential(std::string password) const;
  std::shared_ptr<const Credential> credential() const;
  /// If both are right, the epoch of the password that was compared with.
  asio::awaitable<std::optional<std::int64_t>> Verify(std::string username, std::string password,
                                                      PeerFacts peer);
  asio::awaitable<std::string> Hash(base::Secret password);
  Login MakeLogin(std::int64_t epoch);
  std::optional<crypto::SessionClaims> ClaimsOf(std::string_view session_token) const;
  asio::awaitable<void> NoteFailure(std::string username, PeerFacts peer, std::string why);
  void RefuseIfThrottled(const std::string& username, const PeerFacts& peer) const;
  std::int64_t EpochOf(const std::string& password) const;

  const SessionOptions options_;
  const crypto::JwtSigner signer_;
  base::BlockingPool& pool_;
  AuditLog& audit_;
  PasswordStore& passwords_;
  storage::SessionStore& ended_;
  const base::Clock& clock_;
  base::Entropy& entropy_;
  LoginThrottle throttle_;
  HashTurns hash_turns_;
  const ExclusiveMark::Flag changing_ = ExclusiveMark::MakeFlag();
  mutable std::mutex mutex_;
  std::shared_ptr<const Credential> credential_;         // Guarded by mutex_.
  std::map<std::string, base::UtcTime> ended_sessions_;  // Session id -> expiry. Guarded by mutex_.
};

}  // namespace rtm::service
