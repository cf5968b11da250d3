#include "app/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "app/version.h"

namespace rtm::app {
namespace {

using base::MetricKind;

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

ProcessMetrics::ProcessMetrics(base::MetricRegistry& registry)
    : build_info_(registry.AddRead(MetricKind::kGauge, "rtmanage_build_info", {"version"},
                                   "Always 1; its label is the version that runs.")),
      start_time_(registry.AddRead(MetricKind::kGauge, "process_start_time_seconds", {},
                                   "When the process started, in seconds since 1970.")),
      cpu_(registry.AddRead(MetricKind::kCounter, "process_cpu_seconds_total", {},
                            "CPU time of the process, user and system.")),
      resident_(registry.AddRead(MetricKind::kGauge, "process_resident_memory_bytes", {},
                                 "Memory of the process that is in RAM.")),
      virtual_(registry.AddRead(MetricKind::kGauge, "process_virtual_memory_bytes", {},
                                "Address space of the process.")),
      open_fds_(
          registry.AddRead(MetricKind::kGauge, "process_open_fds", {}, "Open file descriptors.")),
      max_fds_(registry.AddRead(MetricKind::kGauge, "process_max_fds", {},
                                "How many file descriptors may be open.")) {}

void ProcessMetrics::Read(base::MetricReadings& readings, base::UtcTime started_at) const {
  readings.Set(build_info_, {Version()}, 1);
  readings.Set(start_time_, static_cast<double>(base::ToUnixMillis(started_at)) / 1000);
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) == 0) {
    readings.Set(cpu_, Seconds(usage.ru_utime) + Seconds(usage.ru_stime));
  }
  // In pages: size, then what of it is resident (proc(5)).
  double size = 0;
  double resident = 0;
  if (std::ifstream("/proc/self/statm") >> size >> resident) {
    const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
    readings.Set(virtual_, size * page);
    readings.Set(resident_, resident * page);
  }
  std::error_code error;
  const std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
  if (!error) {
    // The one that reads the folder goes again.
    readings.Set(open_fds_,
                 static_cast<double>(std::distance(begin(descriptors), end(descriptors)) - 1));
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    readings.Set(max_fds_, static_cast<double>(limit.rlim_cur));
  }
}

}  // namespace rtm::app
