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
std::optional<base::UtcTime> QueryNextDue(SqlConnection& connection, DueScope scope);

/// The texts, for the tests that look at the query plans; both take enabled and state, the first
/// also time and limit.
std::string DueSql();
std::string NextDueSql();

}  // namespace rtm::storage
