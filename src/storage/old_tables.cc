#include "storage/old_tables.h"

#include "storage/adopt_rows.h"

namespace rtm::storage {
namespace {

bool IsAnswered(SqlConnection& connection, const std::string& sql,
                std::initializer_list<SqlValue> values = {}) {
  bool is_answered = false;
  connection.Query(sql, values, [&is_answered](const SqlRow&) { is_answered = true; });
  return is_answered;
}

/// A column that is not there is no fault of its own on this engine; nothing else can be wrong with
/// such a statement.
bool CanSelect(SqlConnection& connection, std::string_view table, std::string_view column) {
  try {
    connection.Query(
        "SELECT " + std::string(column) + " FROM " + std::string(table) + " WHERE 1 = 0", {},
        [](const SqlRow&) {});
    return true;
  } catch (const SqlError& error) {
    if (error.fault() != SqlFault::kOther) {
      throw;
    }
    return false;
  }
}

}  // namespace

bool HasTable(SqlConnection& connection, std::string_view table) {
  const std::string name(table);
  return IsAnswered(
      connection,
      connection.dialect() == SqlDialect::kMySql
          ? "SELECT 1 FROM information_schema.tables WHERE table_schema = database() AND "
            "table_name = '" +
                name + "'"
          : "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '" + name + "'");
}

bool HasColumn(SqlConnection& connection, std::string_view table, std::string_view column) {
  if (connection.dialect() == SqlDialect::kSqlite) {
    return CanSelect(connection, table, column);
  }
  return IsAnswered(connection,
                    "SELECT 1 FROM information_schema.columns WHERE table_schema = database() AND "
                    "table_name = '" +
                        std::string(table) + "' AND column_name = ?",
                    {column});
}

std::string SelectOldRows(SqlConnection& connection, std::string_view where) {
  std::string sql;
  for (const std::string_view column : OldColumns()) {
    sql.append(sql.empty() ? "SELECT " : ", ");
    sql.append(HasColumn(connection, "{rts}", column) ? column : "NULL");
  }
  return sql.append(" FROM {rts} ").append(where);
}

void RefuseOldSystem(const std::string& database) {
  throw base::Error(
      base::ErrorCode::kConfig,
      {"The database " + database +
           " belongs to the old system. Nothing was changed. 'rt-manage migrate "
           "--dry-run' says what taking it over would do; 'rt-manage migrate' or 'rt-manage "
           "serve' takes it over.",
       "数据库 " + database +
           " 属于旧系统，未做任何更改。rt-manage migrate --dry-run 可查看接管的内容；"
           "rt-manage migrate 或 rt-manage serve 将接管它。"})
      .WithField("database.database");
}

void RefuseForeignTables(const std::string& database) {
  throw base::Error(base::ErrorCode::kConfig,
                    {"The database " + database +
                         " has tables named like ours (rts, system_configs) that are not those of "
                         "the old system either. Nothing was changed. Give another one in "
                         "database.database, or the right database.table_prefix.",
                     "数据库 " + database +
                         " 中存在同名的表（rts、system_configs），但既不属于 "
                         "rt-manage，也不属于旧系统。未做任何更改。请在 database.database "
                         "中指定其他数据库，或更正 database.table_prefix。"})
      .WithField("database.database");
}

}  // namespace rtm::storage
