#pragma once

#include <cstdint>
#include <iosfwd>

namespace rtm::app {

/// A bar that is redrawn on one line of a terminal; nothing where there is no terminal.
class ProgressBar {
 public:
  enum class Mode { kDraw, kSilent };
  ProgressBar(std::ostream& out, Mode mode, std::int64_t total);
  /// Ends the line.
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void Show(std::int64_t done, std::int64_t failed);

 private:
  std::ostream& out_;
  const Mode mode_;
  const std::int64_t total_;
};

}  // namespace rtm::app
