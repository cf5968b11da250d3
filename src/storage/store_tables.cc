#include "storage/store_tables.h"

#include <sodium.h>

#include <array>

#include "base/encoding.h"

namespace rtm::storage {
namespace {

constexpr std::size_t kRowsAtOnce = 200;

constexpr std::array<StoreColumn, 39> kRts{{{"id", ColumnKind::kNumber},
                                            {"biz_id", ColumnKind::kText},
                                            {"user_name", ColumnKind::kText},
                                            {"email", ColumnKind::kText},
                                            {"type", ColumnKind::kText},
                                            {"rt", ColumnKind::kText},
                                            {"at", ColumnKind::kText},
                                            {"proxy", ColumnKind::kText},
                                            {"client_id", ColumnKind::kText},
                                            {"tag", ColumnKind::kText},
                                            {"enabled", ColumnKind::kNumber},
                                            {"last_rt", ColumnKind::kText},
                                            {"refresh_result", ColumnKind::kText},
                                            {"user_info", ColumnKind::kText},
                                            {"account_info", ColumnKind::kText},
                                            {"last_refresh_time", ColumnKind::kTime},
                                            {"memo", ColumnKind::kText},
                                            {"create_time", ColumnKind::kTime},
                                            {"update_time", ColumnKind::kTime},
                                            {"uid", ColumnKind::kText},
                                            {"provider", ColumnKind::kText},
                                            {"proxy_label", ColumnKind::kText},
                                            {"proxy_fp", ColumnKind::kText},
                                            {"id_token", ColumnKind::kText},
                                            {"state", ColumnKind::kText},
                                            {"state_code", ColumnKind::kText},
                                            {"state_since_ms", ColumnKind::kNumber},
                                            {"consecutive_failures", ColumnKind::kNumber},
                                            {"probe_spent", ColumnKind::kNumber},
                                            {"generation", ColumnKind::kNumber},
                                            {"rt_fp", ColumnKind::kText},
                                            {"linked_to", ColumnKind::kNumber},
                                            {"at_expires_ms", ColumnKind::kNumber},
                                            {"at_issued_ms", ColumnKind::kNumber},
                                            {"last_refresh_ms", ColumnKind::kNumber},
                                            {"next_refresh_ms", ColumnKind::kNumber},
                                            {"created_ms", ColumnKind::kNumber},
                                            {"updated_ms", ColumnKind::kNumber},
                                            {"version", ColumnKind::kNumber}}};

constexpr std::array<StoreColumn, 5> kSystemConfigs{{{"id", ColumnKind::kNumber},
                                                     {"config_key", ColumnKind::kText},
                                                     {"config_value", ColumnKind::kText},
                                                     {"create_time", ColumnKind::kTime},
                                                     {"update_time", ColumnKind::kTime}}};

constexpr std::array<StoreColumn, 15> kRtAttempts{{{"id", ColumnKind::kNumber},
                                                   {"token_id", ColumnKind::kNumber},
                                                   {"open_for", ColumnKind::kNumber},
                                                   {"owner", ColumnKind::kText},
                                                   {"sent_fp", ColumnKind::kText},
                                                   {"started_by", ColumnKind::kText},
                                                   {"kind", ColumnKind::kText},
                                                   {"route", ColumnKind::kText},
                                                   {"client_id", ColumnKind::kText},
                                                   {"started_ms", ColumnKind::kNumber},
                                                   {"finished_ms", ColumnKind::kNumber},
                                                   {"outcome", ColumnKind::kText},
                                                   {"code", ColumnKind::kText},
                                                   {"http_status", ColumnKind::kNumber},
                                                   {"generation", ColumnKind::kNumber}}};

constexpr std::array<StoreColumn, 5> kRtConsumed{{{"fingerprint", ColumnKind::kText},
                                                  {"token_uid", ColumnKind::kText},
                                                  {"biz_id", ColumnKind::kText},
                                                  {"generation", ColumnKind::kNumber},
                                                  {"consumed_ms", ColumnKind::kNumber}}};

constexpr std::array<StoreColumn, 9> kAuditLog{{{"id", ColumnKind::kNumber},
                                                {"at_ms", ColumnKind::kNumber},
                                                {"actor_kind", ColumnKind::kText},
                                                {"actor_name", ColumnKind::kText},
                                                {"actor_address", ColumnKind::kText},
                                                {"request_id", ColumnKind::kText},
                                                {"action", ColumnKind::kText},
                                                {"subject", ColumnKind::kText},
                                                {"detail", ColumnKind::kText}}};

constexpr std::array<StoreColumn, 2> kEndedSessions{
    {{"session_id", ColumnKind::kText}, {"expires_ms", ColumnKind::kNumber}}};

// In this order: who reads the copy while it grows finds no settings without their rows. The schema
// is that of the target's own migrations.
constexpr std::array<StoreTable, 6> kTables{{{"rts", kRts},
                                             {"system_configs", kSystemConfigs},
                                             {"rt_attempts", kRtAttempts},
                                             {"rt_consumed", kRtConsumed},
                                             {"audit_log", kAuditLog},
                                             {"rt_ended_sessions", kEndedSessions}}};

/// The digest of a table: every value with its kind and length, row by row in the order of the key.
class TableDigest {
 public:
  TableDigest() { crypto_generichash_init(&state_, nullptr, 0, kBytes); }

