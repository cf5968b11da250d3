#include "storage/sql_settings_store.h"

#include <utility>

#include "storage/setting_rows.h"
#include "storage/sql_rows.h"

namespace rtm::storage {
asio::awaitable<std::map<std::string, std::string>> SqlSettingsStore::LoadAll() {
  co_return co_await database_.Read([](SqlConnection& connection) {
    std::map<std::string, std::string> values;
    connection.Query("SELECT config_key, config_value FROM {system_configs} WHERE config_key <> ?",
                     {kRevisionKey},
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
    RaiseRevision(connection, now);
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
    RaiseRevision(connection, now);
    return value;
  });
}

asio::awaitable<bool> SqlSettingsStore::Replace(std::string key, std::string before,
                                                std::string after,
                                                std::optional<core::AuditEvent> audit) {
  co_return co_await database_.Write([key = std::move(key), before = std::move(before),
                                      after = std::move(after), audit = std::move(audit),
                                      time = clock_.Now()](SqlConnection& connection) {
    const bool replaced =
        connection.Execute(
            "UPDATE {system_configs} SET config_value = ? WHERE config_key = ? AND "
            "config_value = ?",
            {after, key, before}) == 1;
    if (replaced) {
      RaiseRevision(connection, ColumnTime(connection, time));
    }
    if (replaced && audit) {
      AppendAudit(connection, *audit);
    }
    return replaced;
  });
}

}  // namespace rtm::storage
