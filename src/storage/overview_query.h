#pragma once

#include <string>
#include <vector>

#include "storage/due_query.h"
#include "storage/overview_store.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

/// Counts the rows from indexes alone, but for the few that are in doubt.
PoolCount QueryPoolCount(SqlConnection& connection, base::UtcTime now, DueScope scope);

/// Counts the attempts that began in [from, until), found by the index of their start.
std::vector<AttemptHour> QueryAttemptHours(SqlConnection& connection, base::UtcTime from,
                                           base::UtcTime until);

/// Their texts, for the test that looks at the query plans.
struct OverviewSql {
  std::string states;
  std::string at_ends;
  std::string outcomes;  ///< Takes from and until.
  std::string failures;  ///< Takes from and until.
};
OverviewSql MakeOverviewSql();

}  // namespace rtm::storage
