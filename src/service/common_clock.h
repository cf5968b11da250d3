#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>

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

  /// While it follows, a step of the machine's wall clock changes nothing.
  base::UtcTime Now() const override;
  base::BootTime Boot() const override { return own_.Boot(); }
  std::chrono::nanoseconds Stopwatch() const override { return own_.Stopwatch(); }

  /// The server said `server` at some time between `asked` and now. False, and nothing is done, if
  /// that was longer than `slowest`. A difference below kNoise is none; beyond kMostApart the
  /// server's clock is not to be trusted either, and each node keeps to its own.
  bool Follow(base::UtcTime server, base::BootTime asked,
              std::chrono::milliseconds slowest = kSlowest);

  static constexpr std::chrono::milliseconds kSlowest{1000};
  static constexpr std::chrono::seconds kNoise{2};
  static constexpr std::chrono::minutes kMostApart{3};

 private:
  static constexpr std::int64_t kOwn = std::numeric_limits<std::int64_t>::min();

  const base::Clock& own_;
  // The wall time at which Boot() was 0, by the server, in milliseconds; kOwn: the machine's clock
  // holds.
  std::atomic<std::int64_t> booted_at_{kOwn};
  std::chrono::milliseconds difference_{0};  // Of the machine's clock to the server's, as told.
};

}  // namespace rtm::service
