#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace rtm::service {

/// The time that the nodes of one database have in common: that of the database's server. By it one
/// node writes when a row is due and another one reads it (docs/adr/0007); where the database is
/// this process's alone it is the machine's own. Wall time only: Boot() is the machine's. Reading:
/// any thread; Follow: one thread.
class CommonClock final : public base::Clock {
 public:
  /// `own` outlives this.
  explicit CommonClock(const base::Clock& own) : own_(own) {}

  base::UtcTime Now() const override {
    return own_.Now() + std::chrono::milliseconds(ahead_.load());
  }
  base::BootTime Boot() const override { return own_.Boot(); }
  std::chrono::nanoseconds Stopwatch() const override { return own_.Stopwatch(); }

  /// The server said `server` at some time between `asked` and now. An answer that took longer than
  /// kSlowest says nothing. A difference below kNoise is none; beyond kMostApart the server's clock
  /// is not to be trusted either, and each node keeps to its own.
  void Follow(base::UtcTime server, base::BootTime asked);

  static constexpr std::chrono::seconds kSlowest{1};
  static constexpr std::chrono::seconds kNoise{2};
  static constexpr std::chrono::minutes kMostApart{3};

 private:
  const base::Clock& own_;
  std::atomic<std::int64_t> ahead_{0};       // Of the machine's clock, in milliseconds.
  std::chrono::milliseconds difference_{0};  // As last told.
};

}  // namespace rtm::service
