#include "storage/sql_change_feed.h"

#include <string>
#include <utility>

#include "storage/setting_rows.h"

namespace rtm::storage {
namespace {

std::int64_t ServerTime(SqlConnection& connection) {
  std::int64_t now = 0;
  connection.Query("SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)", {},
                   [&now](const SqlRow& row) { now = row.Int(0); });
  return now;
}

void AddVersion(std::vector<RowVersion>& versions, const SqlRow& row) {
  versions.push_back({core::TokenId{row.Int(0)}, row.Int(1)});
}

}  // namespace

asio::awaitable<Changes> SqlChangeFeed::ReadSince(std::int64_t since) {
  co_return co_await database_.Read([from = since - kOverlapMillis](SqlConnection& connection) {
    Changes changes;
    // First, so that nothing between it and the rest is passed over next time.
    changes.until = ServerTime(connection);
    changes.revision = FindRevision(connection);
    connection.Query("SELECT id, version FROM {rts} WHERE changed_at >= FROM_UNIXTIME(? / 1000)",
                     {from}, [&changes](const SqlRow& row) { AddVersion(changes.rows, row); });
    connection.Query(
        "SELECT token_id FROM {rt_gone} WHERE gone_at >= FROM_UNIXTIME(? / 1000)", {from},
        [&changes](const SqlRow& row) { changes.gone.push_back(core::TokenId{row.Int(0)}); });
    return changes;
  });
}

asio::awaitable<std::int64_t> SqlChangeFeed::Time() {
  co_return co_await database_.Read(
      [](SqlConnection& connection) { return ServerTime(connection); });
}

asio::awaitable<std::vector<RowVersion>> SqlChangeFeed::ListVersions(core::TokenId after,
                                                                     std::size_t limit) {
  co_return co_await database_.Read([after, limit](SqlConnection& connection) {
    std::vector<RowVersion> versions;
    connection.Query("SELECT id, version FROM {rts} WHERE id > ? ORDER BY id LIMIT ?",
                     {after, limit}, [&versions](const SqlRow& row) { AddVersion(versions, row); });
    return versions;
  });
}

asio::awaitable<std::size_t> SqlChangeFeed::PruneGone(std::size_t limit) {
  co_return co_await database_.Write([limit](SqlConnection& connection) {
    return static_cast<std::size_t>(connection.Execute(
        "DELETE FROM {rt_gone} WHERE gone_at < FROM_UNIXTIME(? / 1000) ORDER BY id LIMIT ?",
        {ServerTime(connection) - kKeptGoneMillis, limit}));
  });
}

}  // namespace rtm::storage
