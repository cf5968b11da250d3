#pragma once

#include "http/router.h"

namespace rtm::service {
class OverviewService;
}

namespace rtm::http {

/// `stats/overview`: the pool in numbers. Needs a login.
class OverviewHandlers {
 public:
  explicit OverviewHandlers(service::OverviewService& overview) : overview_(overview) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> Show(const Request& request, const core::Actor& actor, Response& response);

  service::OverviewService& overview_;
};

}  // namespace rtm::http
