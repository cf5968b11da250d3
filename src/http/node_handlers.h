#pragma once

#include "http/router.h"

namespace rtm::service {
class AuditLog;
class NodeWatch;
}  // namespace rtm::service

namespace rtm::http {

/// `nodes/list`, `nodes/forget`.
class NodeHandlers {
 public:
  NodeHandlers(service::NodeWatch& nodes, service::AuditLog& audit)
      : nodes_(nodes), audit_(audit) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> List(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> Forget(const Request& request, const core::Actor& actor,
                               Response& response);

  service::NodeWatch& nodes_;
  service::AuditLog& audit_;
};

}  // namespace rtm::http
