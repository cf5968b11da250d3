#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "storage/records.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// The life of a refresh in the database (design.md section 4): lease, attempt row, commit, ledger.
/// Each function is one durable transaction. Errors, threads and parameters as for TokenStore.
class RefreshStore {
 public:
  virtual ~RefreshStore() = default;

  /// Lease by compare-and-swap and the attempt row, committed before anything is sent.
  virtual asio::awaitable<BeginResult> Begin(BeginRequest request) = 0;

  /// Token row, attempt closed, old fingerprint to the ledger, lease released (if it still is the
  /// attempt's). The condition is `sent`, not the lease: whoever has the lease, a row that still
  /// holds the RT that was sent gets the new one. If the new RT is held by another row the commit
  /// still stores this row's AT and links this row to it (no ledger entry). kOrphan closes the
  /// attempt too (code "orphan"), so that the row can be refreshed again. Replays are harmless.
  virtual asio::awaitable<CommitVerdict> Commit(RotationCommit commit) = 0;

  /// Closes the attempt, writes the state (while the row still holds `sent`) and releases the
  /// lease. Idempotent.
  virtual asio::awaitable<void> Settle(AttemptSettlement settlement) = 0;

  /// Closes the attempt as if it had never been ("not_needed") and releases the lease: nothing was
  /// sent.
  virtual asio::awaitable<void> Abandon(core::AttemptId attempt, base::UtcTime now) = 0;

  /// Open attempts, oldest first: what a crash cut off.
  virtual asio::awaitable<std::vector<AttemptRecord>> LoadOpenAttempts() = 0;
  /// At start on a store that only this process can have open: releases leases that no open attempt
  /// needs. Returns how many.
  virtual asio::awaitable<std::size_t> EndLeasesOfEarlierLives() = 0;

  /// The timeline of a row, newest first.
  virtual asio::awaitable<AttemptPage> ListAttempts(core::TokenId id, PageRequest page) = 0;
  /// Deletes at most `limit` closed attempts that started before `before`; returns how many.
  virtual asio::awaitable<std::size_t> PruneAttempts(base::UtcTime before, std::size_t limit) = 0;

  /// Whether the ledger has this fingerprint, and of which row and generation.
  virtual asio::awaitable<std::optional<AlreadyConsumed>> FindConsumed(
      core::Fingerprint fingerprint) = 0;
};

}  // namespace rtm::storage
