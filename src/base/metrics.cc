#include "base/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <deque>
#include <limits>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace rtm::base {

// prometheus-cpp gives the data model and the text format. Its own counters are loops over a shared
// double and its histograms take a mutex in each Observe (117 ns when two threads meet there), so
// what is counted is kept here.
namespace {

// Cells of two threads on one line would make each wait for the other.
constexpr std::size_t kCacheLine = 64;

struct alignas(kCacheLine) CounterCell {
  std::atomic<std::uint64_t> count{0};
};

}  // namespace

struct alignas(kCacheLine) HistogramCell {
  explicit HistogramCell(const std::vector<std::chrono::nanoseconds>& upper_bounds)
      : bounds(upper_bounds), counts(upper_bounds.size() + 1) {}
  const std::vector<std::chrono::nanoseconds>& bounds;
  std::vector<std::atomic<std::uint64_t>> counts;  // The last one: above all bounds.
  std::atomic<std::int64_t> sum_nanos{0};
};

struct MetricFamilyData {
  explicit MetricFamilyData(MetricDefinition given) : definition(std::move(given)) {}

  template <class Cell>
  struct Child {
    std::vector<std::string> labels;
    std::deque<Cell> cells;  // Grows without moving what is counted in.
  };

  const MetricDefinition definition;
  mutable std::mutex mutex;
  std::deque<Child<CounterCell>> counters;      // GUARDED_BY(mutex)
  std::deque<Child<HistogramCell>> histograms;  // GUARDED_BY(mutex)
};

struct MetricRegistry::Families {
  std::mutex mutex;
  std::map<std::string, MetricFamilyData> by_name;  // GUARDED_BY(mutex)
};

namespace {

void CheckLabels(const MetricDefinition& definition, LabelValues values) {
  if (values.size() != definition.labels.size()) {
    throw std::logic_error(definition.name + ": wrong number of label values");
  }
}

template <class Cell>
MetricFamilyData::Child<Cell>& ChildOf(std::deque<MetricFamilyData::Child<Cell>>& children,
                                       LabelValues values) {
  const auto found = std::ranges::find_if(
      children, [values](const auto& child) { return std::ranges::equal(child.labels, values); });
  if (found != children.end()) {
    return *found;
  }
  return children.emplace_back(std::vector<std::string>(values.begin(), values.end()),
                               std::deque<Cell>());
}

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

prometheus::ClientMetric Labelled(const MetricDefinition& definition,
                                  const std::vector<std::string>& values) {
  prometheus::ClientMetric metric;
  for (std::size_t i = 0; i < values.size(); ++i) {
    metric.label.push_back({definition.labels[i], values[i]});
  }
  return metric;
}

prometheus::ClientMetric::Counter SumOf(const std::deque<CounterCell>& cells) {
  std::uint64_t sum = 0;
  for (const CounterCell& cell : cells) {
    sum += cell.count.load(std::memory_order_relaxed);
  }
  return {static_cast<double>(sum)};
}

prometheus::ClientMetric::Histogram SumOf(const std::deque<HistogramCell>& cells,
                                          const std::vector<std::chrono::nanoseconds>& bounds) {
  prometheus::ClientMetric::Histogram sum;
  std::int64_t nanos = 0;
  for (std::size_t i = 0; i <= bounds.size(); ++i) {
    for (const HistogramCell& cell : cells) {
      sum.sample_count += cell.counts[i].load(std::memory_order_relaxed);
    }
    const double bound =
        i < bounds.size() ? Seconds(bounds[i]) : std::numeric_limits<double>::infinity();
    sum.bucket.push_back({sum.sample_count, bound});
  }
  for (const HistogramCell& cell : cells) {
    nanos += cell.sum_nanos.load(std::memory_order_relaxed);
  }
  sum.sample_sum = Seconds(std::chrono::nanoseconds(nanos));
  return sum;
}

prometheus::MetricType TypeOf(MetricKind kind) {
  switch (kind) {
    case MetricKind::kCounter:
      return prometheus::MetricType::Counter;
    case MetricKind::kGauge:
      return prometheus::MetricType::Gauge;
    case MetricKind::kHistogram:
      return prometheus::MetricType::Histogram;
  }
  std::unreachable();
}

prometheus::MetricFamily CollectCounted(const MetricFamilyData& family) {
  const MetricDefinition& definition = family.definition;
  prometheus::MetricFamily page{definition.name, definition.help, TypeOf(definition.kind), {}};
  const std::lock_guard lock(family.mutex);
  for (const auto& child : family.counters) {
    page.metric.push_back(Labelled(definition, child.labels));
    page.metric.back().counter = SumOf(child.cells);
  }
  for (const auto& child : family.histograms) {
    page.metric.push_back(Labelled(definition, child.labels));
    page.metric.back().histogram = SumOf(child.cells, definition.buckets);
  }
  return page;
}

}  // namespace

std::string_view ToString(MetricKind kind) {
  switch (kind) {
    case MetricKind::kCounter:
      return "counter";
    case MetricKind::kGauge:
      return "gauge";
    case MetricKind::kHistogram:
      return "histogram";
  }
  std::unreachable();
}

