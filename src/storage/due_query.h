#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "storage/records.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

/// Which rows count as due.
enum class DueScope { kProbesOnly, kScheduledAndProbes };

/// Rows whose next_refresh_ms has come, earliest first. One index range for each (enabled, state)
/// that may be due.
std::vector<core::Token> QueryDue(SqlConnection& connection, base::UtcTime now, DueScope scope,
                                  std::size_t limit, const DueShare& share);

/// How many rows are due, and how many of them have been so since `overdue_at`.
struct DueCount {
  std::int64_t due = 0;
  std::int64_t overdue = 0;
};
DueCount CountDue(SqlConnection& connection, base::UtcTime now, base::UtcTime overdue_at,
                  DueScope scope);

/// What will be due after `now`, as far as is known now.
struct DueAhead {
  std::vector<std::int64_t> by_hour;  ///< In the hour i after `now`.
  std::optional<base::UtcTime> next;  ///< However far ahead.
};
DueAhead CountDueAhead(SqlConnection& connection, base::UtcTime now, std::size_t hours,
                       DueScope scope);

/// Its text where there is one node, for the test that looks at the query plan; takes enabled,
/// state, time and limit.
std::string DueSql();
/// The text that CountDue takes for states other than in doubt: overdue time, enabled, state, time.
std::string DueCountSql();
/// The texts that CountDueAhead takes for states other than in doubt: enabled, state, time, end;
/// enabled, state, time.
std::string DueTimesSql();
std::string NextDueSql();

}  // namespace rtm::storage
