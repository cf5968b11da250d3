#include "storage/old_schema.h"

#include "storage/adoption_store.h"
#include "storage/migrations/migration_runner.h"
#include "storage/old_tables.h"
#include "storage/setting_rows.h"

namespace rtm::storage {

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
