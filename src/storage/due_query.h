#pragma once

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
                                  std::size_t limit);

/// Its text, for the test that looks at the query plan; takes enabled, state, time and limit.
std::string DueSql();

}  // namespace rtm::storage
