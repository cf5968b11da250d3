#include "testing/fixed_entropy.h"

#include <algorithm>
#include <cstring>

namespace rtm::testing {
namespace {

/// One step of splitmix64: every counter value gives a number that looks unrelated to the next.
std::uint64_t Mix(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}

}  // namespace

std::string FixedEntropy::Bytes(std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t at = 0; at < count; at += sizeof(std::uint64_t)) {
    const std::uint64_t word = Mix(state_.fetch_add(0x9E3779B97F4A7C15U));
    std::memcpy(bytes.data() + at, &word, std::min(sizeof word, count - at));
  }
  return bytes;
}

}  // namespace rtm::testing
