#pragma once

#include "storage/audit_store.h"
#include "storage/sql_database.h"

namespace rtm::storage {

/// AuditStore over any SqlDatabase, which must outlive it.
class SqlAuditStore final : public AuditStore {
 public:
  explicit SqlAuditStore(SqlDatabase& database) : database_(database) {}

  asio::awaitable<void> Append(core::AuditEvent event) override;
  asio::awaitable<Page> List(AuditFilter filter, PageRequest page) override;
  asio::awaitable<std::vector<core::AuditEvent>> ListBefore(AuditFilter filter, std::int64_t before,
                                                            std::int64_t most) override;
  asio::awaitable<std::vector<std::string>> Actions() override;

 private:
  SqlDatabase& database_;
};

}  // namespace rtm::storage
