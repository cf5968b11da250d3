#include "service/lanes.h"

namespace rtm::service {
namespace {

constexpr std::string_view kDirect = "direct";

}  // namespace

int Lanes::LimitOf(const std::string& egress) const {
  return egress == kDirect ? limits_.max_flights : limits_.max_per_egress;
}

Lanes::View Lanes::Look() const {
  View view{.flights = flights_,
            .max_flights = limits_.max_flights,
            .waiting = waiting_,
            .egresses = {},
            .closed = {}};
  for (const auto& [name, egress] : egresses_) {
    if (egress.flights > 0) {
      view.egresses.push_back({name, egress.flights, LimitOf(name)});
    }
  }
  for (const auto& [client, gate] : stopped_clients_) {
    view.closed.push_back({gate.reason, "", client, std::nullopt});
  }
  const base::BootTime now = clock_.Boot();
  for (const auto& [key, gate] : gates_) {
    if (gate.until > now) {
      view.closed.push_back({gate.reason, key.egress, key.client,
                             std::chrono::ceil<std::chrono::seconds>(gate.until - now)});
    }
  }
  return view;
}

}  // namespace rtm::service
