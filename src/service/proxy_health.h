#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "core/refresh_outcome.h"
#include "core/token.h"
#include "upstream/token_endpoint.h"

namespace rtm::service {

/// What is known of a way out since this process started.
struct ProxyCondition {
  enum class Health { kUnknown, kOk, kFailing };
  Health health = Health::kUnknown;           ///< As the last use or look that said something.
  std::optional<base::UtcTime> last_used_at;  ///< The last refresh that was to go this way.
  std::optional<base::UtcTime> last_ok_at;
  std::optional<base::UtcTime> last_checked_at;  ///< By hand.
  std::optional<base::UtcTime> last_error_at;
  std::string last_error;                            ///< Stays after the proxy has recovered.
  std::optional<std::chrono::milliseconds> latency;  ///< Of the last look that got an answer.
};
/// "unknown", "ok", "failing".
std::string_view ToString(ProxyCondition::Health health);

/// Whether proxies work: by what becomes of the refreshes that go through them, and by looks on
/// demand. In memory: a restart knows nothing. Thread-safe.
class ProxyHealth {
 public:
  explicit ProxyHealth(const base::Clock& clock) : clock_(clock) {}

  /// A refresh through `proxy` (FingerprintOf its URL) has ended. An answer of the provider shows
  /// that the proxy works, whatever it says; a fault of the way out that it does not; a lost reply
  /// or a refusal of our own says nothing. `text`: in words, redacted.
  void NoteUse(const core::Fingerprint& proxy, const core::RefreshOutcome& outcome,
               std::string_view text);
  /// Somebody had a look.
  void NoteLook(const core::Fingerprint& proxy, const upstream::ReachReport& report);
  ProxyCondition Of(const core::Fingerprint& proxy) const;

  /// More proxies than a list can have; beyond it the one that was noted longest ago is forgotten.
  static constexpr std::size_t kMostKept = 20'000;

 private:
  struct Kept {
    ProxyCondition condition;
    base::BootTime noted_at{};
  };
  Kept& Find(const core::Fingerprint& proxy);
  void NoteOk(ProxyCondition& condition) const;
  void NoteError(ProxyCondition& condition, std::string_view text) const;

  const base::Clock& clock_;
  mutable std::mutex mutex_;
  std::map<core::Fingerprint, Kept> kept_;  // Guarded by mutex_.
};

}  // namespace rtm::service
