#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "base/clock.h"
#include "storage/audit_store.h"

namespace rtm::service {

namespace asio = boost::asio;

/// Makes audit events with the time of now and writes those that come without another change. Any
/// thread.
class AuditLog {
 public:
  AuditLog(storage::AuditStore& store, const base::Clock& clock);
  /// For a write that takes the event into its own transaction.
  core::AuditEvent Make(core::Actor actor, std::string action, std::string subject,
                        std::string detail) const;
  /// Writes it by itself; throws the store's errors: what cannot be audited is refused.
  asio::awaitable<void> Record(core::Actor actor, std::string action, std::string subject,
                               std::string detail);
  asio::awaitable<storage::AuditStore::Page> List(std::string action, std::string subject,
                                                  storage::PageRequest page);

 private:
  storage::AuditStore& store_;
  const base::Clock& clock_;
};

}  // namespace rtm::service
