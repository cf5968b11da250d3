#include "storage/sql_audit_store.h"

#include <utility>

#include "storage/audit_query.h"
#include "storage/sql_rows.h"

namespace rtm::storage {

asio::awaitable<void> SqlAuditStore::Append(core::AuditEvent event) {
  co_await database_.Write(
      [event = std::move(event)](SqlConnection& connection) { AppendAudit(connection, event); });
}

asio::awaitable<AuditStore::Page> SqlAuditStore::List(AuditFilter filter, PageRequest page) {
  co_return co_await database_.Read([filter = std::move(filter), page](SqlConnection& connection) {
    return QueryAuditPage(connection, filter, page);
  });
}

asio::awaitable<std::vector<core::AuditEvent>> SqlAuditStore::ListBefore(AuditFilter filter,
                                                                         std::int64_t before,
                                                                         std::int64_t most) {
  co_return co_await database_.Read(
      [filter = std::move(filter), before, most](SqlConnection& connection) {
        return QueryAuditBefore(connection, filter, before, most);
      });
}

asio::awaitable<std::vector<std::string>> SqlAuditStore::Actions() {
  co_return co_await database_.Read(
      [](SqlConnection& connection) { return QueryAuditActions(connection); });
}

}  // namespace rtm::storage
