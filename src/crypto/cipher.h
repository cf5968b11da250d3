#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace rtm::crypto {

/// The place that a sealed value belongs to. It is authenticated, so that a value cannot be moved
/// to another store, row or column.
struct SealPlace {
  std::string_view store_id;
  std::string_view
      row_uid;              ///< Row uid, "settings" for settings, "journal" for the rescue journal.
  std::string_view column;  ///< "rt", "at", "last_rt", "id_token", "proxy", a setting key, "reply".
};

class KeyRing;

/// Seals and opens secrets: `rtm1.<key id>.<base64url nonce+ciphertext>`, XChaCha20-Poly1305.
/// Thread-safe.
class Cipher {
 public:
  virtual ~Cipher() = default;
  /// With the first key of the ring and a fresh random nonce.
  virtual std::string Seal(std::string_view plain, const SealPlace& place) const = 0;
  /// Throws Error(kKeyWrong) if no key of the ring has the id, Error(kSealBroken) if it does not
  /// open in this place.
  virtual base::Secret Open(std::string_view sealed, const SealPlace& place) const = 0;

  /// Ids of the keys; the first one seals.
  virtual std::vector<std::string> KeyIds() const = 0;
  /// From now on this ring seals and opens. Throws Error(kConflict) if a key of the present one is
  /// missing in it: values that it sealed may be under way.
  virtual void Reload(KeyRing ring) = 0;
};

/// The id of the key that sealed this value; "" if it has not the form of a sealed one.
std::string_view KeyIdOf(std::string_view sealed);

/// True if `text` has the form of a sealed value (it may still not open).
bool LooksSealed(std::string_view text);

}  // namespace rtm::crypto
