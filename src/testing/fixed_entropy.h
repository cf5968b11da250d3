#pragma once

#include <atomic>
#include <cstdint>

#include "base/entropy.h"

namespace rtm::testing {

/// Bytes that look random and are the same in every run. Thread-safe.
class FixedEntropy final : public base::Entropy {
 public:
  explicit FixedEntropy(std::uint64_t seed = 1) : state_(seed) {}
  std::string Bytes(std::size_t count) override;

 private:
  std::atomic<std::uint64_t> state_;
};

}  // namespace rtm::testing
