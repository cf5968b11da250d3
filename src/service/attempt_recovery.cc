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
namespace {

/// Whether the reply to this attempt may hold the RT that a row of a restored store has missed: its
/// last one, or the one that made its generation.
bool Brings(const storage::CustodyEntry& missed, core::AttemptId attempt) {
  return attempt == missed.attempt || attempt == missed.made_by;
}

/// Which generation an RT in that reply is.
std::int64_t GenerationAfter(const storage::CustodyEntry& missed, core::AttemptId attempt) {
  const bool is_noted = attempt == missed.made_by || missed.sent == storage::TokenSent::kNothing;
  return missed.generation + (is_noted ? 0 : 1);
}

/// After a step back of the wall clock nobody knows how long ago it began.
std::optional<std::chrono::milliseconds> AgeOf(const storage::AttemptRecord& attempt,
                                               base::UtcTime now) {
  return now < attempt.started_at ? std::nullopt : std::optional(now - attempt.started_at);
}

}  // namespace

AttemptRecovery::AttemptRecovery(TokenVault& vault, storage::RescueJournal& journal,
                                 const upstream::TokenEndpoint& endpoint,
                                 const upstream::ProviderCatalog& providers,
                                 SettingsService& settings, storage::CustodyLog& custody,
                                 const base::Clock& clock, LeftBy left_by)
    : vault_(vault),
      journal_(journal),
      endpoint_(endpoint),
      providers_(providers),
      settings_(settings),
      custody_(custody),
      clock_(clock),
      left_by_(std::move(left_by)),
      restored_(vault, custody, settings, clock, left_by_.has_value()) {}

asio::awaitable<AttemptRecovery::Report> AttemptRecovery::Run() {
  Report report;
  open_attempts_ = co_await LoadLeftOpen();
  report.store_was_older = co_await restored_.Look(&open_attempts_);
  co_await ReplayPending(&report);
  if (report.store_was_older) {
    co_await CatchUp(&report);
    report.restored = co_await restored_.MarkRows();
  }
  custody_.Compared();
  for (storage::AttemptRecord& attempt : co_await LoadLeftOpen()) {
    co_await SettleCutOff(std::move(attempt));
    ++report.in_doubt;
    base::FaultPoint("during_settlement");
  }
  base::LogInfo(
      "recovery.done",
      {{"replayed", report.replayed}, {"orphans", report.orphans}, {"in_doubt", report.in_doubt}});
  co_return report;
}

asio::awaitable<std::vector<storage::AttemptRecord>> AttemptRecovery::LoadLeftOpen() {
  std::vector<storage::AttemptRecord> open = co_await vault_.LoadOpenAttempts();
  std::erase_if(open, [this](const storage::AttemptRecord& attempt) {
    return left_by_ && attempt.owner != *left_by_;
  });
  co_return open;
}

asio::awaitable<void> AttemptRecovery::ReplayPending(Report* report) {
  for (storage::RescueJournal::Pending& pending : journal_.LoadPending()) {
    if (co_await Replay(pending.slot.value, std::move(pending.sealed_payload)) != Fate::kNowhere) {
      base::FaultPoint("during_settlement");
      journal_.MarkDone(pending.slot);
      ++report->replayed;
    } else {
      base::LogError("journal.orphan",
                     {{"slot", pending.slot.value}, {"attempt", pending.attempt_id}});
      ++report->orphans;
    }
  }
}

asio::awaitable<bool> AttemptRecovery::ReplayOne(storage::RescueJournal::Entry entry) {
  co_return co_await Replay(entry.slot.value, std::move(entry.sealed_payload)) != Fate::kNowhere;
}

/// Replies that were committed before the store was restored are in the journal until their slots
/// are needed: the last one that rotated holds the live RT of its row.
asio::awaitable<void> AttemptRecovery::CatchUp(Report* report) {
  for (storage::RescueJournal::Entry& entry : journal_.ListBlocking()) {
    if (entry.state != storage::RescueJournal::Entry::State::kDone) {
      continue;
    }
    const auto record = Open(entry.slot.value, entry.sealed_payload);
    const auto token = record ? co_await vault_.Find(record->token_id) : std::nullopt;
    const auto missed =
        token && token->uid == record->uid ? restored_.MissedBy(*token) : std::nullopt;
    if (missed && Brings(*missed, record->attempt) &&
        co_await Replay(entry.slot.value, std::move(entry.sealed_payload)) == Fate::kPlaced) {
      ++report->rolled_forward;
    }
  }
}

