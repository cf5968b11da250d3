#pragma once

#include <optional>
#include <string>

#include "storage/sql_connection.h"

namespace rtm::storage {

// Rows of {system_configs}. All throw SqlError.

std::optional<std::string> FindSetting(SqlConnection& connection, const std::string& key);
/// `now`: text, for the columns of the old system.
void InsertSetting(SqlConnection& connection, const std::string& key, const std::string& value,
                   const std::string& now);
/// Inserts or replaces. Expects an open write transaction.
void PutSetting(SqlConnection& connection, const std::string& key, const std::string& value,
                const std::string& now);

}  // namespace rtm::storage
