#include "http/openapi_handler.h"

#include "http/handler_binding.h"
#include "http/static_assets.h"

namespace rtm::http {
namespace {

constexpr std::string_view kDefaultPrefix = "/public-api";

}  // namespace

OpenApiHandler::OpenApiHandler(const EmbeddedFile& file, const std::string& public_prefix)
    : file_(file) {
  if (public_prefix == kDefaultPrefix) {
    return;
  }
  adapted_ = file.plain;
  const std::string from = "\"" + std::string(kDefaultPrefix) + "/";
  std::string to = "\"";
  to += public_prefix;
  to += '/';
  for (std::size_t at = adapted_.find(from); at != std::string::npos;
       at = adapted_.find(from, at + to.size())) {
    adapted_.replace(at, from.size(), to);
  }
}

void OpenApiHandler::Register(Router& router) {
  router.Add({.method = Method::kGet,
              .path = "/openapi.json",
              .access = Access::kOpen,
              .log = LogWeight::kDebug,
              .handler = Bind(this, &OpenApiHandler::Get)});
}

asio::awaitable<void> OpenApiHandler::Get(const Request& request, const core::Actor&,
                                          Response& response) {
  response.cache_control = "no-cache";
  if (adapted_.empty()) {
    AnswerFile(request, file_, response);
  } else {
    response.static_body = adapted_;
  }
  co_return;
}

}  // namespace rtm::http
