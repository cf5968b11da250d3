#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace rtm::fuzz {

/// What the fuzzer reports as a finding.
inline void Require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

inline std::string_view Text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace rtm::fuzz
