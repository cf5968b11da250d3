#include "storage/store_meter.h"

#include <algorithm>
#include <array>
#include <exception>
#include <optional>

#include "base/error.h"

namespace rtm::storage {
namespace {

using base::ErrorCode;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// What is the database's fault, and not that of what was asked.
constexpr std::array kFaults{ErrorCode::kStoreUnavailable, ErrorCode::kStoreFull,
                             ErrorCode::kStoreReadOnly,    ErrorCode::kStoreCorrupt,
                             ErrorCode::kStoreIo,          ErrorCode::kCommitUnknown,
                             ErrorCode::kInternal};

std::optional<ErrorCode> FaultOf(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const base::Error& known) {
    const bool is_fault = std::ranges::find(kFaults, known.code()) != kFaults.end();
    return is_fault ? std::optional(known.code()) : std::nullopt;
  } catch (const std::exception&) {
    return ErrorCode::kInternal;
  }
}

}  // namespace

StoreMetrics StoreMetrics::In(base::MetricRegistry& registry) {
  // From a cached read to a disk that hangs.
  const base::HistogramFamily times = registry.AddHistograms(
      "rtmanage_store_seconds", {"op"},
      {microseconds(100), microseconds(300), milliseconds(1), milliseconds(3), milliseconds(10),
       milliseconds(30), milliseconds(100), milliseconds(300), seconds(1), seconds(3), seconds(10)},
      "What callers wait for the database: op read and write from hand-over to result, queue and "
      "shared commit included; op commit is the commit alone, with its fsync.");
  StoreMetrics metrics{
      .read = times.With({"read"}),
      .write = times.With({"write"}),
      .commit = times.With({"commit"}),
      .errors = registry.AddCounters("rtmanage_store_errors_total", {"code"},
                                     "Reads and writes that the database failed, by error code.")};
  for (const ErrorCode fault : kFaults) {
    metrics.errors.With({base::ToString(fault)});
  }
  return metrics;
}

void StoreMeter::Ended(const base::Histogram& histogram, const SqlWork& work) const {
  histogram.Observe(Now() - work.handed_over());
  if (!work.failed()) {
    return;
  }
  if (const std::optional<ErrorCode> fault = FaultOf(work.error())) {
    metrics_.errors.With({base::ToString(*fault)}).Add();
  }
}

}  // namespace rtm::storage
