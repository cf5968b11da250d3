#pragma once

#include <sodium.h>

#include <array>
#include <set>
#include <string_view>

namespace rtm::crypto {

/// Which secret texts there were already. Keeps 128 bits of BLAKE2b of each instead of the text:
/// small for a million of them, nothing to steal, and no two differ in fact but not here.
/// Not thread-safe.
class SeenTexts {
 public:
  /// Throws Error(kInternal) if libsodium cannot work here.
  SeenTexts();
  /// Whether it is the first time.
  bool Add(std::string_view text);

 private:
  using Digest = std::array<unsigned char, crypto_generichash_BYTES_MIN>;
  std::set<Digest> seen_;
};

}  // namespace rtm::crypto
