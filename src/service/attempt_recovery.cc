#include "service/attempt_recovery.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/fault_point.h"
#include "base/log.h"
#include "core/error_table.h"
#include "service/journal_record.h"
#include "service/outcome_judgement.h"
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
  open_attempts_ = co_await vault_.LoadOpenAttempts();
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
  base::LogInfo(
      "recovery.done",
      {{"replayed", report.replayed}, {"orphans", report.orphans}, {"in_doubt", report.in_doubt}});
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
  // Where the row has moved on, the RT that was sent is no longer at hand; the commit's verdict
  // decides then.
  const std::optional<base::Secret> still = co_await OpenSent(*record);
  const base::Secret sent = still ? still->Clone() : base::Secret();
  core::ExchangeEvidence evidence = endpoint_.Interpret({.provider = record->provider,
                                                         .refresh_token = sent.Reveal(),
                                                         .http_status = record->http_status,
                                                         .retry_after = record->retry_after,
                                                         .body = record->body,
                                                         .received_at = record->received_at});
  const std::string detail = evidence.oauth_error_description;
  core::RefreshOutcome outcome = core::Classify(std::move(evidence), profile->error_table, sent);
  if (core::IsSuccess(outcome)) {
    co_return co_await ReplayTokens(*std::move(record), *token, sent.Clone(), std::move(outcome));
  }
  const auto open = std::ranges::find(open_attempts_, record->attempt, &storage::AttemptRecord::id);
  const JudgedAttempt attempt{*token, record->attempt, record->sent, record->kind,
                              open == open_attempts_.end() ? base::UtcTime{} : open->started_at};
  co_await vault_.Settle(JudgeFailure(attempt, outcome, record->http_status, detail,
                                      settings_.Policy(), profile->reuse_leeway, clock_.Now()));
  co_return true;
}

/// The new RT in the journal may save a row whose old one does not open any more.
asio::awaitable<std::optional<base::Secret>> AttemptRecovery::OpenSent(
    const JournalRecord& record) {
  try {
    co_return co_await vault_.OpenIfStill(record.token_id, record.uid, record.sent);
  } catch (const base::Error& error) {
    if (error.code() != base::ErrorCode::kSealBroken &&
        error.code() != base::ErrorCode::kKeyWrong) {
      throw;
    }
    base::LogError("recovery.seal_broken",
                   {{"token_id", record.token_id.value}, {"error", error.log_message()}});
  }
  co_return std::nullopt;
}

asio::awaitable<bool> AttemptRecovery::ReplayTokens(JournalRecord record, core::Token token,
                                                    base::Secret sent,
                                                    core::RefreshOutcome outcome) {
  const TokenJudgement judged =
      JudgeTokens({token, record.attempt, record.sent, record.kind, record.received_at},
                  std::move(outcome), record.received_at, settings_.Policy(), clock_.Now());
  SealedRotation rotation =
      vault_.SealRotation(token, record.attempt, sent, judged.issued, judged.state,
                          judged.next_refresh_at, judged.outcome, record.received_at);
  rotation.commit.sent = record.sent;
  const storage::CommitVerdict verdict = co_await vault_.Commit(std::move(rotation));
  // Without a new RT nothing can be lost: an AT that fits no row is simply old.
  co_return verdict != storage::CommitVerdict::kOrphan || !judged.rotated;
}

asio::awaitable<void> AttemptRecovery::SettleCutOff(storage::AttemptRecord attempt) {
  const std::optional<core::Token> token = co_await vault_.Find(attempt.token_id);
  if (!token) {
    co_await vault_.Abandon(attempt.id);
    co_return;
  }
  base::LogWarn("recovery.in_doubt", {{"biz_id", token->biz_id}, {"attempt", attempt.id.value}});
  const upstream::ProviderProfile* profile = providers_.Find(token->provider);
  const std::chrono::seconds leeway =
      profile != nullptr ? profile->reuse_leeway : std::chrono::seconds(0);
  co_await vault_.Settle(
      JudgeFailure({*token, attempt.id, attempt.sent, attempt.kind, attempt.started_at},
                   core::InDoubt{"cut_off"}, 0, "the process ended while the request was under way",
                   settings_.Policy(), leeway, clock_.Now()));
}

}  // namespace rtm::service
