#include "crypto/credential_hash.h"

#include <sodium.h>

#include <array>
#include <cstddef>

#include "base/error.h"
#include "base/secret.h"
#include "crypto/sodium_init.h"

namespace rtm::crypto {
namespace {

// OWASP password storage, argon2id: m=19 MiB, t=2, p=1.
constexpr std::size_t kMemoryBytes = std::size_t{19} * 1024 * 1024;
constexpr unsigned long long kPasses = 2;
constexpr std::string_view kHashPrefix = "$argon2id$";

std::string Digest(std::string_view text) {
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return digest;
}

}  // namespace

std::string HashPasswordBlocking(std::string_view password) {
  InitSodium();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), kPasses, kMemoryBytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw base::Error(base::ErrorCode::kUnavailable,
                      {"Not enough memory to hash a password.", "内存不足，无法计算密码哈希。"});
  }
  return text.data();
}

bool VerifyPasswordBlocking(std::string_view stored, std::string_view password) {
  InitSodium();
  if (stored.empty()) {
    return false;
  }
  if (IsPasswordHash(stored)) {
    const std::string terminated(stored);
    return crypto_pwhash_str_verify(terminated.c_str(), password.data(), password.size()) == 0;
  }
  // Digests, because a comparison of the texts themselves would show the length of the password.
  return base::ConstantTimeEqual(Digest(stored), Digest(password));
}

bool IsPasswordHash(std::string_view stored) {
  // By prefix only: a damaged hash must not turn into a plain password that somebody may type.
  return stored.starts_with(kHashPrefix);
}

}  // namespace rtm::crypto
