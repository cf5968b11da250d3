#include <utility>

#include "service/lanes.h"

namespace rtm::service {

std::string_view ToString(LanePriority priority) {
  switch (priority) {
    case LanePriority::kInteractive:
      return "interactive";
    case LanePriority::kBatch:
      return "batch";
    case LanePriority::kSchedule:
      return "schedule";
  }
  std::unreachable();
}

LanePermit::LanePermit(LanePermit&& other) noexcept
    : lanes_(std::exchange(other.lanes_, nullptr)), key_(std::move(other.key_)) {}

LanePermit& LanePermit::operator=(LanePermit&& other) noexcept {
  if (this != &other) {
    if (lanes_ != nullptr) {
      lanes_->GiveBack(key_);
    }
    lanes_ = std::exchange(other.lanes_, nullptr);
    key_ = std::move(other.key_);
  }
  return *this;
}

LanePermit::~LanePermit() {
  if (lanes_ != nullptr) {
    lanes_->GiveBack(key_);
  }
}

}  // namespace rtm::service
