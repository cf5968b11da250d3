#pragma once

#include "app/process_metrics.h"
#include "base/metrics.h"
#include "http/request_tally.h"
#include "service/service_metrics.h"
#include "storage/store_meter.h"

namespace rtm::app {

/// All that the program counts, layer by layer. Made before what counts, and outlives it.
/// docs/metrics.md lists it; a test compares.
struct AppMetrics {
  base::MetricRegistry registry;
  ProcessMetrics process{registry};
  storage::StoreMetrics store = storage::StoreMetrics::In(registry);
  service::ServiceMetrics service = service::ServiceMetrics::In(registry);
  service::CustodyFamilies custody = service::CustodyFamilies::In(registry);
  http::HttpMetrics http = http::HttpMetrics::In(registry);
};

}  // namespace rtm::app
