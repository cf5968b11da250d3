#pragma once

#include "storage/refresh_store.h"
#include "storage/sql_database.h"

namespace rtm::storage {

/// RefreshStore over any SqlDatabase, which must outlive it.
class SqlRefreshStore final : public RefreshStore {
 public:
  explicit SqlRefreshStore(SqlDatabase& database) : database_(database) {}

  asio::awaitable<BeginResult> Begin(BeginRequest request) override;
  asio::awaitable<CommitVerdict> Commit(RotationCommit commit) override;
  asio::awaitable<bool> Settle(AttemptSettlement settlement) override;
  asio::awaitable<void> Abandon(core::AttemptId attempt, base::UtcTime now) override;
  asio::awaitable<std::vector<AttemptRecord>> LoadOpenAttempts() override;
  asio::awaitable<AttemptPage> ListAttempts(core::TokenId id, PageRequest page) override;
  asio::awaitable<std::size_t> PruneAttempts(base::UtcTime before, std::size_t limit) override;
  asio::awaitable<core::AttemptId> LastAttempt() override;
  asio::awaitable<void> SkipAttempts(core::AttemptId up_to, base::UtcTime now) override;
  asio::awaitable<std::size_t> MarkMissed(std::vector<MissedRotations> rows,
                                          base::UtcTime now) override;
  asio::awaitable<std::optional<AlreadyConsumed>> FindConsumed(
      core::Fingerprint fingerprint) override;

 private:
  SqlDatabase& database_;
};

}  // namespace rtm::storage
