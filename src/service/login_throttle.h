#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"

namespace rtm::service {

/// Slows down guessing: counts failed logins per (address, user) and per address, on the boot
/// clock. After kFreeFailures (kFreeAddressFailures) each further failure costs kFirstDelay,
/// doubled up to kMaxDelay. A row that has been quiet for kForgetAfter is forgotten. Bounded
/// memory. Thread-safe.
class LoginThrottle {
 public:
  static constexpr int kFreeFailures = 5;
  /// More than one person may sit behind one address.
  static constexpr int kFreeAddressFailures = 20;
  static constexpr std::chrono::seconds kFirstDelay{30};
  static constexpr std::chrono::minutes kMaxDelay{15};
  static constexpr std::chrono::hours kForgetAfter{1};
  static constexpr std::size_t kMaxEntries = 10'000;

  explicit LoginThrottle(const base::Clock& clock) : clock_(clock) {}

  /// How long this address and user have to wait; nullopt = they may try.
  std::optional<std::chrono::seconds> Remaining(const std::string& address,
                                                const std::string& user) const;
  void NoteFailure(const std::string& address, const std::string& user);
  void NoteSuccess(const std::string& address, const std::string& user);

  std::size_t size() const;

 private:
  struct Failures {
    int count = 0;
    base::BootTime blocked_until{};
    base::BootTime last{};
  };
  void Count(const std::string& key, int free_failures);
  void MakeRoom();

  const base::Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Failures> failures_;  // Guarded by mutex_.
};

}  // namespace rtm::service
