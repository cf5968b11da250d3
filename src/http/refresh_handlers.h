#pragma once

#include "http/router.h"

namespace rtm::service {
class TokenService;
}

namespace rtm::http {

/// `rts/refresh`, `rts/batch-refresh`, `rts/refresh-user-info`, `rts/refresh-account-info`.
class RefreshHandlers {
 public:
  explicit RefreshHandlers(service::TokenService& tokens) : tokens_(tokens) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> Refresh(const Request& request, const core::Actor& actor,
                                Response& response);
  asio::awaitable<void> Probe(const Request& request, const core::Actor& actor, Response& response);
  static void Answer(const Request& request, const service::RefreshReport& report,
                     Response& response);
  asio::awaitable<void> RefreshMany(const Request& request, const core::Actor& actor,
                                    Response& response);
  asio::awaitable<void> RefreshFacts(const Request& request, const core::Actor& actor,
                                     Response& response);

  service::TokenService& tokens_;
};

}  // namespace rtm::http
