#pragma once

#include <string>

#include "http/router.h"

namespace rtm::service {
class SessionService;
}

namespace rtm::http {

/// `auth/login`, `auth/logout`, `user/info`. A login answers the token for scripts and sets it as
/// an HttpOnly cookie for the console.
class SessionHandlers {
 public:
  SessionHandlers(service::SessionService& sessions, std::string version)
      : sessions_(sessions), version_(std::move(version)) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> LogIn(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> LogOut(const Request& request, const core::Actor& actor,
                               Response& response);
  asio::awaitable<void> UserInfo(const Request& request, const core::Actor& actor,
                                 Response& response);

  service::SessionService& sessions_;
  const std::string version_;
};

}  // namespace rtm::http
