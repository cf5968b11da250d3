#include "storage/old_schema.h"

#include "storage/adopt_rows.h"
#include "storage/migrations/migration_runner.h"
#include "storage/setting_rows.h"

namespace rtm::storage {

bool HasColumn(SqlConnection& connection, std::string_view table, std::string_view column) {
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

std::string SelectOldRows(SqlConnection& connection, std::string_view where) {
  std::string sql;
  for (const std::string_view column : OldColumns()) {
    sql.append(sql.empty() ? "SELECT " : ", ");
    sql.append(HasColumn(connection, "{rts}", column) ? column : "NULL");
  }
  return sql.append(" FROM {rts} ").append(where);
}

void AdoptSchema(SqlConnection& connection, std::span<const Migration> migrations,
                 const OldSchema& old, const base::Clock& clock) {
  for (const std::string_view statement : old.missing_tables) {
    connection.Execute(statement);
  }
  for (const AddedColumn& added : old.columns) {
    if (!HasColumn(connection, added.table, added.column)) {
      connection.Execute(added.statement);
    }
  }
  for (const std::string_view statement : old.statements) {
    connection.Execute(statement);
  }
  CreateMigrationTable(connection);
  RecordMigration(connection, migrations.front(), clock);
  for (const Migration& migration : migrations.subspan(1)) {
    ApplyMigration(connection, migration, clock);
  }
  PutSetting(connection, std::string(kAdoptionKey), std::string(kAdoptionRows),
             base::ToSqlText(clock.Now()));
}

}  // namespace rtm::storage
