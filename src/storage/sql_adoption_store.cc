#include "storage/sql_adoption_store.h"

#include <utility>

#include "storage/adopt_rows.h"
#include "storage/setting_rows.h"

namespace rtm::storage {
namespace {

std::string OldColumnList() {
  std::string list;
  for (const std::string_view column : OldColumns()) {
    list.append(list.empty() ? "" : ", ").append(column);
  }
  return list;
}

std::int64_t CountOf(SqlConnection& connection, std::string_view sql) {
  std::int64_t count = 0;
  connection.Query(sql, {}, [&count](const SqlRow& row) { count = row.Int(0); });
  return count;
}

core::TokenState StateOf(std::string_view text) {
  return core::ParseTokenState(text).value_or(core::TokenState::kUnknownError);
}

}  // namespace

asio::awaitable<std::vector<OldRow>> SqlAdoptionStore::ListOld(core::TokenId after,
                                                               std::size_t limit) {
  co_return co_await database_.Read([after, limit](SqlConnection& connection) {
    const std::string sql = "SELECT " + OldColumnList() + ", " +
                            std::string(OldRowDigest(connection.dialect())) +
                            " FROM {rts} WHERE id > ? AND uid IS NULL ORDER BY id LIMIT ?";
    std::vector<OldRow> rows;
    connection.Query(sql, {after, limit}, [&rows](const SqlRow& row) {
      rows.push_back(ReadOldRow(row));
      rows.back().digest = row.Text(static_cast<int>(OldColumns().size()));
    });
    return rows;
  });
}

asio::awaitable<std::vector<std::optional<TokenHolder>>> SqlAdoptionStore::FindHolders(
    std::vector<core::Fingerprint> fingerprints) {
  co_return co_await database_.Read(
      [fingerprints = std::move(fingerprints)](SqlConnection& connection) {
        return FindTokenHolders(connection, fingerprints);
      });
}

asio::awaitable<std::vector<AdoptedAs>> SqlAdoptionStore::Adopt(std::vector<AdoptedRow> rows) {
  co_return co_await database_.Write([rows = std::move(rows)](SqlConnection& connection) {
    std::vector<AdoptedAs> results;
    results.reserve(rows.size());
    for (const AdoptedRow& row : rows) {
      results.push_back(AdoptRow(connection, row));
    }
    return results;
  });
}

asio::awaitable<void> SqlAdoptionStore::PutSettings(
    std::map<std::string, std::optional<std::string>> settings) {
  co_await database_.Write(
      [settings = std::move(settings), time = clock_.Now()](SqlConnection& connection) {
        const std::string now = ColumnTime(connection, time);
        for (const auto& [key, value] : settings) {
          if (value) {
            PutSetting(connection, key, *value, now);
          } else {
            connection.Execute("DELETE FROM {system_configs} WHERE config_key = ?", {key});
          }
        }
      });
}

asio::awaitable<std::int64_t> SqlAdoptionStore::TakeBackOverwritten() {
  co_return co_await database_.Write([](SqlConnection& connection) {
    return connection.Execute(
        "UPDATE {rts} SET uid = NULL, rt_fp = NULL WHERE uid IS NOT NULL AND rt <> '' AND rt NOT "
        "LIKE 'rtm1.%'");
  });
}

asio::awaitable<AdoptionCounts> SqlAdoptionStore::Count() {
  co_return co_await database_.Read([](SqlConnection& connection) {
    AdoptionCounts counts;
    counts.left = CountOf(connection, "SELECT count(*) FROM {rts} WHERE uid IS NULL");
    counts.consumed = CountOf(connection, "SELECT count(*) FROM {rt_consumed}");
    connection.Query("SELECT state, state_code, count(*) FROM {rts} GROUP BY state, state_code", {},
                     [&counts](const SqlRow& row) {
                       counts.rows += row.Int(2);
                       counts.by_state[StateOf(row.Text(0))][std::string(row.Text(1))] +=
                           row.Int(2);
                     });
    return counts;
  });
}

asio::awaitable<std::vector<OddRow>> SqlAdoptionStore::ListOdd(std::size_t limit) {
  co_return co_await database_.Read([limit](SqlConnection& connection) {
    std::vector<OddRow> rows;
    connection.Query(
        "SELECT r.biz_id, r.state, r.state_code, h.biz_id FROM {rts} r "
        "LEFT JOIN {rts} h ON h.id = r.linked_to "
        "WHERE r.uid IS NOT NULL AND r.state <> 'active' ORDER BY r.id LIMIT ?",
        {limit}, [&rows](const SqlRow& row) {
          rows.push_back({.biz_id = std::string(row.Text(0)),
                          .state = StateOf(row.Text(1)),
                          .code = std::string(row.Text(2)),
                          .holder = std::string(row.Text(3))});
        });
    return rows;
  });
}

}  // namespace rtm::storage
