#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rtm::base {

enum class MetricKind { kCounter, kGauge, kHistogram };

/// What is known of a family before anything was counted. Names and label names as Prometheus
/// wants them; base units (seconds, bytes).
struct MetricDefinition {
  MetricKind kind = MetricKind::kCounter;
  std::string name;
  std::string help;                 ///< One English sentence, for the page and docs/metrics.md.
  std::vector<std::string> labels;  ///< Names; a child has one value for each.
  std::vector<std::chrono::nanoseconds> buckets;  ///< Histograms: upper bounds, rising.
};

/// "counter", "gauge", "histogram".
std::string_view ToString(MetricKind kind);

using LabelValues = std::initializer_list<std::string_view>;

/// Counts up. A handle: cheap to copy, usable on any thread, never locks or throws; the registry
/// outlives it. One that was made by default counts nowhere.
class Counter {
 public:
  Counter() = default;
  void Add(std::uint64_t count = 1) const noexcept {
    if (cell_ != nullptr) {
      cell_->fetch_add(count, std::memory_order_relaxed);
    }
  }
  bool counts() const { return cell_ != nullptr; }

 private:
  friend class CounterFamily;
  explicit Counter(std::atomic<std::uint64_t>& cell) : cell_(&cell) {}
  std::atomic<std::uint64_t>* cell_ = nullptr;
};

struct HistogramCell;

/// Counts durations by size. A handle like Counter.
class Histogram {
 public:
  Histogram() = default;
  void Observe(std::chrono::nanoseconds took) const noexcept;
  bool counts() const { return cell_ != nullptr; }

 private:
  friend class HistogramFamily;
  explicit Histogram(HistogramCell& cell) : cell_(&cell) {}
  HistogramCell* cell_ = nullptr;
};

struct MetricFamilyData;

/// The counters of one name. A handle like Counter; one that was made by default hands out counters
/// that count nowhere.
class CounterFamily {
 public:
  CounterFamily() = default;
  /// The child with these label values. Takes a short lock and looks it up: where much is counted,
  /// ask once and keep it.
  Counter With(LabelValues values) const;
  /// A cell of one's own of that child, for one thread that counts often: no other writes to its
  /// cache line. The child shows the sum of its cells.
  Counter OwnCellWith(LabelValues values) const;

 private:
  friend class MetricRegistry;
  explicit CounterFamily(MetricFamilyData& family) : family_(&family) {}
  MetricFamilyData* family_ = nullptr;
};

/// The histograms of one name; as CounterFamily.
class HistogramFamily {
 public:
  HistogramFamily() = default;
  Histogram With(LabelValues values) const;
  Histogram OwnCellWith(LabelValues values) const;

 private:
  friend class MetricRegistry;
  explicit HistogramFamily(MetricFamilyData& family) : family_(&family) {}
  MetricFamilyData* family_ = nullptr;
};

/// Names a family whose values are not kept but read at each scrape (MetricReadings).
class ReadFamily {
 public:
  ReadFamily() = default;

 private:
  friend class MetricReadings;
  friend class MetricRegistry;
  explicit ReadFamily(const MetricFamilyData& family) : family_(&family) {}
  const MetricFamilyData* family_ = nullptr;
};

/// What was read for one scrape. What could not be read is left out: an old value would be taken
/// for a new one. Used by one thread at a time.
class MetricReadings {
 public:
  void Set(ReadFamily family, double value) { Set(family, {}, value); }
  /// One value for each label of the family.
  void Set(ReadFamily family, LabelValues labels, double value);

 private:
  friend class MetricRegistry;
  struct Reading {
    std::vector<std::string> labels;
    double value = 0;
  };
  std::map<const MetricFamilyData*, std::vector<Reading>> readings_;
};

/// All families of the process; made by the application before all that counts, and outlives it.
/// Thread-safe. A name that is given twice, and label values that are too few or too many, are bugs
/// of ours: std::logic_error.
class MetricRegistry {
 public:
  MetricRegistry();
  ~MetricRegistry();
  MetricRegistry(const MetricRegistry&) = delete;
  MetricRegistry& operator=(const MetricRegistry&) = delete;

  CounterFamily AddCounters(std::string name, std::vector<std::string> labels, std::string help);
  HistogramFamily AddHistograms(std::string name, std::vector<std::string> labels,
                                std::vector<std::chrono::nanoseconds> buckets, std::string help);
  /// kCounter or kGauge.
  ReadFamily AddRead(MetricKind kind, std::string name, std::vector<std::string> labels,
                     std::string help);

  /// The page in Prometheus text format 0.0.4: what was counted, and `readings`. Families without
  /// a child are left out.
  std::string Render(const MetricReadings& readings) const;
  /// By name.
  std::vector<MetricDefinition> Definitions() const;

 private:
  MetricFamilyData& Add(MetricDefinition definition);

  struct Families;
  const std::unique_ptr<Families> families_;
};

}  // namespace rtm::base
