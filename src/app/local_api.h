#pragma once

#include <memory>

#include "app/api_caller.h"
#include "app/application.h"
#include "app/config_loader.h"
#include "http/gatekeeper.h"
#include "http/key_handlers.h"
#include "http/middleware.h"
#include "http/node_handlers.h"
#include "http/public_handlers.h"
#include "http/refresh_handlers.h"
#include "http/rescue_handlers.h"
#include "http/router.h"
#include "http/token_handlers.h"

namespace rtm::app {

/// The HTTP API of a store that this process opened itself, called without a socket: the same
/// routes, rights and handlers, so that a command does the same with and without a server. One
/// thread.
class LocalApi final : public ApiCaller {
 public:
  /// Owns the configuration and the application made of it.
  LocalApi(std::unique_ptr<const LoadedConfig> config, std::unique_ptr<Application> application);
  ~LocalApi() override;
  ApiReply Post(std::string_view path, const boost::json::object& body) override;
  std::string public_prefix() const override { return config_->config.auth.public_api_prefix; }

 private:
  asio::awaitable<void> Call(const http::Request* request, const http::Admission* admission,
                             http::Response* response);

  const std::unique_ptr<const LoadedConfig> config_;
  const std::unique_ptr<Application> application_;
  const std::string bearer_;
  http::Router router_;
  const http::TrustedProxies trusted_;
  const http::Gatekeeper gatekeeper_;
  http::PublicHandlers public_api_;
  http::TokenHandlers tokens_;
  http::RefreshHandlers refreshes_;
  http::RescueHandlers rescue_;
  http::NodeHandlers nodes_;
  http::KeyHandlers keys_;
  const http::Middleware middleware_;
  http::RequestIds ids_;
};

}  // namespace rtm::app
