#include "service/rescue_service.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "core/error_table.h"
#include "service/attempt_recovery.h"
#include "service/audit_log.h"
#include "service/refresher.h"
#include "service/settings_service.h"
#include "service/token_vault.h"
#include "service/unsaved_outcomes.h"

namespace rtm::service {
namespace {

using Entry = storage::RescueJournal::Entry;
using State = RescueRecord::State;

/// Set while a replay runs; cleared also when it throws. On the core thread.
class ReplayMark {
 public:
  explicit ReplayMark(bool& flag) : flag_(flag) {
    if (std::exchange(flag_, true)) {
      throw base::Error(
          base::ErrorCode::kConflict,
          {"Another replay of the rescue journal is under way; try again in a moment.",
           "另一次救援日志重放正在进行，请稍后重试。"});
    }
  }
  ~ReplayMark() { flag_ = false; }
  ReplayMark(const ReplayMark&) = delete;
  ReplayMark& operator=(const ReplayMark&) = delete;

 private:
  bool& flag_;
};

}  // namespace

std::string_view ToString(State state) {
  switch (state) {
    case State::kUnderWay:
      return "under_way";
    case State::kWaiting:
      return "waiting";
    case State::kOrphan:
      return "orphan";
    case State::kUnreadable:
      return "unreadable";
    case State::kDamaged:
      return "damaged";
    case State::kDone:
      return "done";
  }
  return "damaged";
}

RescueService::RescueService(Dependencies dependencies) : dependencies_(std::move(dependencies)) {}

asio::awaitable<std::vector<RescueRecord>> RescueService::List(bool with_done) {
  co_return co_await asio::co_spawn(dependencies_.core_executor, ListOnCore(with_done),
                                    asio::use_awaitable);
}

asio::awaitable<RescueService::Report> RescueService::Replay(core::Actor actor, bool adopt) {
  co_return co_await asio::co_spawn(dependencies_.core_executor,
                                    ReplayOnCore(std::move(actor), adopt), asio::use_awaitable);
}

asio::awaitable<std::vector<RescueRecord>> RescueService::ListOnCore(bool with_done) {
  std::vector<Entry> entries = co_await dependencies_.pool.Run(
      [&journal = dependencies_.journal] { return journal.ListBlocking(); });
  std::vector<RescueRecord> records;
  for (Entry& entry : entries) {
    if (with_done || entry.state != Entry::State::kDone) {
      records.push_back(co_await Describe(std::move(entry)));
    }
  }
  co_return records;
}

asio::awaitable<RescueRecord> RescueService::Describe(Entry entry) {
  RescueRecord described;
  described.slot = entry.slot.value;
  described.attempt.value = entry.attempt_id;
  if (entry.state == Entry::State::kDamaged) {
    co_return described;
  }
  const std::optional<JournalRecord> record = Open(entry);
  const bool is_done = entry.state == Entry::State::kDone;
  if (!record) {
    described.state = is_done ? State::kDone : State::kUnreadable;
    co_return described;
  }
  described.state = is_done ? State::kDone : StateOf(record->attempt);
  described.row = record->token_id;
  described.provider = record->provider;
  described.received_at = record->received_at;
  described.http_status = record->http_status;
  const std::optional<core::Token> row = co_await dependencies_.vault.Find(record->token_id);
  if (row && row->uid == record->uid) {
    described.biz_id = row->biz_id;
  }
  co_return described;
}

RescueRecord::State RescueService::StateOf(core::AttemptId attempt) const {
  if (dependencies_.unsaved.Holds(attempt)) {
    return State::kWaiting;
  }
  return dependencies_.refresher.IsUnderWay(attempt) ? State::kUnderWay : State::kOrphan;
}

std::optional<JournalRecord> RescueService::Open(const Entry& entry) const {
  return dependencies_.recovery.Open(entry.slot.value, entry.sealed_payload);
}

asio::awaitable<RescueService::Report> RescueService::ReplayOnCore(core::Actor actor, bool adopt) {
  const ReplayMark mark(replaying_);
  co_await dependencies_.audit.Record(actor, "rescue.replay", "", adopt ? "adopt" : "");
  Report report;
  report.saved = co_await dependencies_.unsaved.SaveAll();
  std::vector<Entry> entries = co_await dependencies_.pool.Run(
      [&journal = dependencies_.journal] { return journal.ListBlocking(); });
  for (Entry& entry : entries) {
    switch (co_await ReplayEntry(actor, entry, adopt)) {
      case Fate::kNothingToDo:
        break;
      case Fate::kSaved:
        ++report.saved;
        break;
      case Fate::kAdopted:
        ++report.adopted;
        break;
      case Fate::kLeft:
        ++report.left;
        break;
    }
  }
  co_return report;
}

/// What was a flight when the journal was read may have ended since, and its slot be another's: the
/// record's own number says which one is marked.
asio::awaitable<RescueService::Fate> RescueService::ReplayEntry(const core::Actor& actor,
                                                                Entry& entry, bool adopt) {
  if (entry.state != Entry::State::kPending) {
    co_return entry.state == Entry::State::kDone ? Fate::kNothingToDo : Fate::kLeft;
  }
  const State state = StateOf(core::AttemptId{entry.attempt_id});
  if (state != State::kOrphan) {
    co_return state == State::kWaiting ? Fate::kLeft : Fate::kNothingToDo;
  }
  const std::optional<JournalRecord> record = Open(entry);
  if (!record) {
    co_return Fate::kLeft;
  }
  const storage::JournalSlot slot = entry.slot;
  const std::uint64_t sequence = entry.sequence;
  Fate fate = Fate::kLeft;
  if (co_await dependencies_.recovery.ReplayOne(std::move(entry))) {
    fate = Fate::kSaved;
  } else if (adopt && co_await Adopt(actor, *record)) {
    fate = Fate::kAdopted;
  }
  if (fate != Fate::kLeft) {
    dependencies_.journal.MarkDone(slot, sequence);
  }
  co_return fate;
}

/// False if the reply holds no refresh token, or nobody knows what it was.
asio::awaitable<bool> RescueService::Adopt(core::Actor actor, JournalRecord record) {
  const upstream::ProviderProfile* profile = dependencies_.providers.Find(record.provider);
  if (profile == nullptr) {
    co_return false;
  }
  core::ExchangeEvidence evidence =
      dependencies_.endpoint.Interpret({.provider = record.provider,
                                        .refresh_token = "",
                                        .http_status = record.http_status,
                                        .retry_after = record.retry_after,
                                        .body = record.body,
                                        .received_at = record.received_at});
  core::RefreshOutcome outcome =
      core::Classify(std::move(evidence), profile->error_table, base::Secret());
  auto* rotated = std::get_if<core::Rotated>(&outcome);
  if (rotated == nullptr || !rotated->tokens.refresh_token) {
    co_return false;
  }
  TokenDraft draft;
  draft.biz_id = dependencies_.vault.NewBizId();
  draft.provider = record.provider;
  draft.client_id = rotated->tokens.claims.client_id.value_or("");
  draft.tag = "rescued";
  draft.memo = "rescue journal, attempt " + std::to_string(record.attempt.value);
  draft.refresh_token = std::move(*rotated->tokens.refresh_token);
  if (rotated->tokens.access_token && rotated->tokens.access_token_expires_at) {
    draft.access = {.token = std::move(*rotated->tokens.access_token),
                    .expires_at = rotated->tokens.access_token_expires_at,
                    .claims = rotated->tokens.claims};
  }
  // As an import without a proxy: the row that it was for may have had one, and must not go direct
  // for want of it (P8).
  const std::vector<std::string> proxies = dependencies_.settings.Current().proxy_list;
  if (!proxies.empty()) {
    const auto place = static_cast<std::size_t>(record.attempt.value) % proxies.size();
    draft.proxy = core::ProxyUrl::Parse(proxies[place], "proxy");
  }
  const std::string biz_id = draft.biz_id;
  std::vector<TokenDraft> drafts;
  drafts.push_back(std::move(draft));
  // Where another row has it, or it has been used up since, there is nothing left to rescue.
  co_await dependencies_.vault.Insert(
      std::move(drafts), storage::OnKnownToken::kSkip,
      dependencies_.audit.Make(std::move(actor), "rescue.adopt", biz_id,
                               "attempt " + std::to_string(record.attempt.value)));
  co_return true;
}

}  // namespace rtm::service
