#include "storage/setting_rows.h"

namespace rtm::storage {

std::optional<std::string> FindSetting(SqlConnection& connection, const std::string& key) {
  std::optional<std::string> value;
  connection.Query("SELECT config_value FROM {system_configs} WHERE config_key = ?", {key},
                   [&value](const SqlRow& row) { value = row.Text(0); });
  return value;
}

void InsertSetting(SqlConnection& connection, const std::string& key, const std::string& value,
                   const std::string& now) {
  connection.Execute(
      "INSERT INTO {system_configs} (config_key, config_value, create_time, update_time) VALUES "
      "(?, ?, ?, ?)",
      {key, value, now, now});
}

// Upserts have a different syntax on every engine; the look-up costs nothing inside the
// transaction.
void PutSetting(SqlConnection& connection, const std::string& key, const std::string& value,
                const std::string& now) {
  if (FindSetting(connection, key)) {
    connection.Execute(
        "UPDATE {system_configs} SET config_value = ?, update_time = ? WHERE config_key = ?",
        {value, now, key});
  } else {
    InsertSetting(connection, key, value, now);
  }
}

void RaiseRevision(SqlConnection& connection, const std::string& now) {
  if (connection.dialect() != SqlDialect::kMySql) {
    return;
  }
  const std::int64_t changed = connection.Execute(
      "UPDATE {system_configs} SET config_value = CAST(config_value AS SIGNED) + 1, update_time = "
      "? WHERE config_key = ?",
      {now, kRevisionKey});
  if (changed == 0) {
    InsertSetting(connection, kRevisionKey, "1", now);
  }
}

std::int64_t FindRevision(SqlConnection& connection) {
  std::int64_t revision = 0;
  connection.Query("SELECT CAST(config_value AS SIGNED) FROM {system_configs} WHERE config_key = ?",
                   {kRevisionKey}, [&revision](const SqlRow& row) { revision = row.Int(0); });
  return revision;
}

}  // namespace rtm::storage
