#include "service/custody_gauges.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <limits>
#include <utility>

#include "core/token_state.h"
#include "service/lanes.h"
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

/// Marks that the store is being asked; ends also where the asking coroutine is destroyed.
class CustodyGauges::Turn {
 public:
  explicit Turn(CustodyGauges& gauges) : gauges_(gauges) { gauges_.asking_ = true; }
  ~Turn() {
    gauges_.asking_ = false;
    gauges_.answered_.cancel();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  CustodyGauges& gauges_;
};

CustodyGauges::CustodyGauges(Dependencies dependencies)
    : dependencies_(std::move(dependencies)),
      answered_(dependencies_.core_executor, asio::steady_timer::time_point::max()) {}

asio::awaitable<base::MetricReadings> CustodyGauges::Read() {
  co_return co_await asio::co_spawn(dependencies_.core_executor, ReadOnCore(), asio::use_awaitable);
}

asio::awaitable<base::MetricReadings> CustodyGauges::ReadOnCore() {
  co_await RefreshCensus();
  base::MetricReadings readings;
  ReadFlights(readings);
  ReadRows(readings);
  ReadJournal(readings);
  co_return readings;
}

asio::awaitable<void> CustodyGauges::RefreshCensus() {
  while (asking_) {
    co_await answered_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  const base::BootTime now = dependencies_.clock.Boot();
  if (asked_at_ && now - *asked_at_ < kCensusKept) {
    co_return;
  }
  const Turn turn(*this);
  try {
    census_ =
        co_await dependencies_.vault.Census(dependencies_.settings.Current().auto_refresh_enabled);
  } catch (const std::exception&) {
    // The store has counted its error by code; the page says that it is away.
    census_.reset();
  }
  // Its answer may have taken long: the next question comes that much later.
  asked_at_ = dependencies_.clock.Boot();
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
  readings.Set(families.store_up, census_ ? 1 : 0);
  if (!census_) {
    return;
  }
  for (const core::TokenState state : core::kAllTokenStates) {
    const auto rows = census_->by_state.find(state);
    readings.Set(families.rows, {core::ToString(state)},
                 rows == census_->by_state.end() ? 0.0 : static_cast<double>(rows->second));
  }
  readings.Set(families.rows_due, static_cast<double>(census_->due));
  readings.Set(families.rows_overdue, static_cast<double>(census_->overdue));
  readings.Set(families.rows_at_over, static_cast<double>(census_->at_over));
  readings.Set(families.next_at_end,
               census_->next_at_end ? Seconds(*census_->next_at_end - dependencies_.clock.Now())
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
