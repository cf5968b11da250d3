#include "app/progress_bar.h"

#include <algorithm>
#include <ostream>
#include <string>

namespace rtm::app {

ProgressBar::ProgressBar(std::ostream& out, Mode mode, std::int64_t total)
    : out_(out), mode_(mode), total_(total) {
  Show(0, 0);
}

ProgressBar::~ProgressBar() {
  if (mode_ == Mode::kDraw) {
    out_ << std::endl;
  }
}

void ProgressBar::Show(std::int64_t done, std::int64_t failed) {
  constexpr std::int64_t kWidth = 40;
  if (mode_ == Mode::kSilent) {
    return;
  }
  const std::int64_t filled = total_ == 0 ? kWidth : std::min(done * kWidth / total_, kWidth);
  out_ << "\r[" << std::string(static_cast<std::size_t>(filled), '#')
       << std::string(static_cast<std::size_t>(kWidth - filled), '.') << "] " << done << "/"
       << total_;
  if (failed > 0) {
    out_ << ", " << failed << " failed";
  }
  out_ << std::flush;
}

}  // namespace rtm::app
