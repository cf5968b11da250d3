#include "base/entropy.h"

#include <sodium.h>

#include <cstdint>
#include <cstring>

#include "base/encoding.h"
#include "base/error.h"

namespace rtm::base {

Secret Entropy::SecretBytes(std::size_t count) { return Secret(Bytes(count)); }

std::string Entropy::Hex(std::size_t bytes) { return HexEncode(Bytes(bytes)); }

double Entropy::Fraction() {
  std::uint64_t bits = 0;
  const std::string bytes = Bytes(sizeof bits);
  std::memcpy(&bits, bytes.data(), sizeof bits);
  // 53 bits are what a double holds exactly, so the result never rounds up to 1.
  return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

SystemEntropy::SystemEntropy() {
  if (sodium_init() < 0) {
    throw Error(ErrorCode::kInternal,
                {"The system's random number generator does not work.", "系统随机数生成器不可用。"},
                "sodium_init failed");
  }
}

std::string SystemEntropy::Bytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace rtm::base