void Histogram::Observe(std::chrono::nanoseconds took) const noexcept {
  if (cell_ == nullptr) {
    return;
  }
  // A dozen bounds at most: walking beats halving.
  std::size_t bucket = 0;
  while (bucket < cell_->bounds.size() && took > cell_->bounds[bucket]) {
    ++bucket;
  }
  cell_->counts[bucket].fetch_add(1, std::memory_order_relaxed);
  cell_->sum_nanos.fetch_add(took.count(), std::memory_order_relaxed);
}

Counter CounterFamily::With(LabelValues values) const {
  if (family_ == nullptr) {
    return {};
  }
  CheckLabels(family_->definition, values);
  const std::lock_guard lock(family_->mutex);
  auto& cells = ChildOf(family_->counters, values).cells;
  return Counter(cells.empty() ? cells.emplace_back().count : cells.front().count);
}

Counter CounterFamily::OwnCellWith(LabelValues values) const {
  if (family_ == nullptr) {
    return {};
  }
  CheckLabels(family_->definition, values);
  const std::lock_guard lock(family_->mutex);
  return Counter(ChildOf(family_->counters, values).cells.emplace_back().count);
}

Histogram HistogramFamily::With(LabelValues values) const {
  if (family_ == nullptr) {
    return {};
  }
  CheckLabels(family_->definition, values);
  const std::lock_guard lock(family_->mutex);
  auto& cells = ChildOf(family_->histograms, values).cells;
  return Histogram(cells.empty() ? cells.emplace_back(family_->definition.buckets) : cells.front());
}

Histogram HistogramFamily::OwnCellWith(LabelValues values) const {
  if (family_ == nullptr) {
    return {};
  }
  CheckLabels(family_->definition, values);
  const std::lock_guard lock(family_->mutex);
  auto& cells = ChildOf(family_->histograms, values).cells;
  return Histogram(cells.emplace_back(family_->definition.buckets));
}

void MetricReadings::Set(ReadFamily family, LabelValues labels, double value) {
  if (family.family_ == nullptr) {
    return;
  }
  CheckLabels(family.family_->definition, labels);
  readings_[family.family_].push_back(
      {std::vector<std::string>(labels.begin(), labels.end()), value});
}

MetricRegistry::MetricRegistry() : families_(std::make_unique<Families>()) {}

MetricRegistry::~MetricRegistry() = default;

MetricFamilyData& MetricRegistry::Add(MetricDefinition definition) {
  const std::lock_guard lock(families_->mutex);
  const std::string name = definition.name;
  const auto [place, is_new] = families_->by_name.try_emplace(name, std::move(definition));
  if (!is_new) {
    throw std::logic_error(name + ": there are two metrics of this name");
  }
  return place->second;
}

CounterFamily MetricRegistry::AddCounters(std::string name, std::vector<std::string> labels,
                                          std::string help) {
  return CounterFamily(Add({.kind = MetricKind::kCounter,
                            .name = std::move(name),
                            .help = std::move(help),
                            .labels = std::move(labels),
                            .buckets = {}}));
}

HistogramFamily MetricRegistry::AddHistograms(std::string name, std::vector<std::string> labels,
                                              std::vector<std::chrono::nanoseconds> buckets,
                                              std::string help) {
  return HistogramFamily(Add({.kind = MetricKind::kHistogram,
                              .name = std::move(name),
                              .help = std::move(help),
                              .labels = std::move(labels),
                              .buckets = std::move(buckets)}));
}

ReadFamily MetricRegistry::AddRead(MetricKind kind, std::string name,
                                   std::vector<std::string> labels, std::string help) {
  MetricFamilyData& family = Add({.kind = kind,
                                  .name = std::move(name),
                                  .help = std::move(help),
                                  .labels = std::move(labels),
                                  .buckets = {}});
  return ReadFamily(family);
}

std::string MetricRegistry::Render(const MetricReadings& readings) const {
  std::vector<prometheus::MetricFamily> page;
  {
    const std::lock_guard lock(families_->mutex);
    for (const auto& [name, family] : families_->by_name) {
      prometheus::MetricFamily collected = CollectCounted(family);
      if (const auto read = readings.readings_.find(&family); read != readings.readings_.end()) {
        for (const auto& reading : read->second) {
          collected.metric.push_back(Labelled(family.definition, reading.labels));
          collected.metric.back().gauge.value = reading.value;
          collected.metric.back().counter.value = reading.value;
        }
      }
      if (!collected.metric.empty()) {
        page.push_back(std::move(collected));
      }
    }
  }
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, page);
  return std::move(text).str();
}

std::vector<MetricDefinition> MetricRegistry::Definitions() const {
  std::vector<MetricDefinition> definitions;
  const std::lock_guard lock(families_->mutex);
  for (const auto& [name, family] : families_->by_name) {
    definitions.push_back(family.definition);
  }
  return definitions;
}

}  // namespace rtm::base