  void Add(const SqlRow& row, const StoreTable& table) {
    int column = 0;
    for (const StoreColumn& definition : table.columns) {
      AddValue(row, column++, definition.kind);
    }
  }

  std::string Finish() {
    std::array<char, kBytes> digest{};
    crypto_generichash_final(&state_, reinterpret_cast<unsigned char*>(digest.data()),
                             digest.size());
    return base::HexEncode({digest.data(), digest.size()});
  }

 private:
  static constexpr std::size_t kBytes = 32;

  void AddValue(const SqlRow& row, int column, ColumnKind kind) {
    // Engines write times in their own way; ours are numbers beside them.
    if (kind == ColumnKind::kTime) {
      return;
    }
    if (row.IsNull(column)) {
      Update("n;");
    } else if (kind == ColumnKind::kNumber) {
      Update("i" + std::to_string(row.Int(column)) + ";");
    } else {
      const std::string_view text = row.Text(column);
      Update("t" + std::to_string(text.size()) + ":");
      Update(text);
    }
  }

  void Update(std::string_view bytes) {
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size());
  }

  crypto_generichash_state state_{};
};

SqlValue ValueOf(const SqlRow& row, int column, ColumnKind kind) {
  if (row.IsNull(column)) {
    return std::nullopt;
  }
  return kind == ColumnKind::kNumber ? SqlValue(row.Int(column)) : SqlValue(row.Text(column));
}

std::string ColumnList(const StoreTable& table) {
  std::string list;
  for (const StoreColumn& column : table.columns) {
    list.append(list.empty() ? "" : ", ").append(column.name);
  }
  return list;
}

std::string SelectSql(const StoreTable& table) {
  return "SELECT " + ColumnList(table) + " FROM {" + std::string(table.name) + "} WHERE " +
         std::string(table.columns.front().name) + " > ? ORDER BY " +
         std::string(table.columns.front().name) + " LIMIT ?";
}

std::string InsertSql(const StoreTable& table) {
  std::string places;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    places += i == 0 ? "?" : ", ?";
  }
  return "INSERT INTO {" + std::string(table.name) + "} (" + ColumnList(table) + ") VALUES (" +
         places + ")";
}

/// Calls `each` for all rows in the order of the key, and `after_chunk` between reads.
void Walk(SqlConnection& connection, const StoreTable& table, const SqlConnection::RowSink& each,
          const std::function<void()>& after_chunk) {
  const std::string sql = SelectSql(table);
  const ColumnKind key = table.columns.front().kind;
  SqlValue after = key == ColumnKind::kNumber ? SqlValue(std::int64_t{0}) : SqlValue("");
  for (bool more = true; more;) {
    more = false;
    connection.Query(sql, {after, kRowsAtOnce}, [&](const SqlRow& row) {
      each(row);
      after = ValueOf(row, 0, key);
      more = true;
    });
    after_chunk();
  }
}

}  // namespace

std::span<const StoreTable> StoreTables() { return kTables; }

TableSummary SummarizeTable(SqlConnection& connection, const StoreTable& table) {
  TableSummary summary;
  TableDigest digest;
  Walk(
      connection, table,
      [&](const SqlRow& row) {
        digest.Add(row, table);
        ++summary.rows;
      },
      [] {});
  summary.digest = digest.Finish();
  return summary;
}

TableSummary CopyTable(SqlConnection& from, SqlConnection& to, const StoreTable& table) {
  TableSummary summary;
  TableDigest digest;
  const std::string insert = InsertSql(table);
  std::vector<std::vector<SqlValue>> chunk;
  Walk(
      from, table,
      [&](const SqlRow& row) {
        digest.Add(row, table);
        ++summary.rows;
        std::vector<SqlValue>& values = chunk.emplace_back();
        int column = 0;
        for (const StoreColumn& definition : table.columns) {
          values.push_back(ValueOf(row, column++, definition.kind));
        }
      },
      [&] {
        to.BeginWrite();
        for (const std::vector<SqlValue>& values : chunk) {
          to.Execute(insert, SqlConnection::Values(values));
        }
        to.Commit();
        chunk.clear();
      });
  summary.digest = digest.Finish();
  return summary;
}

}  // namespace rtm::storage
