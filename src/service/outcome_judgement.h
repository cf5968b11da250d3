#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "core/refresh_outcome.h"
#include "core/refresh_policy.h"
#include "core/token.h"
#include "core/token_state.h"
#include "storage/records.h"

namespace rtm::service {

// What an outcome makes of its row, said once for flights, for the recovery after a crash and for
// attempts of others that are settled in their place. Pure.

/// What is known of an attempt when its outcome is judged.
struct JudgedAttempt {
  core::Token token;  ///< The row as it was when the attempt began; after a crash as it is now.
  core::AttemptId attempt;
  core::Fingerprint sent;
  core::AttemptKind kind = core::AttemptKind::kOrdinary;
  /// How long ago it began; unset: nobody knows.
  std::optional<std::chrono::milliseconds> age = std::nullopt;
};

/// The row after a reply with tokens.
struct TokenJudgement {
  core::IssuedTokens issued;
  bool rotated = false;
  std::string outcome;  ///< core::OutcomeName.
  core::StateFacts state;
  std::optional<base::UtcTime> next_refresh_at;
};
/// `outcome`: Rotated or Kept.
TokenJudgement JudgeTokens(const JudgedAttempt& attempt, core::RefreshOutcome outcome,
                           base::UtcTime received_at, const core::RefreshPolicy& policy,
                           base::UtcTime now);

/// How an attempt that brought no tokens is settled. While `reuse_leeway` of the provider has not
/// passed since the attempt began, the same RT is still taken (P2): the probe of a new doubt goes
/// out at once then.
storage::AttemptSettlement JudgeFailure(const JudgedAttempt& attempt,
                                        const core::RefreshOutcome& outcome, int http_status,
                                        const std::string& detail,
                                        const core::RefreshPolicy& policy,
                                        std::chrono::seconds reuse_leeway, base::UtcTime now);

}  // namespace rtm::service
