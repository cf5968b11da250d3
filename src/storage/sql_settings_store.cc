#include "storage/sql_settings_store.h"

#include <utility>

#include "storage/sql_rows.h"

namespace rtm::storage {
namespace {

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

}  // namespace

asio::awaitable<std::map<std::string, std::string>> SqlSettingsStore::LoadAll() {
  co_return co_await database_.Read([](SqlConnection& connection) {
    std::map<std::string, std::string> values;
    connection.Query("SELECT config_key, config_value FROM {system_configs}", {},
                     [&values](const SqlRow& row) { values.emplace(row.Text(0), row.Text(1)); });
    return values;
  });
}

asio::awaitable<void> SqlSettingsStore::Save(std::map<std::string, std::string> values,
                                             core::AuditEvent audit) {
  co_await database_.Write([values = std::move(values), audit = std::move(audit),
                            time = clock_.Now()](SqlConnection& connection) {
    const std::string now = ColumnTime(connection, time);
    for (const auto& [key, value] : values) {
      PutSetting(connection, key, value, now);
    }
    AppendAudit(connection, audit);
  });
}

asio::awaitable<std::string> SqlSettingsStore::SaveIfAbsent(std::string key, std::string value) {
  co_return co_await database_.Write([key = std::move(key), value = std::move(value),
                                      time = clock_.Now()](SqlConnection& connection) {
    const std::string now = ColumnTime(connection, time);
    if (auto standing = FindSetting(connection, key)) {
      return *std::move(standing);
    }
    InsertSetting(connection, key, value, now);
    return value;
  });
}

asio::awaitable<bool> SqlSettingsStore::Replace(std::string key, std::string before,
                                                std::string after,
                                                std::optional<core::AuditEvent> audit) {
  co_return co_await database_.Write([key = std::move(key), before = std::move(before),
                                      after = std::move(after),
                                      audit = std::move(audit)](SqlConnection& connection) {
    const bool replaced =
        connection.Execute(
            "UPDATE {system_configs} SET config_value = ? WHERE config_key = ? AND "
            "config_value = ?",
            {after, key, before}) == 1;
    if (replaced && audit) {
      AppendAudit(connection, *audit);
    }
    return replaced;
  });
}

}  // namespace rtm::storage
