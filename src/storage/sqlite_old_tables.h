#pragma once

#include <optional>

#include "storage/migrations/sqlite_old_schema.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

/// What is there of the old system's tables (contract.md section 4); nullopt if {rts} is not there
/// or is not the old one. Its columns may be fewer, as earlier versions made them, or more.
std::optional<OldTables> FindOldTables(SqlConnection& connection);

}  // namespace rtm::storage
