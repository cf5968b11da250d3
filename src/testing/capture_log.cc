#include "testing/capture_log.h"

#include <algorithm>
#include <mutex>

#include "base/log.h"

namespace rtm::testing {

struct CaptureLog::Lines {
  mutable std::mutex mutex;
  std::vector<std::string> lines;  // Guarded by mutex.
};

CaptureLog::CaptureLog() : collected_(std::make_unique<Lines>()) {
  base::SetLogSinkForTest([collected = collected_.get()](std::string_view line) {
    const std::lock_guard lock(collected->mutex);
    collected->lines.emplace_back(line);
  });
}

CaptureLog::~CaptureLog() { base::SetLogSinkForTest({}); }

std::vector<std::string> CaptureLog::lines() const {
  const std::lock_guard lock(collected_->mutex);
  return collected_->lines;
}

bool CaptureLog::Has(std::string_view event) const {
  const std::string needle = R"("event":")" + std::string(event) + '"';
  return std::ranges::any_of(lines(),
                             [&](const std::string& line) { return line.contains(needle); });
}

std::string CaptureLog::All() const {
  std::string all;
  for (const std::string& line : lines()) {
    all += line + '\n';
  }
  return all;
}

}  // namespace rtm::testing
