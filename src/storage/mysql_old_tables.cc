#include "storage/mysql_old_tables.h"

#include <algorithm>
#include <array>
#include <optional>

#include "storage/adoption_store.h"
#include "storage/old_tables.h"
#include "storage/setting_rows.h"
#include "storage/store_tables.h"

namespace rtm::storage {
namespace {

std::string Quoted(std::string_view table) { return "'" + std::string(table) + "'"; }

/// Whether a whole unique index is over this column alone.
bool IsUnique(SqlConnection& connection, std::string_view table, std::string_view column) {
  bool is_unique = false;
  connection.Query(
      "SELECT index_name FROM information_schema.statistics WHERE table_schema = database() AND "
      "table_name = " +
          Quoted(table) +
          " GROUP BY index_name HAVING max(non_unique) = 0 AND count(*) = 1 AND "
          "lower(max(column_name)) = ? AND max(sub_part) IS NULL",
      {column}, [&is_unique](const SqlRow&) { is_unique = true; });
  return is_unique;
}

/// Whether the server itself gives each row its number `id`: without that no row could be added.
bool HasOwnKey(SqlConnection& connection, std::string_view table) {
  int keys = 0;
  bool is_own = false;
  connection.Query(
      "SELECT lower(column_name), data_type, extra FROM information_schema.columns WHERE "
      "table_schema = database() AND column_key = 'PRI' AND table_name = " +
          Quoted(table),
      {}, [&](const SqlRow& row) {
        ++keys;
        is_own = row.Text(0) == "id" && row.Text(1).ends_with("int") &&
                 row.Text(2).find("auto_increment") != std::string_view::npos;
      });
  return keys == 1 && is_own;
}

bool IsOldRts(SqlConnection& connection) {
  const MySqlOldTable rts = DescribeOldTable(connection, "{rts}", "biz_id");
  // Columns of ours mean something else in a table that we have not made.
  const bool has_ours =
      std::ranges::any_of(std::array{"uid", "state", "generation", "version", "rt_fp", "linked_to"},
                          [&rts](const char* name) { return rts.columns.contains(name); });
  return !has_ours && rts.columns.contains("biz_id") && rts.columns.contains("rt") &&
         HasOwnKey(connection, "{rts}");
}

bool IsOldSettings(SqlConnection& connection) {
  return HasColumn(connection, "{system_configs}", "config_key") &&
         HasOwnKey(connection, "{system_configs}");
}

/// Whether somebody has begun to change the schema.
bool IsClaimed(SqlConnection& connection) {
  return HasColumn(connection, "{system_configs}", "config_value") &&
         FindSetting(connection, std::string(kAdoptionKey)).has_value();
}

[[noreturn]] void RefuseValue(const std::string& row, const base::Text& why) {
  throw base::Error(
      base::ErrorCode::kConflict,
      {"The old database cannot be taken over as it is: " + row + " " + why.en +
           ". Put that right in the old service. Nothing was changed.",
       "旧数据库目前无法接管：" + row + " " + why.zh + "。请先在旧服务中更正。未做任何更改。"});
}

/// The first answer, if there is one.
std::optional<std::string> FirstOf(SqlConnection& connection, const std::string& sql) {
  std::optional<std::string> first;
  connection.Query(sql, {}, [&first](const SqlRow& row) { first = row.Text(0); });
  return first;
}

/// Their rows belong to a store that is gone, and their migrations are done.
void CheckLeftovers(SqlConnection& connection) {
  std::string names = "'{schema_migrations}'";
  for (const std::string_view table : NodeTables()) {
    names.append(", '{").append(table).append("}'");
  }
  for (const StoreTable& table : StoreTables()) {
    if (table.name != "rts" && table.name != "system_configs") {
      names.append(", '{").append(table.name).append("}'");
    }
  }
  std::string left;
  connection.Query(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = database() AND "
      "table_name IN (" +
          names + ") ORDER BY table_name",
      {},
      [&left](const SqlRow& row) { left.append(left.empty() ? "" : ", ").append(row.Text(0)); });
  if (!left.empty()) {
    throw base::Error(
        base::ErrorCode::kConflict,
        {"Beside the tables of the old system are those of an earlier store of rt-manage. If "
         "nobody needs that any more: DROP TABLE " +
             left + "; Nothing was changed.",
         "旧系统的表旁边有先前 rt-manage 数据库的表。如已不再需要：DROP TABLE " + left +
             "; 未做任何更改。"});
  }
}

void CheckNames(SqlConnection& connection, const std::string& table, const std::string& name) {
  if (FirstOf(connection, "SELECT id FROM " + table + " WHERE " + name + " IS NULL LIMIT 1")) {
    RefuseValue(table.substr(1, table.size() - 2),
                {"has a row without a " + name, "中有缺少 " + name + " 的行"});
  }
  const auto twice =
      FirstOf(connection, "SELECT max(" + name + ") FROM " + table + " GROUP BY CONVERT(" + name +
                              " USING utf8mb4) COLLATE utf8mb4_bin HAVING count(*) > 1 LIMIT 1");
  if (twice) {
    RefuseValue("\"" + *twice + "\"", {"is the " + name + " of two rows", "是两行的 " + name});
  }
}

std::string IsLonger(const MySqlTextLimit& limit) {
  std::string condition = limit.characters > 0 ? "char_length(" : "octet_length(CONVERT(";
  condition.append(limit.column).append(limit.characters > 0 ? ") > " : " USING utf8mb4)) > ");
  return condition.append(std::to_string(std::max(limit.characters, limit.bytes)));
}

void CheckLengths(SqlConnection& connection, const std::string& table, const std::string& name) {
  const MySqlOldTable found = DescribeOldTable(connection, table, name);
  for (const MySqlTextLimit& limit : MySqlTextLimits(table)) {
    if (!found.columns.contains(limit.column)) {
      continue;
    }
    std::string sql = "SELECT ";
    sql.append(name).append(" FROM ").append(table).append(" WHERE ");
    sql.append(IsLonger(limit)).append(" LIMIT 1");
    if (const auto row = FirstOf(connection, sql)) {
      const bool by_characters = limit.characters > 0;
      const std::string most = std::to_string(std::max(limit.characters, limit.bytes));
      RefuseValue("\"" + *row + "\"",
                  {"has a " + limit.column + " of more than " + most +
                       (by_characters ? " characters" : " bytes"),
                   "的 " + limit.column + " 超过 " + most + (by_characters ? " 个字符" : " 字节")});
    }
  }
}

}  // namespace

MySqlOldTable DescribeOldTable(SqlConnection& connection, std::string_view table,
                               std::string_view name) {
  MySqlOldTable found;
  connection.Query(
      "SELECT lower(column_name) FROM information_schema.columns WHERE table_schema = database() "
      "AND table_name = " +
          Quoted(table),
      {}, [&found](const SqlRow& row) { found.columns.emplace(row.Text(0)); });
  found.name_is_unique = IsUnique(connection, table, name);
  return found;
}

MySqlKind KindOfMySqlTables(SqlConnection& connection, const std::string& database) {
  const bool has_rts = HasTable(connection, "{rts}");
  const bool has_settings = HasTable(connection, "{system_configs}");
  // Where old rows were put back, the other tables of ours may have stayed.
  if (HasTable(connection, "{schema_migrations}") &&
      (!has_rts || HasColumn(connection, "{rts}", "uid"))) {
    return MySqlKind::kOurs;
  }
  if (has_rts && has_settings && IsClaimed(connection)) {
    return MySqlKind::kBegun;
  }
  if (has_rts && IsOldRts(connection) && (!has_settings || IsOldSettings(connection))) {
    return MySqlKind::kOld;
  }
  if (has_rts || has_settings) {
    RefuseForeignTables(database);
  }
  return MySqlKind::kNew;
}

void CheckOldValues(SqlConnection& connection) {
  CheckLeftovers(connection);
  CheckNames(connection, "{rts}", "biz_id");
  CheckLengths(connection, "{rts}", "biz_id");
  if (HasTable(connection, "{system_configs}")) {
    CheckNames(connection, "{system_configs}", "config_key");
    CheckLengths(connection, "{system_configs}", "config_key");
  }
}

}  // namespace rtm::storage
