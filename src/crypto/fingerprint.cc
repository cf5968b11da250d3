#include "crypto/fingerprint.h"

#include <sodium.h>

#include <array>
#include <string>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "crypto/sodium_init.h"

namespace rtm::crypto {
namespace {

static_assert(Fingerprinter::kKeyBytes == crypto_auth_hmacsha256_KEYBYTES);

const unsigned char* Unsigned(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

Fingerprinter::Fingerprinter(base::Secret key) : key_(std::move(key)) {
  InitSodium();
  if (key_.size() != kKeyBytes) {
    throw base::Error(
        base::ErrorCode::kInternal,
        {"The store's fingerprint key is damaged.", "存储的指纹密钥已损坏。"},
        "fingerprint key has " + std::to_string(key_.size()) + " bytes instead of 32");
  }
}

core::Fingerprint Fingerprinter::Of(std::string_view secret) const {
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256(mac.data(), Unsigned(secret), secret.size(), Unsigned(key_.Reveal()));
  return {base::Base64UrlEncode({reinterpret_cast<const char*>(mac.data()), mac.size()})};
}

}  // namespace rtm::crypto
