#pragma once

#include "base/clock.h"
#include "http/router.h"

namespace rtm::service {
class ImportService;
class TokenService;
}  // namespace rtm::service

namespace rtm::http {

/// `rts/*` that read and edit rows.
class TokenHandlers {
 public:
  TokenHandlers(service::TokenService& tokens, service::ImportService& imports,
                const base::Clock& clock)
      : tokens_(tokens), imports_(imports), clock_(clock) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> List(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> Show(const Request& request, const core::Actor& actor, Response& response);
  asio::awaitable<void> Create(const Request& request, const core::Actor& actor,
                               Response& response);
  asio::awaitable<void> Update(const Request& request, const core::Actor& actor,
                               Response& response);
  asio::awaitable<void> Delete(const Request& request, const core::Actor& actor,
                               Response& response);
  asio::awaitable<void> DeleteMany(const Request& request, const core::Actor& actor,
                                   Response& response);
  asio::awaitable<void> Import(const Request& request, const core::Actor& actor,
                               Response& response);
  asio::awaitable<void> PreviewImport(const Request& request, const core::Actor& actor,
                                      Response& response);
  asio::awaitable<void> Reveal(const Request& request, const core::Actor& actor,
                               Response& response);
  asio::awaitable<void> Attempts(const Request& request, const core::Actor& actor,
                                 Response& response);

  service::TokenService& tokens_;
  service::ImportService& imports_;
  const base::Clock& clock_;
};

}  // namespace rtm::http
