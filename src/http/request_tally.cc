#include "http/request_tally.h"

#include <algorithm>
#include <string>

namespace rtm::http {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Paths that we do not have are as many as clients like: they share one name.
constexpr std::string_view kNoRoute = "none";

std::string_view NameOf(const Route* route) { return route == nullptr ? kNoRoute : route->path; }

}  // namespace

HttpMetrics HttpMetrics::In(base::MetricRegistry& registry) {
  HttpMetrics metrics;
  metrics.requests = registry.AddCounters(
      "rtmanage_http_requests_total", {"route", "method", "status"},
      "Requests answered. Route is the path as it is served; /* is the console and what no other "
      "route has, none is a path with a method that nothing takes.");
  // From an answer out of memory to a batch of refreshes.
  metrics.request_seconds = registry.AddHistograms(
      "rtmanage_http_request_seconds", {"route"},
      {microseconds(100), microseconds(500), milliseconds(1), milliseconds(5), milliseconds(10),
       milliseconds(50), milliseconds(100), milliseconds(500), seconds(1), seconds(5), seconds(10),
       seconds(30)},
      "Time from the parsed head of a request to its answer.");
  metrics.connections = registry.AddRead(base::MetricKind::kGauge, "rtmanage_http_connections", {},
                                         "Open connections of clients.");
  metrics.refused_requests =
      registry
          .AddCounters("rtmanage_http_refusals_total", {},
                       "Connections that were refused or ended because of what came in: no HTTP, "
                       "too large a head, too slow a request, too many connections.")
          .With({});
  return metrics;
}

std::size_t RequestTally::PlaceOf(int status) {
  // Most answers are 200, which stands first.
  const auto* const found = std::find(kStatuses.begin(), kStatuses.end() - 1, status);
  return static_cast<std::size_t>(found - kStatuses.begin());
}

RequestTally::Row& RequestTally::RowOf(const Route* route) {
  const std::size_t place = route == nullptr ? 0 : route->number + 1;
  if (place >= rows_.size()) {
    rows_.resize(place + 1);
  }
  return rows_[place];
}

void RequestTally::Note(const Route* route, Method method, int status,
                        std::chrono::nanoseconds took) {
  Row& row = RowOf(route);
  const std::size_t place = PlaceOf(status);
  base::Counter& counter = row.by_method[static_cast<std::size_t>(method)][place];
  if (!counter.counts()) {
    const std::string shown = kStatuses[place] == 0 ? "other" : std::to_string(status);
    counter = metrics_.requests.OwnCellWith({NameOf(route), ToString(method), shown});
  }
  if (!row.seconds.counts()) {
    row.seconds = metrics_.request_seconds.OwnCellWith({NameOf(route)});
  }
  counter.Add();
  row.seconds.Observe(took);
}

}  // namespace rtm::http
