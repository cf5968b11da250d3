#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sql_connection.h"

namespace rtm::storage {

enum class ColumnKind {
  kNumber,
  kText,
  kTime  ///< Of the old system, as text; what we go by stands beside it as a number.
};
struct StoreColumn {
  std::string_view name;
  ColumnKind kind = ColumnKind::kText;
};
/// A table of ours; its first column is its key.
struct StoreTable {
  std::string_view name;
  std::span<const StoreColumn> columns;
};

/// All tables but {schema_migrations} and NodeTables(), with all their columns but those that the
/// server fills.
std::span<const StoreTable> StoreTables();
/// What nodes on one server have to tell each other, and what is never copied.
std::span<const std::string_view> NodeTables();

struct TableSummary {
  std::int64_t rows = 0;
  std::string digest;  ///< Over every value but those of kTime.
  bool operator==(const TableSummary&) const = default;
};

/// Reads all of a table. Throws SqlError.
TableSummary SummarizeTable(SqlConnection& connection, const StoreTable& table);
/// Writes all rows of a table into the empty table of another store, chunk by chunk, each
/// committed; the summary is of what was read. Times are written as the other engine has them.
/// Throws SqlError, and Error(kConflict) for a row that does not fit.
TableSummary CopyTable(SqlConnection& from, SqlConnection& to, const StoreTable& table);

}  // namespace rtm::storage
