#pragma once

#include <chrono>

#include "storage/due_query.h"
#include "storage/records.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

/// Counts rows for metrics, from indexes alone but for the few that are in doubt.
RowCensus CountRows(SqlConnection& connection, base::UtcTime now, DueScope scope);

/// Its texts, for the test that looks at the query plans.
struct CensusSql {
  std::string states;
  std::string at_over;      ///< Takes the time.
  std::string next_at_end;  ///< Takes the time.
};
CensusSql MakeCensusSql();

}  // namespace rtm::storage
