#pragma once

#include "base/clock.h"
#include "http/router.h"

namespace rtm::service {
class JobService;
}

namespace rtm::http {

/// `jobs/start`, `jobs/list`, `jobs/get`, `jobs/cancel`.
class JobHandlers {
 public:
  JobHandlers(service::JobService& jobs, const base::Clock& clock) : jobs_(jobs), clock_(clock) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> Start(const Request& request, const core::Actor& actor, Response& response);
  bool List(const Request& request, const core::Actor& actor, Response& response);
  bool Get(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> Cancel(const Request& request, const core::Actor& actor,
                               Response& response);

  service::JobService& jobs_;
  const base::Clock& clock_;
};

}  // namespace rtm::http
