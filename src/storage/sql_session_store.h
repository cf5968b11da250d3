#pragma once

#include "storage/session_store.h"
#include "storage/sql_database.h"

namespace rtm::storage {

/// SessionStore over any SqlDatabase, which must outlive it.
class SqlSessionStore final : public SessionStore {
 public:
  explicit SqlSessionStore(SqlDatabase& database) : database_(database) {}

  asio::awaitable<void> End(std::string session_id, base::UtcTime expires_at,
                            core::AuditEvent audit) override;
  asio::awaitable<Ended> LoadEnded() override;

 private:
  SqlDatabase& database_;
};

}  // namespace rtm::storage
