#pragma once

#include <chrono>

#include "storage/sql_connection.h"

namespace rtm::storage {

/// Until `connection` ends, nobody else has this lock for the tables of the same database and
/// prefix through the same server. (Members of a cluster do not share it.) False if somebody still
/// has it after `patience`. Throws SqlError.
bool LockTables(SqlConnection& connection, std::chrono::seconds patience);

/// What the list of connections shows as the start of that statement while somebody waits.
inline constexpr const char* kLockStart = "SELECT get_lock(concat('rtm.', ";

}  // namespace rtm::storage
