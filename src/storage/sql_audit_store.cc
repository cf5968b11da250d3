#include "storage/sql_audit_store.h"

#include <algorithm>
#include <array>
#include <utility>

#include "storage/sql_rows.h"
#include "storage/token_list_query.h"

namespace rtm::storage {
namespace {

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

AuditStore::Page QueryEvents(SqlConnection& connection, const std::string& action,
                             const std::string& subject, const PageRequest& page) {
  std::string where;
  std::vector<SqlValue> values;
  if (!action.empty()) {
    where = " WHERE action = ?";
    values.emplace_back(action);
  }
  if (!subject.empty()) {
    where += where.empty() ? " WHERE subject = ?" : " AND subject = ?";
    values.emplace_back(subject);
  }
  AuditStore::Page result;
  connection.Query("SELECT count(*) FROM {audit_log}" + where, SqlConnection::Values(values),
                   [&result](const SqlRow& row) { result.total = row.Int(0); });
  values.emplace_back(std::max<std::int64_t>(page.page_size, 1));
  values.emplace_back(OffsetOf(page));
  connection.Query(
      "SELECT id, at_ms, actor_kind, actor_name, actor_address, request_id, action, subject, "
      "detail FROM {audit_log}" +
          where + " ORDER BY id DESC LIMIT ? OFFSET ?",
      SqlConnection::Values(values),
      [&result](const SqlRow& row) { result.items.push_back(ReadEvent(row)); });
  return result;
}

}  // namespace

asio::awaitable<void> SqlAuditStore::Append(core::AuditEvent event) {
  co_await database_.Write(
      [event = std::move(event)](SqlConnection& connection) { AppendAudit(connection, event); });
}

asio::awaitable<AuditStore::Page> SqlAuditStore::List(std::string action, std::string subject,
                                                      PageRequest page) {
  co_return co_await database_.Read(
      [action = std::move(action), subject = std::move(subject), page](SqlConnection& connection) {
        return QueryEvents(connection, action, subject, page);
      });
}

}  // namespace rtm::storage
