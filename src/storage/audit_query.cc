#include "storage/audit_query.h"

#include <algorithm>
#include <array>
#include <utility>

#include "storage/sql_conditions.h"
#include "storage/token_list_query.h"

namespace rtm::storage {
namespace {

constexpr std::string_view kColumns =
    "id, at_ms, actor_kind, actor_name, actor_address, request_id, action, subject, detail";

core::Actor::Kind ReadActorKind(std::string_view name) {
  using Kind = core::Actor::Kind;
  static constexpr std::array kKinds{Kind::kOperator,    Kind::kApiSecret, Kind::kPublicApi,
                                     Kind::kCommandLine, Kind::kSchedule,  Kind::kRecovery};
  const auto* found =
      std::ranges::find(kKinds, name, [](Kind kind) { return core::ToString(kind); });
  return found == kKinds.end() ? Kind::kOperator : *found;
}

core::AuditEvent ReadEvent(const SqlRow& row) {
  core::AuditEvent event;
  event.id = row.Int(0);
  event.at = base::FromUnixMillis(row.Int(1));
  event.actor.kind = ReadActorKind(row.Text(2));
  event.actor.name = row.Text(3);
  event.actor.address = row.Text(4);
  event.actor.request_id = row.Text(5);
  event.action = row.Text(6);
  event.subject = row.Text(7);
  event.detail = row.Text(8);
  return event;
}

std::vector<core::AuditEvent> QueryEvents(SqlConnection& connection, const std::string& sql,
                                          const std::vector<SqlValue>& values) {
  std::vector<core::AuditEvent> events;
  connection.Query(sql, SqlConnection::Values(values),
                   [&events](const SqlRow& row) { events.push_back(ReadEvent(row)); });
  return events;
}

}  // namespace

AuditSql MakeAuditSql(const AuditFilter& filter, SqlDialect dialect) {
  SqlConditions where(dialect);
  where.Where("action = ?", filter.action.empty() ? std::nullopt : std::optional(filter.action));
  where.Contains("actor_name", filter.actor);
  where.Contains("subject", filter.subject);
  where.Contains("actor_address", filter.address);
  where.Where("at_ms >= ?", filter.from);
  where.Where("at_ms < ?", filter.until);
  const std::string select = "SELECT " + std::string(kColumns) + " FROM {audit_log}" + where.sql();
  AuditSql sql;
  sql.page = select + " ORDER BY id DESC LIMIT ? OFFSET ?";
  sql.count = "SELECT count(*) FROM {audit_log}" + where.sql();
  sql.before =
      select + (where.sql().empty() ? " WHERE" : " AND") + " id < ? ORDER BY id DESC LIMIT ?";
  sql.values = where.TakeValues();
  return sql;
}

AuditStore::Page QueryAuditPage(SqlConnection& connection, const AuditFilter& filter,
                                const PageRequest& page) {
  AuditSql sql = MakeAuditSql(filter, connection.dialect());
  AuditStore::Page result;
  connection.Query(sql.count, SqlConnection::Values(sql.values),
                   [&result](const SqlRow& row) { result.total = row.Int(0); });
  sql.values.emplace_back(std::max<std::int64_t>(page.page_size, 1));
  sql.values.emplace_back(OffsetOf(page));
  result.items = QueryEvents(connection, sql.page, sql.values);
  return result;
}

std::vector<core::AuditEvent> QueryAuditBefore(SqlConnection& connection, const AuditFilter& filter,
                                               std::int64_t before, std::int64_t most) {
  AuditSql sql = MakeAuditSql(filter, connection.dialect());
  sql.values.emplace_back(before);
  sql.values.emplace_back(std::max<std::int64_t>(most, 1));
  return QueryEvents(connection, sql.before, sql.values);
}

std::vector<std::string> QueryAuditActions(SqlConnection& connection) {
  std::vector<std::string> actions;
  std::string last;
  for (bool found = true; found;) {
    found = false;
    connection.Query(kNextAuditActionSql, {last}, [&](const SqlRow& row) {
      found = true;
      actions.emplace_back(row.Text(0));
    });
    last = found ? actions.back() : last;
  }
  return actions;
}

}  // namespace rtm::storage
