#pragma once

#include "storage/settings_store.h"
#include "storage/sql_database.h"

namespace rtm::storage {

/// SettingsStore over any SqlDatabase. Database and clock must outlive it.
class SqlSettingsStore final : public SettingsStore {
 public:
  SqlSettingsStore(SqlDatabase& database, const base::Clock& clock)
      : database_(database), clock_(clock) {}

  asio::awaitable<std::map<std::string, std::string>> LoadAll() override;
  asio::awaitable<void> Save(std::map<std::string, std::string> values,
                             core::AuditEvent audit) override;
  asio::awaitable<std::string> SaveIfAbsent(std::string key, std::string value) override;
  asio::awaitable<bool> Replace(std::string key, std::string before, std::string after,
                                std::optional<core::AuditEvent> audit) override;

 private:
  SqlDatabase& database_;
  const base::Clock& clock_;
};

}  // namespace rtm::storage
