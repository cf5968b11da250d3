#pragma once

#include "base/metrics.h"

namespace rtm::service {

/// What is counted in this layer as it happens. By default it counts nowhere.
struct ServiceMetrics {
  base::CounterFamily refreshes;            ///< outcome, provider, trigger
  base::HistogramFamily refresh_seconds;    ///< provider
  base::CounterFamily flights;              ///< end
  base::HistogramFamily lane_wait_seconds;  ///< priority
  base::CounterFamily doubts_resolved;      ///< how
  base::CounterFamily recovered;            ///< how
  base::Counter logins_failed;
  base::Counter at_from_memory, at_from_store, at_from_refresh;

  static ServiceMetrics In(base::MetricRegistry& registry);
};

/// What is read at each scrape.
struct CustodyFamilies {
  base::ReadFamily flights_under_way, lane_waiting, lane_flights, lanes_closed;
  base::ReadFamily schedule_enabled, scheduler_last_turn;
  base::ReadFamily store_up, rows, rows_due, rows_overdue, rows_at_over, next_at_end;
  base::ReadFamily journal_pending, journal_damaged, journal_free, unsaved;
  base::ReadFamily nodes;

  static CustodyFamilies In(base::MetricRegistry& registry);
};

}  // namespace rtm::service
