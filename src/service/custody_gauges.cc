#include "service/custody_gauges.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <limits>
#include <utility>

#include "core/token_state.h"
#include "service/lanes.h"
#include "service/node_watch.h"
#include "service/refresh_coordinator.h"
#include "service/refresh_scheduler.h"
#include "service/settings_service.h"
#include "service/token_vault.h"
#include "service/unsaved_outcomes.h"

namespace rtm::service {
namespace {

double Seconds(std::chrono::milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

CustodyGauges::CustodyGauges(Dependencies dependencies)
    : dependencies_(std::move(dependencies)),
      census_(dependencies_.core_executor, dependencies_.clock, kCensusKept,
              [this] { return AskCensus(); }) {}

asio::awaitable<base::MetricReadings> CustodyGauges::Read() {
  co_return co_await asio::co_spawn(dependencies_.core_executor, ReadOnCore(), asio::use_awaitable);
}

asio::awaitable<base::MetricReadings> CustodyGauges::ReadOnCore() {
  // Where it fails the store has counted its error by code; the page says that it is away.
  co_await census_.Renew();
  base::MetricReadings readings;
  ReadFlights(readings);
  ReadRows(readings);
  ReadJournal(readings);
  const NodeBook& nodes = dependencies_.nodes.book();
  readings.Set(dependencies_.families.nodes, {"alive"}, static_cast<double>(nodes.CountAlive()));
  readings.Set(dependencies_.families.nodes, {"silent"}, static_cast<double>(nodes.CountSilent()));
  co_return readings;
}

asio::awaitable<storage::RowCensus> CustodyGauges::AskCensus() {
  return dependencies_.vault.Census(dependencies_.settings.Current().auto_refresh_enabled);
}

void CustodyGauges::ReadFlights(base::MetricReadings& readings) const {
  const CustodyFamilies& families = dependencies_.families;
  readings.Set(families.flights_under_way,
               static_cast<double>(dependencies_.coordinator.flights()));
  readings.Set(families.lane_waiting, static_cast<double>(dependencies_.lanes.waiting()));
  readings.Set(families.lane_flights, dependencies_.lanes.flights());
  for (const auto& [reason, count] : dependencies_.lanes.CountClosed()) {
    readings.Set(families.lanes_closed, {reason}, count);
  }
  readings.Set(families.schedule_enabled,
               dependencies_.settings.Current().auto_refresh_enabled ? 1 : 0);
  readings.Set(families.scheduler_last_turn,
               Seconds(dependencies_.clock.Boot() - dependencies_.scheduler.last_turn()));
}

void CustodyGauges::ReadRows(base::MetricReadings& readings) const {
  const CustodyFamilies& families = dependencies_.families;
  const std::optional<storage::RowCensus>& census = census_.answer();
  readings.Set(families.store_up, census ? 1 : 0);
  if (!census) {
    return;
  }
  for (const core::TokenState state : core::kAllTokenStates) {
    const auto rows = census->by_state.find(state);
    readings.Set(families.rows, {core::ToString(state)},
                 rows == census->by_state.end() ? 0.0 : static_cast<double>(rows->second));
  }
  readings.Set(families.rows_due, static_cast<double>(census->due));
  readings.Set(families.rows_overdue, static_cast<double>(census->overdue));
  readings.Set(families.rows_at_over, static_cast<double>(census->at_over));
  readings.Set(families.next_at_end, census->next_at_end
                                         ? Seconds(*census->next_at_end - dependencies_.clock.Now())
                                         : std::numeric_limits<double>::infinity());
}

void CustodyGauges::ReadJournal(base::MetricReadings& readings) const {
  const CustodyFamilies& families = dependencies_.families;
  const storage::RescueJournal::Depth depth = dependencies_.journal.Count();
  readings.Set(families.journal_pending, static_cast<double>(depth.pending));
  readings.Set(families.journal_damaged, static_cast<double>(depth.damaged));
  readings.Set(families.journal_free, static_cast<double>(depth.free));
  readings.Set(families.unsaved, static_cast<double>(dependencies_.unsaved.size()));
}

}  // namespace rtm::service
