#pragma once

#include <cstddef>
#include <string_view>

#include "base/secret.h"
#include "core/token.h"

namespace rtm::crypto {

/// Keyed fingerprints (HMAC-SHA-256, 43 base64url characters) under a random key of the store that
/// is never rotated. Thread-safe after construction.
class Fingerprinter {
 public:
  static constexpr std::size_t kKeyBytes = 32;
  /// Throws Error(kInternal) if the key has another length.
  explicit Fingerprinter(base::Secret key);
  core::Fingerprint Of(std::string_view secret) const;

 private:
  base::Secret key_;
};

}  // namespace rtm::crypto
