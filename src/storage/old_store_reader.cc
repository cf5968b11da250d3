#include "storage/old_store_reader.h"

#include <utility>

#include "storage/adopt_rows.h"
#include "storage/old_tables.h"

namespace rtm::storage {

OldStoreReader::OldStoreReader(std::unique_ptr<SqlConnection> connection)
    : connection_(std::move(connection)),
      select_rows_(SelectOldRows(*connection_, "WHERE id > ? ORDER BY id LIMIT ?")) {}

std::map<std::string, std::string> OldStoreReader::Settings() {
  std::map<std::string, std::string> settings;
  if (HasTable(*connection_, "{system_configs}") &&
      HasColumn(*connection_, "{system_configs}", "config_value")) {
    connection_->Query(
        "SELECT config_key, config_value FROM {system_configs}", {},
        [&settings](const SqlRow& row) { settings.emplace(row.Text(0), row.Text(1)); });
  }
  return settings;
}

std::vector<OldRow> OldStoreReader::Rows(core::TokenId after, std::size_t limit) {
  std::vector<OldRow> rows;
  connection_->Query(select_rows_, {after, limit},
                     [&rows](const SqlRow& row) { rows.push_back(ReadOldRow(row)); });
  return rows;
}

}  // namespace rtm::storage
