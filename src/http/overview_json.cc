#include "http/overview_json.h"

#include <chrono>
#include <numeric>
#include <span>
#include <string_view>

namespace rtm::http {
namespace {

using std::chrono::hours;

constexpr std::size_t kHoursOfDay = 24;

/// A histogram: each bar is the sum of `width` of `counts`, which are those of the hours after
/// `start`.
void WriteBars(JsonWriter& json, std::string_view name, base::UtcTime start,
               std::span<const std::int64_t> counts, std::size_t width) {
  json.Key(name).BeginArray();
  for (std::size_t i = 0; i + width <= counts.size(); i += width) {
    const auto bar = counts.subspan(i, width);
    json.BeginObject().Key("from").Time(start + hours(i));
    json.Int("rows", std::accumulate(bar.begin(), bar.end(), std::int64_t{0})).EndObject();
  }
  json.EndArray();
}

void WriteRows(JsonWriter& json, const storage::PoolCount& pool) {
  json.Key("rows").BeginObject().Int("total", pool.total).Int("enabled", pool.enabled);
  json.Key("by_state").BeginObject();
  for (const auto& [state, rows] : pool.by_state) {
    json.Int(core::ToString(state), rows);
  }
  json.EndObject().EndObject();
}

void WriteAccessTokens(JsonWriter& json, const storage::PoolCount& pool) {
  const std::span<const std::int64_t> ends(pool.at_ends);
  json.Key("access_tokens").BeginObject().Int("none", pool.at_unknown).Int("over", pool.at_over);
  WriteBars(json, "hours", pool.at, ends.first(kHoursOfDay), 1);
  WriteBars(json, "days", pool.at, ends, kHoursOfDay);
  json.Int("later", pool.at_later).EndObject();
}

void WriteBuckets(JsonWriter& json, std::string_view name,
                  const std::vector<service::OutcomeBucket>& buckets) {
  json.Key(name).BeginArray();
  for (const service::OutcomeBucket& bucket : buckets) {
    json.BeginObject().Key("from").Time(bucket.from).Key("outcomes").BeginObject();
    for (const auto& [outcome, attempts] : bucket.outcomes) {
      json.Int(outcome, attempts);
    }
    json.EndObject().EndObject();
  }
  json.EndArray();
}

void WritePlaces(JsonWriter& json, std::string_view name, std::string_view member,
                 const std::vector<service::FailureCounts::Place>& places) {
  json.Key(name).BeginArray();
  for (const service::FailureCounts::Place& place : places) {
    json.BeginObject().String(member, place.name).Int("count", place.count).EndObject();
  }
  json.EndArray();
}

void WriteFailures(JsonWriter& json, std::string_view name,
                   const service::FailureCounts& failures) {
  json.Key(name).BeginObject().Key("by_reason").BeginArray();
  for (const service::FailureCounts::Reason& reason : failures.by_reason) {
    json.BeginObject().String("outcome", reason.outcome).String("code", reason.code);
    json.Int("count", reason.count).EndObject();
  }
  json.EndArray();
  WritePlaces(json, "by_provider", "provider", failures.by_provider);
  WritePlaces(json, "by_proxy", "route", failures.by_route);
  json.EndObject();
}

void WriteLanes(JsonWriter& json, const service::Lanes::View& lanes) {
  json.Key("lanes").BeginObject().Int("flights", lanes.flights);
  json.Int("max_flights", lanes.max_flights);
  json.Int("waiting", static_cast<std::int64_t>(lanes.waiting)).Key("egresses").BeginArray();
  for (const service::Lanes::View::Egress& egress : lanes.egresses) {
    json.BeginObject().String("egress", egress.name).Int("flights", egress.flights);
    json.Int("limit", egress.limit).EndObject();
  }
  json.EndArray().Key("closed").BeginArray();
  for (const service::Lanes::View::ClosedLane& lane : lanes.closed) {
    json.BeginObject().String("reason", lane.reason).String("egress", lane.egress);
    json.String("client", lane.client).Key("remaining_seconds");
    lane.remaining ? json.Int(lane.remaining->count()) : json.Null();
    json.EndObject();
  }
  json.EndArray().EndObject();
}

void WriteJournal(JsonWriter& json, const service::Overview& overview) {
  const storage::RescueJournal::Depth& depth = overview.journal;
  json.Key("journal").BeginObject().Int("slots", static_cast<std::int64_t>(depth.slots));
  json.Int("used", static_cast<std::int64_t>(depth.slots - depth.free));
  json.Int("unsaved", static_cast<std::int64_t>(overview.unsaved)).EndObject();
}

void WriteNext(JsonWriter& json, const service::Overview::Counted& counted) {
  const storage::PoolCount& pool = counted.pool;
  const std::int64_t within_day =
      std::accumulate(pool.due_ahead.begin(), pool.due_ahead.end(), std::int64_t{0});
  json.Key("next").BeginObject().Bool("schedule_enabled", counted.schedule_is_on);
  json.Int("due_now", pool.due).Int("overdue", pool.overdue);
  json.Int("within_hour", pool.due_ahead.front()).Int("within_day", within_day);
  json.Key("next_at").Time(pool.next_due);
  WriteBars(json, "hours", pool.at, pool.due_ahead, 1);
  json.EndObject();
}

}  // namespace

void WriteOverview(JsonWriter& json, const service::Overview& overview) {
  const service::Overview::Counted& counted = overview.counted;
  json.BeginObject().Key("now").Time(counted.pool.at);
  WriteRows(json, counted.pool);
  WriteAccessTokens(json, counted.pool);
  json.Key("refreshes").BeginObject();
  WriteBuckets(json, "hours", counted.hours);
  WriteBuckets(json, "days", counted.days);
  json.EndObject().Key("failures").BeginObject();
  WriteFailures(json, "day", counted.failures_of_day);
  WriteFailures(json, "week", counted.failures_of_week);
  json.EndObject();
  WriteLanes(json, overview.lanes);
  WriteJournal(json, overview);
  WriteNext(json, counted);
  json.EndObject();
}

}  // namespace rtm::http
