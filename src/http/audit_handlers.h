#pragma once

#include "http/router.h"

namespace rtm::base {
class Clock;
}
namespace rtm::service {
class AuditLog;
}

namespace rtm::http {

/// `audit/*`: who did what, for reading and as a file. Both calls need a login; taking the file
/// away is itself a line of the log.
class AuditHandlers {
 public:
  AuditHandlers(service::AuditLog& audit, const base::Clock& clock)
      : audit_(audit), clock_(clock) {}
  void Register(Router& router);

  /// What a file holds at most; the newest ones.
  static constexpr std::int64_t kMaxExport = 100'000;

 private:
  asio::awaitable<void> List(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> Export(const Request& request, const core::Actor& actor,
                               Response& response);

  service::AuditLog& audit_;
  const base::Clock& clock_;
};

}  // namespace rtm::http
