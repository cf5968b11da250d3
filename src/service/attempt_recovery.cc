#include "service/attempt_recovery.h"

#include <utility>

#include "base/error.h"
#include "base/fault_point.h"
#include "base/log.h"
#include "core/error_table.h"
#include "service/flight_texts.h"
#include "service/journal_record.h"
#include "service/settings_service.h"

namespace rtm::service {

AttemptRecovery::AttemptRecovery(TokenVault& vault, storage::RescueJournal& journal,
                                 const upstream::TokenEndpoint& endpoint,
                                 const upstream::ProviderCatalog& providers,
                                 SettingsService& settings, const base::Clock& clock)
    : vault_(vault),
      journal_(journal),
      endpoint_(endpoint),
      providers_(providers),
      settings_(settings),
      clock_(clock) {}

asio::awaitable<AttemptRecovery::Report> AttemptRecovery::Run() {
  Report report;
  for (storage::RescueJournal::Pending& pending : journal_.LoadPending()) {
    const storage::JournalSlot slot = pending.slot;
    const std::int64_t attempt = pending.attempt_id;
    if (co_await Replay(std::move(pending))) {
      base::FaultPoint("during_settlement");
      journal_.MarkDone(slot);
      ++report.replayed;
    } else {
      base::LogError("journal.orphan", {{"slot", slot.value}, {"attempt", attempt}});
      ++report.orphans;
    }
  }
  for (storage::AttemptRecord& attempt : co_await vault_.LoadOpenAttempts()) {
    co_await SettleCutOff(std::move(attempt));
    ++report.in_doubt;
    base::FaultPoint("during_settlement");
  }
  report.leases = co_await vault_.EndLeasesOfEarlierLives();
  base::LogInfo("recovery.done", {{"replayed", report.replayed},
                                  {"orphans", report.orphans},
                                  {"in_doubt", report.in_doubt},
                                  {"leases", report.leases}});
  co_return report;
}

asio::awaitable<bool> AttemptRecovery::Replay(storage::RescueJournal::Pending pending) {
  std::optional<JournalRecord> record;
  try {
    record = DecodeJournalRecord(vault_.OpenJournalRecord(pending.sealed_payload).Reveal());
  } catch (const base::Error& error) {
    base::LogError("journal.not_opened",
                   {{"slot", pending.slot.value}, {"error", error.log_message()}});
  }
  if (!record) {
    co_return false;
  }
  const std::optional<core::Token> token = co_await vault_.Find(record->token_id);
  // Without its row or its provider's table a reply cannot be placed; it stays for the operator.
  const upstream::ProviderProfile* profile = providers_.Find(record->provider);
  if (!token || token->uid != record->uid || profile == nullptr) {
    co_return false;
  }
  core::ExchangeEvidence evidence = endpoint_.Interpret(record->http_status, record->retry_after,
                                                        record->body, record->received_at);
  const std::string detail = evidence.oauth_error_description;
  // Where the row has moved on, the RT that was sent is no longer at hand; the commit's verdict
  // decides then.
  const std::optional<base::Secret> still =
      co_await vault_.OpenIfStill(record->token_id, record->uid, record->sent);
  const base::Secret sent = still ? still->Clone() : base::Secret();
  core::RefreshOutcome outcome = core::Classify(std::move(evidence), profile->error_table, sent);
  if (core::IsSuccess(outcome)) {
    co_return co_await ReplayTokens(*std::move(record), *token, sent.Clone(), std::move(outcome));
  }
  co_await SettleAs(*token, record->attempt, record->sent, record->kind, std::move(outcome),
                    record->http_status, detail);
  co_return true;
}

asio::awaitable<bool> AttemptRecovery::ReplayTokens(JournalRecord record, core::Token token,
                                                    base::Secret sent,
                                                    core::RefreshOutcome outcome) {
  const std::string name(core::OutcomeName(outcome));
  const bool rotated = std::holds_alternative<core::Rotated>(outcome);
  const core::StateFacts state = core::NextState(token.state, outcome, record.kind, clock_.Now());
  const core::IssuedTokens issued = rotated ? std::get<core::Rotated>(std::move(outcome)).tokens
                                            : std::get<core::Kept>(std::move(outcome)).tokens;
  const bool has_at = issued.access_token.has_value();
  const core::RefreshTimes times{
      .at_expires_at = has_at ? issued.access_token_expires_at : token.at_expires_at,
      .at_issued_at = has_at ? record.received_at : token.at_issued_at,
      .last_refresh_at = record.received_at};
  const auto next = core::NextDueAfter(
      settings_.Policy(), state, times, std::nullopt,
      core::RowJitter(token.uid, token.generation + (rotated ? 1 : 0)), clock_.Now());
  SealedRotation rotation = vault_.SealRotation(token, record.attempt, sent, issued, state, next,
                                                name, record.received_at);
  rotation.commit.sent = record.sent;
  const storage::CommitVerdict verdict = co_await vault_.Commit(std::move(rotation));
  // Without a new RT nothing can be lost: an AT that fits no row is simply old.
  co_return verdict != storage::CommitVerdict::kOrphan || !rotated;
}

asio::awaitable<void> AttemptRecovery::SettleCutOff(storage::AttemptRecord attempt) {
  const std::optional<core::Token> token = co_await vault_.Find(attempt.token_id);
  if (!token) {
    co_await vault_.Abandon(attempt.id);
    co_return;
  }
  base::LogWarn("recovery.in_doubt", {{"biz_id", token->biz_id}, {"attempt", attempt.id.value}});
  co_await SettleAs(*token, attempt.id, attempt.sent, attempt.kind, core::InDoubt{"cut_off"}, 0,
                    "the process ended while the request was under way");
}

asio::awaitable<void> AttemptRecovery::SettleAs(core::Token token, core::AttemptId attempt,
                                                core::Fingerprint sent, core::AttemptKind kind,
                                                core::RefreshOutcome outcome, int http_status,
                                                std::string detail) {
  const base::UtcTime now = clock_.Now();
  storage::AttemptSettlement settlement;
  settlement.attempt = attempt;
  settlement.id = token.id;
  settlement.sent = std::move(sent);
  settlement.state = core::NextState(token.state, outcome, kind, now);
  const core::RefreshTimes times{token.at_expires_at, token.at_issued_at, token.last_refresh_at};
  settlement.next_refresh_at =
      core::NextDueAfter(settings_.Policy(), settlement.state, times, std::nullopt,
                         core::RowJitter(token.uid, token.generation), now);
  settlement.outcome = core::OutcomeName(outcome);
  settlement.code = core::OutcomeCode(outcome);
  settlement.http_status = http_status;
  settlement.refresh_result = RefreshResultText(outcome, http_status, detail);
  settlement.now = now;
  co_await vault_.Settle(std::move(settlement));
}

}  // namespace rtm::service
