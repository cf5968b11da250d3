#include "storage/overview_query.h"

#include <chrono>

namespace rtm::storage {
namespace {

using std::chrono::hours;

// What RefreshStore::Abandon and SkipAttempts leave behind: nothing was sent.
constexpr const char* kNeeded = "AND a.outcome NOT IN ('not_needed', 'skipped') ";
// How an attempt ended that a restored store does not know of is nobody's failure either.
constexpr const char* kFailed =
    "AND a.outcome NOT IN ('', 'rotated', 'kept', 'not_needed', 'skipped', 'store_restored') ";

void CountStates(SqlConnection& connection, const std::string& sql, PoolCount& count) {
  connection.Query(sql, {}, [&count](const SqlRow& row) {
    const auto state = core::ParseTokenState(row.Text(1));
    count.by_state[state.value_or(core::TokenState::kUnknownError)] += row.Int(2);
    count.total += row.Int(2);
    count.enabled += row.Int(0) != 0 ? row.Int(2) : 0;
  });
}

/// Told apart here: the database would sort all rows to group them.
void CountAtEnds(SqlConnection& connection, const std::string& sql, PoolCount& count) {
  count.at_ends.assign(PoolCount::kAtEndHours, 0);
  std::int64_t known = 0;
  connection.Query(sql, {}, [&count, &known](const SqlRow& row) {
    ++known;
    const base::UtcTime end = base::FromUnixMillis(row.Int(0));
    const auto hour = static_cast<std::size_t>(std::chrono::floor<hours>(end - count.at).count());
    if (end <= count.at) {
      ++count.at_over;
    } else if (hour >= count.at_ends.size()) {
      ++count.at_later;
    } else {
      ++count.at_ends[hour];
    }
  });
  count.at_unknown = count.total - known;
}

}  // namespace

OverviewSql MakeOverviewSql() {
  // Down to the full hour, in the integer arithmetic that every engine shares.
  const std::string hour = "a.started_ms - a.started_ms % 3600000";
  const std::string begun = " WHERE a.started_ms >= ? AND a.started_ms < ? ";
  return {// By (enabled, state), the order of the index, so that nothing is sorted.
          .states = "SELECT enabled, state, count(*) FROM {rts} GROUP BY enabled, state",
          .at_ends = "SELECT at_expires_ms FROM {rts} WHERE at_expires_ms IS NOT NULL",
          .outcomes = "SELECT " + hour + " AS hour, a.outcome, count(*) FROM {rt_attempts} a" +
                      begun + kNeeded + "GROUP BY hour, a.outcome",
          .failures = "SELECT " + hour +
                      " AS hour, a.outcome, a.code, a.route, coalesce(r.provider, '') AS provider, "
                      "count(*) FROM {rt_attempts} a LEFT JOIN {rts} r ON r.id = a.token_id" +
                      begun + kFailed + "GROUP BY hour, a.outcome, a.code, a.route, provider"};
}

PoolCount QueryPoolCount(SqlConnection& connection, base::UtcTime now, DueScope scope) {
  static const OverviewSql kSql = MakeOverviewSql();
  PoolCount count;
  count.at = now;
  CountStates(connection, kSql.states, count);
  CountAtEnds(connection, kSql.at_ends, count);
  const DueCount due = CountDue(connection, now, now - RowCensus::kOverdueAfter, scope);
  count.due = due.due;
  count.overdue = due.overdue;
  DueAhead ahead = CountDueAhead(connection, now, PoolCount::kDueHours, scope);
  count.due_ahead = std::move(ahead.by_hour);
  count.next_due = ahead.next;
  return count;
}

std::vector<AttemptHour> QueryAttemptHours(SqlConnection& connection, base::UtcTime from,
                                           base::UtcTime until) {
  static const OverviewSql kSql = MakeOverviewSql();
  std::map<std::int64_t, AttemptHour> hours_found;
  connection.Query(kSql.outcomes, {from, until}, [&hours_found](const SqlRow& row) {
    AttemptHour& hour = hours_found[row.Int(0)];
    const std::string outcome(row.Text(1));
    if (outcome.empty()) {
      hour.open += row.Int(2);
    } else {
      hour.outcomes[outcome] += row.Int(2);
    }
  });
  connection.Query(kSql.failures, {from, until}, [&hours_found](const SqlRow& row) {
    hours_found[row.Int(0)].failures.push_back({std::string(row.Text(1)), std::string(row.Text(2)),
                                                std::string(row.Text(3)), std::string(row.Text(4)),
                                                row.Int(5)});
  });
  std::vector<AttemptHour> result;
  result.reserve(hours_found.size());
  for (auto& [millis, hour] : hours_found) {
    hour.from = base::FromUnixMillis(millis);
    result.push_back(std::move(hour));
  }
  return result;
}

}  // namespace rtm::storage
