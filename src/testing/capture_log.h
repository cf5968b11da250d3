#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rtm::testing {

/// While it lives, log lines of the process (level debug, JSON) are collected instead of written.
/// One at a time. Thread-safe.
class CaptureLog {
 public:
  CaptureLog();
  ~CaptureLog();
  CaptureLog(const CaptureLog&) = delete;
  CaptureLog& operator=(const CaptureLog&) = delete;

  std::vector<std::string> lines() const;
  /// Whether any line has this event name.
  bool Has(std::string_view event) const;
  /// All lines, each with its line end.
  std::string All() const;

 private:
  struct Lines;
  std::unique_ptr<Lines> collected_;
};

}  // namespace rtm::testing
