#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <variant>

#include "base/offload.h"
#include "core/token.h"
#include "service/token_vault.h"
#include "storage/rescue_journal.h"

namespace rtm::service {

/// Outcomes that the store refused: kept in memory (and, with a reply, fsynced in the rescue
/// journal) and written as soon as the store takes commits again (P4). A row with an unsaved
/// outcome is not refreshed. Only on the core thread.
class UnsavedOutcomes {
 public:
  UnsavedOutcomes(TokenVault& vault, storage::RescueJournal& journal, base::BlockingPool& pool);

  struct Item {
    core::TokenId id;
    std::variant<SealedRotation, storage::AttemptSettlement> what;
    std::optional<storage::JournalSlot> slot;  ///< Holds the reply; marked done once saved.
  };
  /// Fsyncs the journal first (on the pool), so that the reply outlives a power cut; never throws.
  asio::awaitable<void> Keep(Item item);
  bool Has(core::TokenId id) const { return rows_.contains(id); }
  /// Whether the outcome of this attempt waits here.
  bool Holds(core::AttemptId attempt) const;
  std::size_t size() const { return items_.size(); }
  /// Any thread. Replies in the journal that wait for the store.
  std::size_t waiting_replies() const { return waiting_replies_.load(); }
  /// Tries all, oldest first, and stops at the first that the store refuses again. Never throws;
  /// returns how many were saved.
  asio::awaitable<std::size_t> SaveAll();

 private:
  asio::awaitable<bool> SaveFirst();

  TokenVault& vault_;
  storage::RescueJournal& journal_;
  base::BlockingPool& pool_;
  std::atomic<std::size_t> waiting_replies_{0};
  // Only on the core thread.
  std::deque<Item> items_;
  std::multiset<core::TokenId> rows_;
  bool saving_ = false;
};

}  // namespace rtm::service
