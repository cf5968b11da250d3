#pragma once

#include <string>

#include "http/router.h"

namespace rtm::service {
class Readiness;
}

namespace rtm::http {

/// `GET /health` and `GET {prefix}/health` (alive, nothing more) and `GET /health/ready` (database,
/// key, scheduler).
class HealthHandlers {
 public:
  explicit HealthHandlers(service::Readiness& readiness) : readiness_(readiness) {}
  void Register(Router& router, const std::string& public_prefix);

 private:
  bool Alive(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> Ready(const Request& request, const core::Actor& actor, Response& response);

  service::Readiness& readiness_;
};

}  // namespace rtm::http
