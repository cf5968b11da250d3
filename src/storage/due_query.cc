#include "storage/due_query.h"

#include <algorithm>
#include <utility>

#include "storage/sql_rows.h"

namespace rtm::storage {
namespace {

using core::TokenState;

struct Range {
  int enabled;
  TokenState state;
};

// An IN over states would make the engine read and sort all that is due, however small the limit.
std::vector<Range> RangesOf(DueScope scope) {
  std::vector<Range> ranges{{0, TokenState::kInDoubt}, {1, TokenState::kInDoubt}};
  if (scope == DueScope::kScheduledAndProbes) {
    for (const TokenState state : core::kAllTokenStates) {
      if (core::IsSchedulable(state) && state != TokenState::kInDoubt) {
        ranges.push_back({1, state});
      }
    }
  }
  return ranges;
}

constexpr std::string_view kCondition =
    " FROM {rts} WHERE enabled = ? AND state = ? AND (state <> 'in_doubt' OR probe_spent = 0) "
    "AND linked_to IS NULL";

// Ids that come one after the other, or every third one as in a cluster of three servers, fall on
// all nodes alike. The product stays within 64 bits on every engine.
constexpr std::string_view kMine =
    " AND (next_refresh_ms <= ? OR ((((id & 1048575) * 2654435761) >> 12) % ?) = ?)";

std::string DueSql(std::string_view share) {
  return "SELECT " + kTokenColumns + std::string(kCondition) + " AND next_refresh_ms <= ?" +
         std::string(share) + " ORDER BY next_refresh_ms LIMIT ?";
}

std::string CountSql(std::string_view condition) {
  return "SELECT count(*), coalesce(sum(next_refresh_ms <= ?), 0)" + std::string(condition) +
         " AND next_refresh_ms <= ?";
}

constexpr std::string_view kIndexed = " FROM {rts} WHERE enabled = ? AND state = ?";

std::string TimesSql(std::string_view condition) {
  return "SELECT next_refresh_ms" + std::string(condition) +
         " AND next_refresh_ms > ? AND next_refresh_ms < ?";
}

std::string NextSql(std::string_view condition) {
  return "SELECT next_refresh_ms" + std::string(condition) +
         " AND next_refresh_ms > ? ORDER BY next_refresh_ms LIMIT 1";
}

}  // namespace

std::string DueSql() { return DueSql(""); }

// Without what stands behind the tokens in the row: a linked row has the state `linked`, and the
// index alone answers.
std::string DueCountSql() { return CountSql(kIndexed); }
std::string DueTimesSql() { return TimesSql(kIndexed); }
std::string NextDueSql() { return NextSql(kIndexed); }

DueCount CountDue(SqlConnection& connection, base::UtcTime now, base::UtcTime overdue_at,
                  DueScope scope) {
  static const std::string kFromIndex = DueCountSql();
  static const std::string kInDoubt = CountSql(kCondition);
  DueCount count;
  for (const Range& range : RangesOf(scope)) {
    const std::string& sql = range.state == TokenState::kInDoubt ? kInDoubt : kFromIndex;
    connection.Query(sql, {overdue_at, range.enabled, core::ToString(range.state), now},
                     [&count](const SqlRow& row) {
                       count.due += row.Int(0);
                       count.overdue += row.Int(1);
                     });
  }
  return count;
}

DueAhead CountDueAhead(SqlConnection& connection, base::UtcTime now, std::size_t hours,
                       DueScope scope) {
  static const std::string kTimes = DueTimesSql();
  static const std::string kTimesInDoubt = TimesSql(kCondition);
  static const std::string kNext = NextDueSql();
  static const std::string kNextInDoubt = NextSql(kCondition);
  const base::UtcTime end = now + std::chrono::hours(hours);
  DueAhead ahead;
  ahead.by_hour.assign(hours, 0);
  for (const Range& range : RangesOf(scope)) {
    const bool is_in_doubt = range.state == TokenState::kInDoubt;
    const std::string_view state = core::ToString(range.state);
    connection.Query(is_in_doubt ? kTimesInDoubt : kTimes, {range.enabled, state, now, end},
                     [&ahead, now](const SqlRow& row) {
                       const auto hour = std::chrono::floor<std::chrono::hours>(
                           base::FromUnixMillis(row.Int(0)) - now);
                       ++ahead.by_hour.at(static_cast<std::size_t>(hour.count()));
                     });
    connection.Query(is_in_doubt ? kNextInDoubt : kNext, {range.enabled, state, now},
                     [&ahead](const SqlRow& row) {
                       const base::UtcTime next = base::FromUnixMillis(row.Int(0));
                       ahead.next = std::min(ahead.next.value_or(next), next);
                     });
  }
  return ahead;
}

std::vector<core::Token> QueryDue(SqlConnection& connection, base::UtcTime now, DueScope scope,
                                  std::size_t limit, const DueShare& share) {
  static const std::string kAll = DueSql();
  static const std::string kShared = DueSql(kMine);
  std::vector<core::Token> due;
  const auto keep = [&due](const SqlRow& row) { due.push_back(ReadToken(row)); };
  for (const Range& range : RangesOf(scope)) {
    const std::string_view state = core::ToString(range.state);
    if (share.nodes == 1) {
      connection.Query(kAll, {range.enabled, state, now, limit}, keep);
    } else {
      connection.Query(
          kShared,
          {range.enabled, state, now, share.anybody_since, share.nodes, share.place, limit}, keep);
    }
  }
  std::ranges::sort(
      due, {}, [](const core::Token& token) { return std::pair(token.next_refresh_at, token.id); });
  if (due.size() > limit) {
    due.resize(limit);
  }
  return due;
}

}  // namespace rtm::storage
