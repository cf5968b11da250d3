#pragma once

#include "http/router.h"

namespace rtm::service {
class ProxyService;
}

namespace rtm::http {

/// `proxies/*`: the proxies of the settings with their names and health. Both calls need a login.
class ProxyHandlers {
 public:
  explicit ProxyHandlers(service::ProxyService& proxies) : proxies_(proxies) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> List(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> Test(const Request& request, const core::Actor& actor, Response& response);

  service::ProxyService& proxies_;
};

}  // namespace rtm::http
