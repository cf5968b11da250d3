#include "service/restored_store.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log.h"
#include "core/refresh_policy.h"
#include "service/settings_service.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

constexpr std::size_t kWalkChunk = 500;
constexpr const char* kUsedUp =
    "store_restored: the database is older than this token's last rotation; log in again";
constexpr const char* kUnknown =
    "store_restored: the database is older than this token's last use; it is probed once";

core::StateFacts Facts(core::TokenState state, base::UtcTime now) {
  return {.state = state,
          .code = RestoredStore::kCode,
          .since = now,
          .consecutive_failures = 0,
          .probe_spent = false};
}

}  // namespace

RestoredStore::RestoredStore(TokenVault& vault, storage::CustodyLog& log,
                             const SettingsService& settings, const base::Clock& clock,
                             bool others_write)
    : vault_(vault), log_(log), settings_(settings), clock_(clock), others_write_(others_write) {}

/// An honest life commits before it notes: what is open in the store cannot have been noted.
bool RestoredStore::WasCopiedInFlight(const storage::AttemptRecord& open,
                                      const core::Token& token) const {
  const auto found = log_.known().rows.find(token.uid);
  return found != log_.known().rows.end() && found->second.attempt == open.id &&
         (found->second.sent == storage::TokenSent::kNothing ||
          found->second.generation > open.generation);
}

asio::awaitable<bool> RestoredStore::Look(
    const std::vector<storage::AttemptRecord>* open_attempts) {
  last_attempt_ = co_await vault_.LastAttempt();
  is_older_ = last_attempt_ < log_.known().last_attempt;
  for (const storage::AttemptRecord& open : *open_attempts) {
    const std::optional<core::Token> token = co_await vault_.Find(open.token_id);
    is_older_ = is_older_ || (token && WasCopiedInFlight(open, *token));
  }
  others_may_have_sent_ = others_write_ && is_older_;
  // Another node may have started on it before and let the ids of attempts go on: what this log
  // knows of its own rows is not told by them any more.
  is_older_ = is_older_ || (others_write_ && co_await HasRowsBehind());
  if (is_older_) {
    base::LogError("store.older_than_custody",
                   {{"store_attempt", last_attempt_.value},
                    {"custody_attempt", log_.known().last_attempt.value}});
  }
  co_return is_older_;
}

asio::awaitable<bool> RestoredStore::HasRowsBehind() const {
  if (log_.known().rows.empty()) {
    co_return false;  // Nothing was sent from here: no need to walk over all rows.
  }
  core::TokenId after{0};
  for (;;) {
    const std::vector<core::Token> tokens = co_await vault_.ListAfter(after, kWalkChunk);
    if (tokens.empty()) {
      co_return false;
    }
    after = tokens.back().id;
    const bool found = std::ranges::any_of(tokens, [this](const core::Token& token) {
      const auto entry = log_.known().rows.find(token.uid);
      return !token.linked_to && entry != log_.known().rows.end() &&
             entry->second.generation > token.generation;
    });
    if (found) {
      co_return true;
    }
  }
}

std::optional<storage::CustodyEntry> RestoredStore::MissedBy(const core::Token& token) const {
  if (!is_older_ || token.linked_to) {
    return std::nullopt;
  }
  const storage::CustodyLog::Known& known = log_.known();
  if (const auto found = known.rows.find(token.uid); found != known.rows.end()) {
    const storage::CustodyEntry& entry = found->second;
    const bool was_sent =
        entry.attempt > last_attempt_ && entry.sent != storage::TokenSent::kNothing;
    if (entry.generation > token.generation || (entry.generation == token.generation && was_sent)) {
      return entry;
    }
  }
  if (last_attempt_ < known.doubt || others_may_have_sent_) {
    return storage::CustodyEntry{token.generation, known.last_attempt, storage::TokenSent::kOnce};
  }
  return std::nullopt;
}

std::optional<storage::MissedRotations> RestoredStore::Judge(const core::Token& token) const {
  const std::optional<storage::CustodyEntry> missed = MissedBy(token);
  if (!missed) {
    return std::nullopt;
  }
  const bool is_behind = missed->generation > token.generation;
  const bool is_stopped =
      !core::IsSchedulable(token.state.state) && token.state.state != core::TokenState::kInDoubt;
  if (!is_behind && is_stopped) {
    return std::nullopt;
  }
  const base::UtcTime now = clock_.Now();
  storage::MissedRotations row;
  row.id = token.id;
  row.expected_version = token.version;
  row.generation = missed->generation;
  const bool can_be_probed =
      !is_behind && missed->sent == storage::TokenSent::kOnce && !token.state.probe_spent;
  row.state =
      Facts(can_be_probed ? core::TokenState::kInDoubt : core::TokenState::kRotationLost, now);
  row.refresh_result = can_be_probed ? kUnknown : kUsedUp;
  const core::RefreshTimes times{token.at_expires_at, token.at_issued_at, token.last_refresh_at};
  const double jitter = core::RowJitter(token.uid, row.generation);
  row.next_refresh_at =
      core::NextDueAfter(settings_.Policy(), row.state, times, std::nullopt, jitter, now);
  return row;
}

asio::awaitable<RestoredStore::Marked> RestoredStore::MarkRows() {
  Marked marked;
  core::TokenId after{0};
  for (;;) {
    const std::vector<core::Token> tokens = co_await vault_.ListAfter(after, kWalkChunk);
    if (tokens.empty()) {
      break;
    }
    after = tokens.back().id;
    std::vector<storage::MissedRotations> rows;
    for (const core::Token& token : tokens) {
      if (auto row = Judge(token)) {
        ++(row->state.state == core::TokenState::kInDoubt ? marked.in_doubt : marked.rotation_lost);
        rows.push_back(*std::move(row));
      }
    }
    if (!rows.empty()) {
      co_await vault_.MarkMissed(std::move(rows));
    }
  }
  // Last: until here a start that was cut off begins again.
  co_await vault_.SkipAttempts(log_.known().last_attempt);
  is_older_ = false;
  others_may_have_sent_ = false;
  base::LogWarn("store.restored_settled",
                {{"rotation_lost", marked.rotation_lost}, {"in_doubt", marked.in_doubt}});
  co_return marked;
}

}  // namespace rtm::service
