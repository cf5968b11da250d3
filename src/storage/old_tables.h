#pragma once

#include <string>
#include <string_view>

#include "storage/sql_connection.h"

namespace rtm::storage {

// Looks at tables that may be those of the old system (contract.md section 4). `table` is in its
// braces: "{rts}". All throw SqlError.

bool HasTable(SqlConnection& connection, std::string_view table);
/// Of a table that is there.
bool HasColumn(SqlConnection& connection, std::string_view table, std::string_view column);
/// A SELECT of all that OldRow needs, with NULL for columns that the table does not have; `where`
/// and what follows it come behind.
std::string SelectOldRows(SqlConnection& connection, std::string_view where);

/// For who needs a database of ours: throws Error(kConfig) that names the command which takes an
/// old one over. `database`: the file, or the name on the server.
[[noreturn]] void RefuseOldSystem(const std::string& database);
/// Throws Error(kConfig): tables of these names that are neither ours nor the old system's.
[[noreturn]] void RefuseForeignTables(const std::string& database);

}  // namespace rtm::storage
