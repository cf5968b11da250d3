#pragma once

#include <functional>
#include <vector>

#include "base/metrics.h"
#include "http/router.h"

namespace rtm::service {
class CustodyGauges;
}

namespace rtm::http {

/// `GET /metrics`: the page that Prometheus scrapes (docs/metrics.md).
class MetricsHandlers {
 public:
  /// Adds what it knows to a page; called on the threads of the server.
  using Reader = std::function<void(base::MetricReadings&)>;

  MetricsHandlers(const base::MetricRegistry& registry, service::CustodyGauges& custody,
                  std::vector<Reader> readers)
      : registry_(registry), custody_(custody), readers_(std::move(readers)) {}
  void Register(Router& router);

 private:
  asio::awaitable<void> Get(const Request& request, const core::Actor& actor, Response& response);

  const base::MetricRegistry& registry_;
  service::CustodyGauges& custody_;
  const std::vector<Reader> readers_;
};

}  // namespace rtm::http
