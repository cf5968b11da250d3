#pragma once

#include <string>

#include "http/embedded_files.h"
#include "http/router.h"

namespace rtm::http {

/// `GET /openapi.json`. The file names the public API's default prefix; where another is
/// configured, that one stands in the answer.
class OpenApiHandler {
 public:
  OpenApiHandler(const EmbeddedFile& file, const std::string& public_prefix);
  void Register(Router& router);

 private:
  asio::awaitable<void> Get(const Request& request, const core::Actor& actor, Response& response);

  const EmbeddedFile& file_;
  std::string adapted_;  // "" where the prefix is the default.
};

}  // namespace rtm::http
