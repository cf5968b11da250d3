#include "storage/sql_refresh_store.h"

#include <algorithm>
#include <utility>

#include "storage/attempt_rows.h"
#include "storage/refresh_transaction.h"
#include "storage/sql_rows.h"
#include "storage/token_list_query.h"

namespace rtm::storage {

asio::awaitable<BeginResult> SqlRefreshStore::Begin(BeginRequest request) {
  const core::TokenId id = request.id;
  const base::UtcTime now = request.now;
  BeginResult result =
      co_await database_.Write([request = std::move(request)](SqlConnection& connection) {
        return BeginRefresh(connection, request);
      });
  auto* const begun = std::get_if<Begun>(&result);
  if (begun == nullptr || !database_.others_write()) {
    co_return result;
  }
  // On a cluster the claim is ordered among the commits of all nodes, but what it read before may
  // be older than the result of another node's attempt. What is read now is not.
  std::optional<TokenRecord> record = co_await database_.Read(
      [id](SqlConnection& connection) { return FindRecord(connection, id); });
  if (record && record->token.version == begun->record.token.version) {
    co_return result;
  }
  co_await Abandon(begun->attempt, now);
  co_return record ? BeginResult(RowChanged{}) : BeginResult(RowGone{});
}

asio::awaitable<CommitVerdict> SqlRefreshStore::Commit(RotationCommit commit) {
  co_return co_await database_.Write([commit = std::move(commit)](SqlConnection& connection) {
    return CommitRotation(connection, commit);
  });
}

asio::awaitable<bool> SqlRefreshStore::Settle(AttemptSettlement settlement) {
  co_return co_await database_.Write(
      [settlement = std::move(settlement)](SqlConnection& connection) {
        return SettleAttempt(connection, settlement);
      });
}

asio::awaitable<void> SqlRefreshStore::Abandon(core::AttemptId attempt, base::UtcTime now) {
  co_await database_.Write(
      [attempt, now](SqlConnection& connection) { AbandonAttempt(connection, attempt, now); });
}

asio::awaitable<std::vector<AttemptRecord>> SqlRefreshStore::LoadOpenAttempts() {
  static const std::string kSql =
      "SELECT " + kAttemptColumns + " FROM {rt_attempts} WHERE open_for > 0";
  co_return co_await database_.Read([](SqlConnection& connection) {
    std::vector<AttemptRecord> open;
    connection.Query(kSql, {}, [&open](const SqlRow& row) { open.push_back(ReadAttempt(row)); });
    // Sorted here: an ORDER BY id would lead through the whole timeline.
    std::ranges::sort(open, {}, &AttemptRecord::id);
    return open;
  });
}

asio::awaitable<AttemptPage> SqlRefreshStore::ListAttempts(core::TokenId id, PageRequest page) {
  static const std::string kSql =
      "SELECT " + kAttemptColumns +
      " FROM {rt_attempts} WHERE token_id = ? ORDER BY id DESC LIMIT ? OFFSET ?";
  co_return co_await database_.Read([id, page](SqlConnection& connection) {
    AttemptPage result;
    connection.Query("SELECT count(*) FROM {rt_attempts} WHERE token_id = ?", {id},
                     [&result](const SqlRow& row) { result.total = row.Int(0); });
    connection.Query(kSql, {id, std::max<std::int64_t>(page.page_size, 1), OffsetOf(page)},
                     [&result](const SqlRow& row) { result.items.push_back(ReadAttempt(row)); });
    return result;
  });
}

asio::awaitable<std::size_t> SqlRefreshStore::PruneAttempts(base::UtcTime before,
                                                            std::size_t limit) {
  co_return co_await database_.Write([before, limit](SqlConnection& connection) {
    // Ids first: not every engine takes LIMIT in the subquery of a DELETE.
    std::vector<std::int64_t> ids;
    connection.Query(
        "SELECT id FROM {rt_attempts} WHERE started_ms < ? AND open_for IS NULL AND id < ? "
        "ORDER BY started_ms LIMIT ?",
        {before, LastAttemptOf(connection), limit},
        [&ids](const SqlRow& row) { ids.push_back(row.Int(0)); });
    for (const std::int64_t id : ids) {
      connection.Execute("DELETE FROM {rt_attempts} WHERE id = ?", {id});
    }
    return ids.size();
  });
}

asio::awaitable<core::AttemptId> SqlRefreshStore::LastAttempt() {
  co_return co_await database_.Read(
      [](SqlConnection& connection) { return LastAttemptOf(connection); });
}

asio::awaitable<void> SqlRefreshStore::SkipAttempts(core::AttemptId up_to, base::UtcTime now) {
  co_await database_.Write([up_to, now](SqlConnection& connection) {
    if (up_to > LastAttemptOf(connection)) {
      InsertSkippedAttempt(connection, up_to, now);
    }
  });
}

asio::awaitable<std::size_t> SqlRefreshStore::MarkMissed(std::vector<MissedRotations> rows,
                                                         base::UtcTime now) {
  co_return co_await database_.Write([rows = std::move(rows), now](SqlConnection& connection) {
    return static_cast<std::size_t>(
        std::ranges::count_if(rows, [&connection, now](const MissedRotations& row) {
          return MarkRowMissed(connection, row, now);
        }));
  });
}

asio::awaitable<std::optional<AlreadyConsumed>> SqlRefreshStore::FindConsumed(
    core::Fingerprint fingerprint) {
  co_return co_await database_.Read(
      [fingerprint = std::move(fingerprint)](SqlConnection& connection) {
        return FindConsumedToken(connection, fingerprint);
      });
}

}  // namespace rtm::storage
