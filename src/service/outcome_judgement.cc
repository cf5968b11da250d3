#include "service/outcome_judgement.h"

#include <utility>

#include "core/error_table.h"
#include "service/flight_texts.h"

namespace rtm::service {
namespace {

std::optional<std::chrono::seconds> RetryAfterOf(const core::RefreshOutcome& outcome) {
  const auto* throttled = std::get_if<core::Throttled>(&outcome);
  return throttled != nullptr ? throttled->retry_after : std::nullopt;
}

}  // namespace

TokenJudgement JudgeTokens(const JudgedAttempt& attempt, core::RefreshOutcome outcome,
                           base::UtcTime received_at, const core::RefreshPolicy& policy,
                           base::UtcTime now) {
  const core::Token& token = attempt.token;
  TokenJudgement judged;
  judged.outcome = core::OutcomeName(outcome);
  judged.rotated = std::holds_alternative<core::Rotated>(outcome);
  judged.state = core::NextState(token.state, outcome, attempt.kind, now);
  judged.issued = judged.rotated ? std::get<core::Rotated>(std::move(outcome)).tokens
                                 : std::get<core::Kept>(std::move(outcome)).tokens;
  const bool has_at = judged.issued.access_token.has_value();
  const core::RefreshTimes times{
      .at_expires_at = has_at ? judged.issued.access_token_expires_at : token.at_expires_at,
      .at_issued_at = has_at ? received_at : token.at_issued_at,
      .last_refresh_at = received_at};
  const double jitter = core::RowJitter(token.uid, token.generation + (judged.rotated ? 1 : 0));
  judged.next_refresh_at =
      core::NextDueAfter(policy, judged.state, times, std::nullopt, jitter, now);
  return judged;
}

storage::AttemptSettlement JudgeFailure(const JudgedAttempt& attempt,
                                        const core::RefreshOutcome& outcome, int http_status,
                                        const std::string& detail,
                                        const core::RefreshPolicy& policy,
                                        std::chrono::seconds reuse_leeway, base::UtcTime now) {
  const core::Token& token = attempt.token;
  storage::AttemptSettlement settlement;
  settlement.attempt = attempt.attempt;
  settlement.id = token.id;
  settlement.uid = token.uid;
  settlement.generation = token.generation;
  settlement.sent = attempt.sent;
  settlement.state = core::NextState(token.state, outcome, attempt.kind, now);
  settlement.outcome = core::OutcomeName(outcome);
  settlement.code = core::OutcomeCode(outcome);
  settlement.http_status = http_status;
  settlement.refresh_result = RefreshResultText(outcome, http_status, detail);
  settlement.now = now;
  const core::RefreshTimes times{token.at_expires_at, token.at_issued_at, token.last_refresh_at};
  const double jitter =
      core::RowJitter(token.uid, token.generation + settlement.state.consecutive_failures);
  settlement.next_refresh_at =
      core::NextDueAfter(policy, settlement.state, times, RetryAfterOf(outcome), jitter, now);
  const bool entered_doubt = std::holds_alternative<core::InDoubt>(outcome) &&
                             settlement.state.state == core::TokenState::kInDoubt &&
                             !settlement.state.probe_spent;
  const bool within_leeway = attempt.age && *attempt.age < reuse_leeway;
  if (entered_doubt && within_leeway) {
    settlement.next_refresh_at = now;
  }
  return settlement;
}

}  // namespace rtm::service
