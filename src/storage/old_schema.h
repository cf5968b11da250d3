#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "storage/migrations/migration.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

/// A column that an old table lacks, and the statement that adds it.
struct AddedColumn {
  std::string_view table;  ///< With its braces: "{rts}".
  std::string_view column;
  std::string_view statement;
};

/// What makes the tables of step 1 of the migrations out of those of the old system, in this order.
/// One for each engine.
struct OldSchema {
  std::vector<std::string_view> missing_tables;  ///< Of the old system, where there was none.
  std::span<const AddedColumn> columns;          ///< Those that are there are left alone.
  std::vector<std::string_view> statements;      ///< Indexes and the new tables.
};

/// Brings a database of the old system to the newest schema, with the records that a new one has,
/// and leaves the mark that its rows are to be adopted (kAdoptionKey). Expects an open write
/// transaction; where the engine does not end it at each DDL statement, all of it happens or
/// nothing. Throws SqlError.
void AdoptSchema(SqlConnection& connection, std::span<const Migration> migrations,
                 const OldSchema& old, const base::Clock& clock);

bool HasColumn(SqlConnection& connection, std::string_view table, std::string_view column);
/// A SELECT of all that OldRow needs, with NULL for columns that the table does not have; `where`
/// and what follows it come behind.
std::string SelectOldRows(SqlConnection& connection, std::string_view where);

}  // namespace rtm::storage
