#include "storage/sqlite_old_tables.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "storage/old_tables.h"

namespace rtm::storage {
namespace {

struct Columns {
  std::set<std::string> names;  ///< In lower case.
  std::string key;              ///< The rowid by another name; "" if none is.
};

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

Columns ColumnsOf(SqlConnection& connection, std::string_view table) {
  Columns columns;
  int key_columns = 0;
  connection.Query("PRAGMA table_info({" + std::string(table) + "})", {}, [&](const SqlRow& row) {
    columns.names.insert(Lower(row.Text(1)));
    if (row.Int(5) > 0) {
      ++key_columns;
      columns.key = Lower(row.Text(2)) == "integer" ? Lower(row.Text(1)) : "";
    }
  });
  if (key_columns != 1) {
    columns.key.clear();
  }
  return columns;
}

bool HasAll(const std::set<std::string>& names, std::initializer_list<const char*> wanted) {
  return std::ranges::all_of(wanted, [&](const char* name) { return names.contains(name); });
}

/// Whether a whole unique index is over this column alone.
bool IsUnique(SqlConnection& connection, std::string_view table, std::string_view column) {
  std::vector<std::string> indexes;
  connection.Query("PRAGMA index_list({" + std::string(table) + "})", {},
                   [&indexes](const SqlRow& row) {
                     if (row.Int(2) != 0 && row.Int(4) == 0) {
                       indexes.emplace_back(row.Text(1));
                     }
                   });
  return std::ranges::any_of(indexes, [&](const std::string& index) {
    std::vector<std::string> over;
    connection.Query("SELECT name FROM pragma_index_info(?)", {index},
                     [&over](const SqlRow& row) { over.push_back(Lower(row.Text(0))); });
    return over.size() == 1 && over.front() == column;
  });
}

}  // namespace

std::optional<OldTables> FindOldTables(SqlConnection& connection) {
  if (!HasTable(connection, "{rts}")) {
    return std::nullopt;
  }
  const Columns rts = ColumnsOf(connection, "rts");
  // Without a key that SQLite gives itself no row could be added. Columns of ours mean something
  // else in a table that we have not made.
  const bool has_ours =
      std::ranges::any_of(std::array{"uid", "state", "generation", "version", "rt_fp", "linked_to"},
                          [&rts](const char* name) { return rts.names.contains(name); });
  if (rts.key != "id" || !HasAll(rts.names, {"biz_id", "rt"}) || has_ours) {
    return std::nullopt;
  }
  OldTables tables;
  tables.biz_id_is_unique = IsUnique(connection, "rts", "biz_id");
  tables.has_settings = HasTable(connection, "{system_configs}");
  if (tables.has_settings) {
    const Columns settings = ColumnsOf(connection, "system_configs");
    if (settings.key != "id" || !settings.names.contains("config_key")) {
      return std::nullopt;
    }
    tables.setting_key_is_unique = IsUnique(connection, "system_configs", "config_key");
  }
  return tables;
}

}  // namespace rtm::storage
