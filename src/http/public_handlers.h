#pragma once

#include <string>

#include "base/clock.h"
#include "http/router.h"

namespace rtm::service {
class TokenService;
struct AccessAnswer;
}  // namespace rtm::service

namespace rtm::http {

/// The public API: `POST {prefix}/refresh` and `POST {prefix}/get-at` (contract.md section 2).
class PublicHandlers {
 public:
  PublicHandlers(service::TokenService& tokens, const base::Clock& clock)
      : tokens_(tokens), clock_(clock) {}
  void Register(Router& router, const std::string& public_prefix);

 private:
  bool GetAtFromMemory(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> GetAt(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> Refresh(const Request& request, const core::Actor& actor,
                                Response& response);
  void Answer(const Request& request, const service::AccessAnswer& answer,
              Response& response) const;

  service::TokenService& tokens_;
  const base::Clock& clock_;
};

}  // namespace rtm::http
