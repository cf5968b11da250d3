#pragma once

#include <string>

#include "http/router.h"

namespace rtm::service {
class SessionService;
}

namespace rtm::http {

/// `auth/login`, `auth/logout`, `auth/change-password`, `user/info`. A login answers the token for
/// scripts and sets it as an HttpOnly cookie for the console. Changing the password is for a
/// session only, which gets a new cookie: neither the API secret nor the control token of this
/// machine has a session to go on with, and both can be mended in config.yml.
class SessionHandlers {
 public:
  SessionHandlers(service::SessionService& sessions, std::string version)
      : sessions_(sessions), version_(std::move(version)) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> LogIn(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> LogOut(const Request& request, const core::Actor& actor,
                               Response& response);
  asio::awaitable<void> ChangePassword(const Request& request, const core::Actor& actor,
                                       Response& response);
  asio::awaitable<void> UserInfo(const Request& request, const core::Actor& actor,
                                 Response& response);

  service::SessionService& sessions_;
  const std::string version_;
};

}  // namespace rtm::http
