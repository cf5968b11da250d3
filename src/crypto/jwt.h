#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/secret.h"

namespace rtm::crypto {

/// What a console session's token says.
struct SessionClaims {
  std::string username;    ///< Claim `sub`.
  std::string session_id;  ///< Claim `jti`.
  base::UtcTime issued_at{};
  base::UtcTime expires_at{};
  std::int64_t epoch = 0;  ///< Claim `epoch`: rises when all sessions are ended (password change).
};

/// HS256 tokens of our own sessions (RFC 7519). Thread-safe after construction.
class JwtSigner {
 public:
  /// The key may be any non-empty bytes (an old `auth.jwt_secret`).
  explicit JwtSigner(base::Secret key);
  std::string Sign(const SessionClaims& claims) const;
  /// nullopt if signature, algorithm (HS256 only) or time is wrong. `now` decides about expiry.
  std::optional<SessionClaims> Verify(std::string_view token, base::UtcTime now) const;

 private:
  base::Secret key_;
};

}  // namespace rtm::crypto
