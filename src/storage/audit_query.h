#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/audit_store.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

// What the audit log is asked for. The default view, a page by id, and a filter by action seek in
// an index; substrings and times walk the log from its newest line.

AuditStore::Page QueryAuditPage(SqlConnection& connection, const AuditFilter& filter,
                                const PageRequest& page);
std::vector<core::AuditEvent> QueryAuditBefore(SqlConnection& connection, const AuditFilter& filter,
                                               std::int64_t before, std::int64_t most);
/// One seek for each action: going over all lines would take a second for a million of them.
std::vector<std::string> QueryAuditActions(SqlConnection& connection);

/// What they send to the database, for the tests that look at the query plans.
struct AuditSql {
  std::string page;
  std::string count;
  std::string before;
  std::vector<SqlValue> values;  ///< Of the filter; `page` takes LIMIT and OFFSET after them,
                                 ///< `before` an id and LIMIT.
};
AuditSql MakeAuditSql(const AuditFilter& filter, SqlDialect dialect = SqlDialect::kSqlite);
inline constexpr std::string_view kNextAuditActionSql =
    "SELECT action FROM {audit_log} WHERE action > ? ORDER BY action LIMIT 1";

}  // namespace rtm::storage
