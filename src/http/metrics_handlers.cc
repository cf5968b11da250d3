#include "http/metrics_handlers.h"

#include "http/handler_binding.h"
#include "service/custody_gauges.h"

namespace rtm::http {

void MetricsHandlers::Register(Router& router) {
  router.Add({.method = Method::kGet,
              .path = "/metrics",
              .access = Access::kLocalOrApiSecret,
              .log = LogWeight::kDebug,
              .handler = Bind(this, &MetricsHandlers::Get)});
}

asio::awaitable<void> MetricsHandlers::Get(const Request&, const core::Actor&, Response& response) {
  base::MetricReadings readings = co_await custody_.Read();
  for (const Reader& read : readers_) {
    read(readings);
  }
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = registry_.Render(readings);
}

}  // namespace rtm::http
