#pragma once

#include <cstddef>
#include <string>

#include "base/secret.h"

namespace rtm::base {

/// The one source of randomness, given by constructor. Thread-safe.
class Entropy {
 public:
  virtual ~Entropy() = default;
  /// `count` random bytes.
  virtual std::string Bytes(std::size_t count) = 0;

  /// Random bytes as a Secret.
  Secret SecretBytes(std::size_t count);
  /// 2 * `bytes` lower-case hex characters.
  std::string Hex(std::size_t bytes);
  /// Uniform in [0, 1), for jitter.
  double Fraction();
};

/// libsodium's generator (getrandom). Calls sodium_init() once; throws Error(kInternal) if that
/// fails.
class SystemEntropy final : public Entropy {
 public:
  SystemEntropy();
  std::string Bytes(std::size_t count) override;
};

}  // namespace rtm::base
