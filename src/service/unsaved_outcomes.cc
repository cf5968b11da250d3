#include "service/unsaved_outcomes.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/error.h"
#include "base/log.h"

namespace rtm::service {

UnsavedOutcomes::UnsavedOutcomes(TokenVault& vault, storage::RescueJournal& journal,
                                 base::BlockingPool& pool)
    : vault_(vault), journal_(journal), pool_(pool) {}

asio::awaitable<void> UnsavedOutcomes::Keep(Item item) {
  const bool has_reply = item.slot.has_value();
  rows_.insert(item.id);
  items_.push_back(std::move(item));
  if (!has_reply) {
    co_return;
  }
  ++waiting_replies_;
  try {
    co_await pool_.Run([this] { journal_.SyncBlocking(); });
  } catch (const std::exception& error) {
    base::LogError("journal.not_synced", {{"error", error.what()}});
  }
}

bool UnsavedOutcomes::Holds(core::AttemptId attempt) const {
  return std::ranges::any_of(items_, [attempt](const Item& item) {
    const auto* rotation = std::get_if<SealedRotation>(&item.what);
    return attempt == (rotation != nullptr
                           ? rotation->commit.attempt
                           : std::get<storage::AttemptSettlement>(item.what).attempt);
  });
}

asio::awaitable<std::size_t> UnsavedOutcomes::SaveAll() {
  if (saving_) {
    co_return 0;
  }
  saving_ = true;
  std::size_t saved = 0;
  while (!items_.empty() && co_await SaveFirst()) {
    ++saved;
  }
  saving_ = false;
  if (saved > 0) {
    base::LogInfo("unsaved.saved", {{"count", saved}, {"left", items_.size()}});
  }
  co_return saved;
}

asio::awaitable<bool> UnsavedOutcomes::SaveFirst() {
  // A copy: Keep may grow the queue while the store works.
  const Item item = items_.front();
  bool is_orphan = false;
  try {
    if (const auto* rotation = std::get_if<SealedRotation>(&item.what)) {
      // Without a new RT nothing is lost with a reply that fits no row.
      is_orphan = co_await vault_.Commit(*rotation) == storage::CommitVerdict::kOrphan &&
                  rotation->commit.new_grant.has_value();
    } else {
      co_await vault_.Settle(std::get<storage::AttemptSettlement>(item.what));
    }
  } catch (const std::exception& error) {
    base::LogDebug("unsaved.refused", {{"error", error.what()}, {"left", items_.size()}});
    co_return false;
  }
  items_.pop_front();
  rows_.erase(rows_.find(item.id));
  waiting_replies_ -= item.slot ? 1 : 0;
  if (is_orphan) {
    base::LogError("refresh.orphan", {{"token_id", item.id.value}});
  } else if (item.slot) {
    journal_.MarkDone(*item.slot);
  }
  co_return true;
}

}  // namespace rtm::service
