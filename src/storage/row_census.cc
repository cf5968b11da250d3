#include "storage/row_census.h"

#include "core/token_state.h"

namespace rtm::storage {

CensusSql MakeCensusSql() {
  return {// By (enabled, state), the order of the index, so that nothing is sorted.
          .states = "SELECT state, count(*) FROM {rts} GROUP BY enabled, state",
          .at_over = "SELECT count(*) FROM {rts} WHERE enabled = 1 AND at_expires_ms <= ?",
          .next_at_end =
              "SELECT at_expires_ms FROM {rts} WHERE enabled = 1 AND at_expires_ms > ? ORDER BY "
              "at_expires_ms LIMIT 1"};
}

RowCensus CountRows(SqlConnection& connection, base::UtcTime now, DueScope scope) {
  static const CensusSql kSql = MakeCensusSql();
  RowCensus census;
  connection.Query(kSql.states, {}, [&census](const SqlRow& row) {
    if (const auto state = core::ParseTokenState(row.Text(0))) {
      census.by_state[*state] += row.Int(1);
    }
  });
  const DueCount due = CountDue(connection, now, now - RowCensus::kOverdueAfter, scope);
  census.due = due.due;
  census.overdue = due.overdue;
  connection.Query(kSql.at_over, {now},
                   [&census](const SqlRow& row) { census.at_over = row.Int(0); });
  connection.Query(kSql.next_at_end, {now}, [&census](const SqlRow& row) {
    census.next_at_end = base::FromUnixMillis(row.Int(0));
  });
  return census;
}

}  // namespace rtm::storage