std::optional<JournalRecord> AttemptRecovery::Open(std::int64_t slot,
                                                   std::string_view sealed_payload) const {
  try {
    return DecodeJournalRecord(vault_.OpenJournalRecord(sealed_payload).Reveal());
  } catch (const base::Error& error) {
    base::LogError("journal.not_opened", {{"slot", slot}, {"error", error.log_message()}});
  }
  return std::nullopt;
}

asio::awaitable<AttemptRecovery::Fate> AttemptRecovery::Replay(std::int64_t slot,
                                                               std::string sealed_payload) {
  std::optional<JournalRecord> record = Open(slot, sealed_payload);
  if (!record) {
    co_return Fate::kNowhere;
  }
  const std::optional<core::Token> token = co_await vault_.Find(record->token_id);
  // Without its row or its provider's table a reply cannot be placed; it stays for the operator.
  const upstream::ProviderProfile* profile = providers_.Find(record->provider);
  if (!token || token->uid != record->uid || profile == nullptr) {
    co_return Fate::kNowhere;
  }
  // The last reply that a row of a restored store ever got is about an RT that this store may never
  // have seen; what it brought is the live one all the same.
  const auto missed = restored_.MissedBy(*token);
  const bool catches_up = missed && Brings(*missed, record->attempt);
  if (catches_up) {
    record->sent = token->rt_fingerprint;
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
    const std::int64_t reached = catches_up ? GenerationAfter(*missed, record->attempt) : 0;
    co_return co_await ReplayTokens(*std::move(record), *token, sent.Clone(), std::move(outcome),
                                    reached);
  }
  if (catches_up) {
    // It was about an RT that this row does not hold any more; the log says how the row stands.
    co_return Fate::kNothingNew;
  }
  const auto open = std::ranges::find(open_attempts_, record->attempt, &storage::AttemptRecord::id);
  const base::UtcTime now = clock_.Now();
  JudgedAttempt attempt{*token, record->attempt, record->sent, record->kind};
  if (open != open_attempts_.end()) {
    attempt.age = AgeOf(*open, now);
  }
  co_await vault_.Settle(JudgeFailure(attempt, outcome, record->http_status, detail,
                                      settings_.Policy(), profile->reuse_leeway, now));
  co_return Fate::kNothingNew;
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

asio::awaitable<AttemptRecovery::Fate> AttemptRecovery::ReplayTokens(JournalRecord record,
                                                                     core::Token token,
                                                                     base::Secret sent,
                                                                     core::RefreshOutcome outcome,
                                                                     std::int64_t generation) {
  const TokenJudgement judged =
      JudgeTokens({token, record.attempt, record.sent, record.kind}, std::move(outcome),
                  record.received_at, settings_.Policy(), clock_.Now());
  SealedRotation rotation =
      vault_.SealRotation(token, record.attempt, sent, judged.issued, judged.state,
                          judged.next_refresh_at, judged.outcome, record.received_at);
  rotation.commit.sent = record.sent;
  rotation.commit.generation = generation;
  if (token.rt_fingerprint != record.sent) {
    // Committed before, or overtaken: the row comes no further by it, and the log must not say so.
    rotation.generation = token.generation;
  }
  const storage::CommitVerdict verdict = co_await vault_.Commit(std::move(rotation));
  // Without a new RT nothing can be lost: an AT that fits no row is simply old.
  switch (verdict) {
    case storage::CommitVerdict::kCommitted:
      co_return Fate::kPlaced;
    case storage::CommitVerdict::kAlreadyDone:
      break;
    case storage::CommitVerdict::kOrphan:
      if (judged.rotated) {
        co_return Fate::kNowhere;
      }
      break;
  }
  co_return Fate::kNothingNew;
}

asio::awaitable<void> AttemptRecovery::SettleCutOff(storage::AttemptRecord attempt) {
  const std::optional<core::Token> token = co_await vault_.Find(attempt.token_id);
  if (!token || base::SwitchedOff("attempts")) {
    co_await vault_.Abandon(attempt.id);
    co_return;
  }
  base::LogWarn("recovery.in_doubt", {{"biz_id", token->biz_id}, {"attempt", attempt.id.value}});
  const upstream::ProviderProfile* profile = providers_.Find(token->provider);
  const std::chrono::seconds leeway =
      profile != nullptr ? profile->reuse_leeway : std::chrono::seconds(0);
  const base::UtcTime now = clock_.Now();
  co_await vault_.Settle(
      JudgeFailure({*token, attempt.id, attempt.sent, attempt.kind, AgeOf(attempt, now)},
                   core::InDoubt{"cut_off"}, 0, "the process ended while the request was under way",
                   settings_.Policy(), leeway, now));
}

}  // namespace rtm::service
