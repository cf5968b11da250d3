#pragma once

#include <array>
#include <chrono>
#include <vector>

#include "base/metrics.h"
#include "http/router.h"

namespace rtm::http {

/// What is counted of requests. By default it counts nowhere.
struct HttpMetrics {
  base::CounterFamily requests;           ///< route, method, status
  base::HistogramFamily request_seconds;  ///< route
  base::ReadFamily connections;           ///< Read at each scrape.
  base::Counter refused_requests;         ///< What was no request or came in too many connections.

  static HttpMetrics In(base::MetricRegistry& registry);
};

/// Counts the requests of one thread, in cells that no other thread writes to. What a request adds
/// is found by numbers; names are looked up once for each route and status.
class RequestTally {
 public:
  explicit RequestTally(const HttpMetrics& metrics) : metrics_(metrics) {}

  /// An answer. `route`: nullptr if there is none.
  void Note(const Route* route, Method method, int status, std::chrono::nanoseconds took);
  /// Something that was answered and was no request.
  void NoteRefusal() const { metrics_.refused_requests.Add(); }

 private:
  /// Statuses that answers have; the last place is for others.
  static constexpr std::array kStatuses{200, 304, 400, 401, 403, 404, 405, 408, 409,
                                        413, 415, 429, 500, 502, 503, 504, 507, 0};
  using ByStatus = std::array<base::Counter, kStatuses.size()>;
  struct Row {
    base::Histogram seconds;
    std::array<ByStatus, kMethods> by_method;
  };

  static std::size_t PlaceOf(int status);
  Row& RowOf(const Route* route);

  const HttpMetrics metrics_;
  std::vector<Row> rows_;  // By the number of the route; in front what has none.
};

}  // namespace rtm::http
