#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "crypto/cipher.h"
#include "crypto/key_ring.h"
#include "crypto/sodium_init.h"

namespace rtm::crypto {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::string_view kVersion = "rtm1.";
constexpr std::size_t kIdCharacters = 16;
constexpr std::size_t kBodyAt = kVersion.size() + kIdCharacters + 1;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* Unsigned(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* Unsigned(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

struct Envelope {
  std::string_view key_id;
  std::string body;  ///< Nonce, ciphertext, tag.
};

/// nullopt unless `sealed` is exactly what Seal could have written.
std::optional<Envelope> ParseEnvelope(std::string_view sealed) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (sealed.size() <= kBodyAt || !sealed.starts_with(kVersion) || sealed[kBodyAt - 1] != '.') {
    return std::nullopt;
  }
  const std::string_view key_id = sealed.substr(kVersion.size(), kIdCharacters);
  std::optional<std::string> body = base::Base64UrlDecode(sealed.substr(kBodyAt));
  if (!std::ranges::all_of(key_id, is_hex) || !body.has_value() ||
      body->size() < kNonceBytes + kTagBytes) {
    return std::nullopt;
  }
  return Envelope{key_id, std::move(*body)};
}

/// Each field behind its length, so that no two places give the same bytes ("a"+"bc" is not
/// "ab"+"c").
std::string AssociatedData(const SealPlace& place) {
  std::string data(kVersion);
  for (const std::string_view field : {place.store_id, place.row_uid, place.column}) {
    const auto length = static_cast<std::uint64_t>(field.size());
    for (unsigned shift = 0; shift < 64; shift += 8) {
      data += static_cast<char>(static_cast<unsigned char>(length >> shift));
    }
    data += field;
  }
  return data;
}

[[noreturn]] void ThrowBroken(const SealPlace& place, std::string_view why) {
  throw Error(ErrorCode::kSealBroken,
              {"A sealed value of the store is damaged or was moved.",
               "存储中的某个密封值已损坏或被移动。"},
              "sealed value of row " + std::string(place.row_uid) + ", column " +
                  std::string(place.column) + ": " + std::string(why));
}

/// XChaCha20-Poly1305 under a key ring.
class KeyRingCipher final : public Cipher {
 public:
  KeyRingCipher(KeyRing ring, base::Entropy& entropy)
      : entropy_(entropy), ring_(std::make_shared<const KeyRing>(std::move(ring))) {
    InitSodium();
    if (ring_->keys().empty()) {
      throw Error(ErrorCode::kKeyMissing, {"There is no master key.", "没有主密钥。"},
                  "MakeCipher got an empty ring");
    }
  }

  std::string Seal(std::string_view plain, const SealPlace& place) const override {
    const std::shared_ptr<const KeyRing> ring = Ring();
    const KeyRing::Key& key = ring->keys().front();
    const std::string associated = AssociatedData(place);
    std::string body = entropy_.Bytes(kNonceBytes);
    body.resize(kNonceBytes + plain.size() + kTagBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        Unsigned(body) + kNonceBytes, nullptr, Unsigned(plain), plain.size(), Unsigned(associated),
        associated.size(), nullptr, Unsigned(body), Unsigned(key.bytes.Reveal()));
    return std::string(kVersion) + key.id + '.' + base::Base64UrlEncode(body);
  }

  base::Secret Open(std::string_view sealed, const SealPlace& place) const override {
    const std::optional<Envelope> envelope = ParseEnvelope(sealed);
    if (!envelope.has_value()) {
      ThrowBroken(place, "it has not the form of a sealed value");
    }
    const std::shared_ptr<const KeyRing> ring = Ring();
    const KeyRing::Key* key = ring->Find(envelope->key_id);
    if (key == nullptr) {
      throw Error(ErrorCode::kKeyWrong,
                  {"The master key is not the one that sealed this store.",
                   "主密钥不是密封此存储的那一个。"},
                  "no key " + std::string(envelope->key_id) + " in the ring");
    }
    const std::string associated = AssociatedData(place);
    const std::string_view boxed = std::string_view(envelope->body).substr(kNonceBytes);
    std::string plain(boxed.size() - kTagBytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            Unsigned(plain), nullptr, nullptr, Unsigned(boxed), boxed.size(), Unsigned(associated),
            associated.size(), Unsigned(envelope->body), Unsigned(key->bytes.Reveal())) != 0) {
      ThrowBroken(place, "it does not open in this place");
    }
    return base::Secret(std::move(plain));
  }

  std::vector<std::string> KeyIds() const override {
    std::vector<std::string> ids;
    for (const KeyRing::Key& key : Ring()->keys()) {
      ids.push_back(key.id);
    }
    return ids;
  }

  void Reload(KeyRing ring) override {
    const std::lock_guard lock(mutex_);
    for (const KeyRing::Key& key : ring_->keys()) {
      if (ring.Find(key.id) == nullptr) {
        throw Error(ErrorCode::kConflict,
                    {"The key " + key.id +
                         " is not in the new ring; keys are taken out while the "
                         "server is stopped.",
                     "新的密钥环中没有密钥 " + key.id + "；请在服务停止后再移除密钥。"});
      }
    }
    ring_ = std::make_shared<const KeyRing>(std::move(ring));
  }

 private:
  /// Keys are wiped when the last one who uses the ring lets go of it.
  std::shared_ptr<const KeyRing> Ring() const {
    const std::lock_guard lock(mutex_);
    return ring_;
  }

  base::Entropy& entropy_;
  mutable std::mutex mutex_;
  std::shared_ptr<const KeyRing> ring_;  // GUARDED_BY(mutex_)
};

}  // namespace

std::string_view KeyIdOf(std::string_view sealed) {
  return LooksSealed(sealed) ? sealed.substr(kVersion.size(), kIdCharacters) : std::string_view();
}

bool LooksSealed(std::string_view text) { return ParseEnvelope(text).has_value(); }

std::unique_ptr<Cipher> MakeCipher(KeyRing ring, base::Entropy& entropy) {
  return std::make_unique<KeyRingCipher>(std::move(ring), entropy);
}

}  // namespace rtm::crypto
