#pragma once

#include <cstdint>
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

/// Counts what RaiseRevision has told; no setting.
inline constexpr const char* kRevisionKey = "rtm.revision";
/// Tells the other nodes that something that all of them keep in memory has changed. Expects an
/// open write transaction; nothing to do where there are no others.
void RaiseRevision(SqlConnection& connection, const std::string& now);
/// How often it was raised.
std::int64_t FindRevision(SqlConnection& connection);

}  // namespace rtm::storage
