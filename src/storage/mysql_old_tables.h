#pragma once

#include <string>

#include "storage/migrations/mysql_old_schema.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

/// What stands in a database on a server, under the prefix of the connection.
enum class MySqlKind {
  kNew,   ///< None of these tables.
  kOurs,  ///< Also if rows of an old one are still to be adopted.
  kOld,   ///< A database of the old system (contract.md section 4), to be taken over.
  kBegun  ///< The same, and its schema is being changed, or somebody was cut off while he did.
};

/// Looks and changes nothing. Throws SqlError, and Error(kConfig) for tables of these names that
/// are neither ours nor the old system's. `database`: its name, for the message.
MySqlKind KindOfMySqlTables(SqlConnection& connection, const std::string& database);

/// The columns of a table that is there, and whether `name` is unique in it.
MySqlOldTable DescribeOldTable(SqlConnection& connection, std::string_view table,
                               std::string_view name);

/// Before the first change: throws Error(kConflict) that says what to do if a value of an old table
/// does not fit into ours, two rows would have one name, or tables of an earlier store of ours are
/// left. Throws SqlError.
void CheckOldValues(SqlConnection& connection);

}  // namespace rtm::storage
