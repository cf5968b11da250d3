#pragma once

#include "storage/session_store.h"
#include "storage/sql_database.h"

namespace rtm::storage {

/// SessionStore over any SqlDatabase, which must outlive it, as `clock` must.
class SqlSessionStore final : public SessionStore {
 public:
  SqlSessionStore(SqlDatabase& database, const base::Clock& clock)
      : database_(database), clock_(clock) {}

  asio::awaitable<void> End(std::string session_id, base::UtcTime expires_at,
                            core::AuditEvent audit) override;
  asio::awaitable<Ended> LoadEnded() override;

 private:
  SqlDatabase& database_;
  const base::Clock& clock_;
};

}  // namespace rtm::storage
