#include "storage/sql_session_store.h"

#include <utility>

#include "storage/setting_rows.h"
#include "storage/sql_rows.h"

namespace rtm::storage {

asio::awaitable<void> SqlSessionStore::End(std::string session_id, base::UtcTime expires_at,
                                           core::AuditEvent audit) {
  co_await database_.Write([session_id = std::move(session_id), expires_at,
                            audit = std::move(audit)](SqlConnection& connection) {
    connection.Execute("DELETE FROM {rt_ended_sessions} WHERE expires_ms <= ? OR session_id = ?",
                       {audit.at, session_id});
    connection.Execute("INSERT INTO {rt_ended_sessions} (session_id, expires_ms) VALUES (?, ?)",
                       {session_id, expires_at});
    RaiseRevision(connection, ColumnTime(connection, audit.at));
    AppendAudit(connection, audit);
  });
}

asio::awaitable<SessionStore::Ended> SqlSessionStore::LoadEnded() {
  co_return co_await database_.Read([](SqlConnection& connection) {
    Ended ended;
    connection.Query("SELECT session_id, expires_ms FROM {rt_ended_sessions}", {},
                     [&ended](const SqlRow& row) {
                       ended.emplace(row.Text(0), base::FromUnixMillis(row.Int(1)));
                     });
    return ended;
  });
}

}  // namespace rtm::storage
