#include "service/service_metrics.h"

#include <chrono>
#include <vector>

#include "service/lanes.h"
#include "service/refresh_coordinator.h"

namespace rtm::service {
namespace {

using base::MetricKind;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

void CountFlights(ServiceMetrics& metrics, base::MetricRegistry& registry) {
  using End = FlightReport::End;
  metrics.refreshes = registry.AddCounters(
      "rtmanage_refreshes_total", {"outcome", "provider", "trigger"},
      "Attempts that ended: a refresh token was handed to the transport (outcome not_sent: no "
      "byte of it went out).");
  // Up to the deadline of one exchange, 40 s, and a slow commit behind it.
  metrics.refresh_seconds = registry.AddHistograms(
      "rtmanage_refresh_seconds", {"provider"},
      {milliseconds(50), milliseconds(100), milliseconds(250), milliseconds(500), seconds(1),
       milliseconds(2500), seconds(5), seconds(10), seconds(20), seconds(40), seconds(60)},
      "Time of an attempt from its lease to its result in the database.");
  metrics.flights =
      registry.AddCounters("rtmanage_flights_total", {"end"},
                           "Flights that ended, also those that sent nothing, by how they ended.");
  for (const End end : {End::kRefreshed, End::kNotNeeded, End::kRefused, End::kFailed,
                        End::kInDoubt, End::kGone, End::kUnavailable}) {
    metrics.flights.With({ToString(end)});
  }
  metrics.lane_wait_seconds = registry.AddHistograms(
      "rtmanage_lane_wait_seconds", {"priority"},
      {milliseconds(1), milliseconds(10), milliseconds(100), milliseconds(500), seconds(1),
       seconds(5), seconds(15), minutes(1), minutes(5), minutes(15)},
      "How long flights waited for their lane before they could send.");
  for (const LanePriority priority :
       {LanePriority::kInteractive, LanePriority::kBatch, LanePriority::kSchedule}) {
    metrics.lane_wait_seconds.With({ToString(priority)});
  }
}

void CountDoubts(ServiceMetrics& metrics, base::MetricRegistry& registry) {
  metrics.doubts_resolved = registry.AddCounters(
      "rtmanage_doubts_resolved_total", {"how"},
      "Rows that left the state in_doubt: probe_refreshed, probe_lost (log in again) or "
      "new_token (somebody entered another refresh token).");
  for (const char* how : {"probe_refreshed", "probe_lost", "new_token"}) {
    metrics.doubts_resolved.With({how});
  }
  metrics.recovered = registry.AddCounters(
      "rtmanage_recovered_total", {"how"},
      "What this start settled of an earlier life: replies replayed from the journal, orphans "
      "(replies that fit no row, kept), attempts that were cut off and are in_doubt.");
  for (const char* how : {"replayed", "orphan", "in_doubt"}) {
    metrics.recovered.With({how});
  }
}

void ReadFlights(CustodyFamilies& families, base::MetricRegistry& registry) {
  families.flights_under_way = registry.AddRead(MetricKind::kGauge, "rtmanage_flights", {},
                                                "Flights under way, waiting ones included.");
  families.lane_waiting = registry.AddRead(MetricKind::kGauge, "rtmanage_lane_waiting", {},
                                           "Flights that wait for their lane.");
  families.lane_flights = registry.AddRead(MetricKind::kGauge, "rtmanage_lane_flights", {},
                                           "Flights that have their lane: about to send, sending "
                                           "or writing their result.");
  families.lanes_closed = registry.AddRead(
      MetricKind::kGauge, "rtmanage_lanes_closed", {"reason"},
      "Lanes that let nothing out now: throttled (429), paused (one permanent refusal after the "
      "other), misconfigured (counts clients; ends by a person's word).");
  families.schedule_enabled =
      registry.AddRead(MetricKind::kGauge, "rtmanage_schedule_enabled", {},
                       "1 if rows are refreshed by schedule, 0 if that is switched off.");
  families.scheduler_last_turn = registry.AddRead(
      MetricKind::kGauge, "rtmanage_scheduler_last_turn_seconds", {},
      "Seconds since the loop of the schedule last turned without an error; it turns twice a "
      "second.");
}

void ReadStore(CustodyFamilies& families, base::MetricRegistry& registry) {
  families.store_up = registry.AddRead(
      MetricKind::kGauge, "rtmanage_store_up", {},
      "1 if the database answered the questions of this page, else 0; then the rows are left "
      "out.");
  families.rows =
      registry.AddRead(MetricKind::kGauge, "rtmanage_rows", {"state"}, "Rows by state.");
  families.rows_due = registry.AddRead(
      MetricKind::kGauge, "rtmanage_rows_due", {},
      "Rows whose refresh or probe is due. Where the schedule is switched off: probes only.");
  families.rows_overdue = registry.AddRead(MetricKind::kGauge, "rtmanage_rows_overdue", {},
                                           "Rows that have been due for more than 5 minutes.");
  families.rows_at_over = registry.AddRead(MetricKind::kGauge, "rtmanage_rows_at_over", {},
                                           "Enabled rows whose access token is over.");
  families.next_at_end = registry.AddRead(
      MetricKind::kGauge, "rtmanage_next_at_end_seconds", {},
      "Seconds until the next access token of an enabled row ends; +Inf if none has a known end "
      "ahead.");
}

void ReadJournal(CustodyFamilies& families, base::MetricRegistry& registry) {
  families.journal_pending = registry.AddRead(
      MetricKind::kGauge, "rtmanage_journal_pending", {},
      "Replies in the rescue journal that are not in the database: for a moment those of flights "
      "under way, for longer what the database has refused and what fits no row.");
  families.journal_damaged =
      registry.AddRead(MetricKind::kGauge, "rtmanage_journal_damaged", {},
                       "Slots of the rescue journal that cannot be read; they are kept as they "
                       "are.");
  families.journal_free = registry.AddRead(
      MetricKind::kGauge, "rtmanage_journal_slots_free", {},
      "Slots of the rescue journal that a flight can reserve; without one nothing is sent.");
  families.unsaved = registry.AddRead(
      MetricKind::kGauge, "rtmanage_unsaved_outcomes", {},
      "Results of refreshes that the database refused; written as soon as it takes them.");
}

}  // namespace

ServiceMetrics ServiceMetrics::In(base::MetricRegistry& registry) {
  ServiceMetrics metrics;
  CountFlights(metrics, registry);
  CountDoubts(metrics, registry);
  metrics.logins_failed = registry
                              .AddCounters("rtmanage_logins_failed_total", {},
                                           "Logins with a wrong user name or password.")
                              .With({});
  const base::CounterFamily answers = registry.AddCounters(
      "rtmanage_get_at_total", {"from"},
      "Answers of get-at with the row's data: from memory, from the store (read once, then in "
      "memory), or after a refresh (started or joined for min_ttl).");
  metrics.at_from_memory = answers.With({"memory"});
  metrics.at_from_store = answers.With({"store"});
  metrics.at_from_refresh = answers.With({"refresh"});
  return metrics;
}

CustodyFamilies CustodyFamilies::In(base::MetricRegistry& registry) {
  CustodyFamilies families;
  ReadFlights(families, registry);
  ReadStore(families, registry);
  ReadJournal(families, registry);
  families.nodes = registry.AddRead(
      MetricKind::kGauge, "rtmanage_nodes", {"state"},
      "Nodes on this database as this one sees them: alive (this one too) or silent.");
  return families;
}

}  // namespace rtm::service
