#pragma once

#include <span>
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

/// What makes the tables of step 1 of the migrations out of those of the old system, in this order,
/// one statement for each thing.
struct OldSchema {
  std::vector<std::string_view> missing_tables;  ///< Of the old system, where there was none.
  std::span<const AddedColumn> columns;          ///< Those that are there are left alone.
  std::vector<std::string_view> statements;      ///< Indexes and the new tables.
};

/// Brings a database of the old system to the newest schema, with the records that a new one has,
/// and leaves the mark that its rows are to be adopted (kAdoptionKey). Expects an open write
/// transaction of an engine that takes DDL statements into it: all of it happens or nothing. Throws
/// SqlError.
void AdoptSchema(SqlConnection& connection, std::span<const Migration> migrations,
                 const OldSchema& old, const base::Clock& clock);

}  // namespace rtm::storage
