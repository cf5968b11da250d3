#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "storage/audit_store.h"

namespace rtm::service {

namespace asio = boost::asio;

using storage::AuditFilter;

/// Makes audit events with the time of now and writes those that come without another change; reads
/// what was written. Any thread.
class AuditLog {
 public:
  AuditLog(storage::AuditStore& store, const base::Clock& clock);
  /// For a write that takes the event into its own transaction.
  core::AuditEvent Make(core::Actor actor, std::string action, std::string subject,
                        std::string detail) const;
  /// Writes it by itself; throws the store's errors: what cannot be audited is refused.
  asio::awaitable<void> Record(core::Actor actor, std::string action, std::string subject,
                               std::string detail);

  // Reading; they throw the store's errors.
  asio::awaitable<storage::AuditStore::Page> List(AuditFilter filter, storage::PageRequest page);
  /// The newest `most` lines that are older than line `before`; INT64_MAX = from the newest.
  asio::awaitable<std::vector<core::AuditEvent>> ListBefore(AuditFilter filter, std::int64_t before,
                                                            std::int64_t most);
  asio::awaitable<std::vector<std::string>> Actions();

 private:
  storage::AuditStore& store_;
  const base::Clock& clock_;
};

}  // namespace rtm::service
