#include "service/audit_log.h"

#include <utility>

namespace rtm::service {

AuditLog::AuditLog(storage::AuditStore& store, const base::Clock& clock)
    : store_(store), clock_(clock) {}

core::AuditEvent AuditLog::Make(core::Actor actor, std::string action, std::string subject,
                                std::string detail) const {
  core::AuditEvent event;
  event.at = clock_.Now();
  event.actor = std::move(actor);
  event.action = std::move(action);
  event.subject = std::move(subject);
  event.detail = std::move(detail);
  return event;
}

asio::awaitable<void> AuditLog::Record(core::Actor actor, std::string action, std::string subject,
                                       std::string detail) {
  co_await store_.Append(
      Make(std::move(actor), std::move(action), std::move(subject), std::move(detail)));
}

asio::awaitable<storage::AuditStore::Page> AuditLog::List(AuditFilter filter,
                                                          storage::PageRequest page) {
  co_return co_await store_.List(std::move(filter), page);
}

asio::awaitable<std::vector<core::AuditEvent>> AuditLog::ListBefore(AuditFilter filter,
                                                                    std::int64_t before,
                                                                    std::int64_t most) {
  co_return co_await store_.ListBefore(std::move(filter), before, most);
}

asio::awaitable<std::vector<std::string>> AuditLog::Actions() {
  co_return co_await store_.Actions();
}

}  // namespace rtm::service
