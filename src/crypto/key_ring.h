#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/entropy.h"
#include "crypto/cipher.h"

namespace rtm::crypto {

/// The master keys of a store: the first seals, all open, each found by its id (16 hex digits, a
/// hash of the key, so an id never says anything about it and never has to be chosen).
class KeyRing {
 public:
  struct Key {
    std::string id;
    base::Secret bytes;  ///< 32 bytes.
  };

  /// A ring of one new random key.
  static KeyRing Generate(base::Entropy& entropy);
  /// This ring behind one new random key, which seals from then on.
  KeyRing WithNewKey(base::Entropy& entropy) const;
  /// The text form: one key a line as `rtm-key-1.<base64url of 32 bytes>`, `#` comments and blank
  /// lines ignored, at least one key. Throws Error(kKeyMissing) with line number if it is something
  /// else; `source` names file or variable.
  static KeyRing Parse(std::string_view text, std::string_view source);
  /// With a comment line that says what the file is and that it must be backed up.
  base::Secret Format() const;

  KeyRing Clone() const;
  const std::vector<Key>& keys() const { return keys_; }
  const Key* Find(std::string_view id) const;

 private:
  std::vector<Key> keys_;
};

/// Reads a key file. Throws Error(kKeyMissing) if it is not there or not readable; warns in the log
/// ("key.file_mode") if group or others may read it.
KeyRing LoadKeyFile(const std::filesystem::path& path);
/// Writes a new key file with mode 0600 and fsyncs file and directory; never overwrites:
/// Error(kConflict).
void CreateKeyFile(const std::filesystem::path& path, const KeyRing& ring);

/// Puts `ring` in the place of a key file as a whole, durably, with mode 0600 and the owner that it
/// had. Throws Error: then the file is as it was, or already the new one if only its folder could
/// not be fsynced.
void ReplaceKeyFile(const std::filesystem::path& path, const KeyRing& ring);

/// The cipher of a key ring.
std::unique_ptr<Cipher> MakeCipher(KeyRing ring, base::Entropy& entropy);

}  // namespace rtm::crypto
