#pragma once

#include "http/router.h"

namespace rtm::service {
class RescueService;
}

namespace rtm::http {

/// `rescue/list`, `rescue/replay`.
class RescueHandlers {
 public:
  explicit RescueHandlers(service::RescueService& rescue) : rescue_(rescue) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> List(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> Replay(const Request& request, const core::Actor& actor,
                               Response& response);

  service::RescueService& rescue_;
};

}  // namespace rtm::http
