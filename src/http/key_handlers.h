#pragma once

#include "http/router.h"

namespace rtm::service {
class KeyService;
}

namespace rtm::http {

/// `key/check`, `key/reload`, `key/rekey`.
class KeyHandlers {
 public:
  explicit KeyHandlers(service::KeyService& keys) : keys_(keys) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> Check(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> Reload(const Request& request, const core::Actor& actor,
                               Response& response);
  asio::awaitable<void> Rekey(const Request& request, const core::Actor& actor, Response& response);

  service::KeyService& keys_;
};

}  // namespace rtm::http
