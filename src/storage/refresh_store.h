#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "storage/records.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// The life of a refresh in the database (design.md section 4): attempt row, commit, ledger. The
/// open attempt is the lease of its row (docs/adr/0005).
/// Each function is one durable transaction. Errors, threads and parameters as for TokenStore.
class RefreshStore {
 public:
  virtual ~RefreshStore() = default;

  /// The attempt row, committed before anything is sent: one open attempt a row, and only if the
  /// row is as expected.
  virtual asio::awaitable<BeginResult> Begin(BeginRequest request) = 0;

  /// Token row, attempt closed, old fingerprint to the ledger. The condition is `sent`, not the
  /// attempt: whoever has an attempt open now, a row that still
  /// holds the RT that was sent gets the new one. If the new RT is held by another row the commit
  /// still stores this row's AT and links this row to it (no ledger entry). kOrphan closes the
  /// attempt too (code "orphan"), so that the row can be refreshed again. Replays are harmless.
  virtual asio::awaitable<CommitVerdict> Commit(RotationCommit commit) = 0;

  /// Closes the attempt and writes the state (while the row still holds `sent`). Idempotent; false
  /// if there was nothing to close.
  virtual asio::awaitable<bool> Settle(AttemptSettlement settlement) = 0;

  /// Closes the attempt as if it had never been ("not_needed"): nothing was sent.
  virtual asio::awaitable<void> Abandon(core::AttemptId attempt, base::UtcTime now) = 0;

  /// Open attempts, oldest first: what a crash cut off.
  virtual asio::awaitable<std::vector<AttemptRecord>> LoadOpenAttempts() = 0;

  /// The timeline of a row, newest first.
  virtual asio::awaitable<AttemptPage> ListAttempts(core::TokenId id, PageRequest page) = 0;
  /// Deletes at most `limit` closed attempts that started before `before`; returns how many. The
  /// newest attempt stays: its id tells how far the store has come.
  virtual asio::awaitable<std::size_t> PruneAttempts(base::UtcTime before, std::size_t limit) = 0;

  /// The highest id that an attempt of this store ever had; 0 before the first.
  virtual asio::awaitable<core::AttemptId> LastAttempt() = 0;
  /// No attempt gets this id or a lower one any more.
  virtual asio::awaitable<void> SkipAttempts(core::AttemptId up_to, base::UtcTime now) = 0;
  /// Writes what the rows of a restored store have missed and closes their open attempts; rows that
  /// changed meanwhile are left alone. Returns how many were written.
  virtual asio::awaitable<std::size_t> MarkMissed(std::vector<MissedRotations> rows,
                                                  base::UtcTime now) = 0;

  /// Whether the ledger has this fingerprint, and of which row and generation.
  virtual asio::awaitable<std::optional<AlreadyConsumed>> FindConsumed(
      core::Fingerprint fingerprint) = 0;
};

}  // namespace rtm::storage
