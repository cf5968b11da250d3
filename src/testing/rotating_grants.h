#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rtm::testing {

/// The refresh tokens of an authorization server that rotates strictly: each works once, and a
/// second use revokes the whole grant (RFC 9700 section 4.14.2). Thread-safe.
class RotatingGrants {
 public:
  enum class Verdict { kRotated, kReused, kRevoked, kUnknown };

  struct Redemption {
    Verdict verdict = Verdict::kUnknown;
    std::string refresh_token;  ///< The new one; only if kRotated.
    std::size_t grant = 0;
    std::size_t generation = 0;  ///< Of the new token; the first one has 0.
  };

  /// A new grant; returns its first refresh token.
  std::string Issue();
  Redemption Redeem(std::string_view refresh_token);
  /// As Redeem, but the token stays the valid one (a server that does not rotate).
  Redemption Check(std::string_view refresh_token);
  /// The one refresh token of the grant of `refresh_token` that would work now; "" if none.
  std::string CurrentOf(std::string_view refresh_token) const;

  /// How many old tokens were presented.
  std::size_t reuses() const;

 private:
  struct Grant {
    std::size_t generation = 0;
    bool revoked = false;
  };
  struct Parsed {
    std::size_t grant = 0;
    std::size_t generation = 0;
  };

  static std::string Write(std::size_t grant, std::size_t generation);
  Redemption Judge(std::string_view refresh_token);

  mutable std::mutex mutex_;
  // All below guarded by mutex_.
  std::unordered_map<std::string, Parsed> issued_;
  std::map<std::size_t, Grant> grants_;
  std::size_t reuses_ = 0;
};

}  // namespace rtm::testing
