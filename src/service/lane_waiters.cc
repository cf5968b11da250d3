#include <algorithm>
#include <utility>

#include "service/lanes.h"

namespace rtm::service {
namespace {

std::size_t IndexOf(LanePriority priority) { return static_cast<std::size_t>(priority); }

}  // namespace

void Lanes::Promote(core::TokenId row, LanePriority priority) {
  for (std::size_t from = IndexOf(priority) + 1; from < queues_.size(); ++from) {
    for (auto& [key, queue] : queues_[from]) {
      const auto found =
          std::ranges::find(queue, row, [](const auto& waiter) { return waiter->row; });
      if (found != queue.end()) {
        queues_[IndexOf(priority)][key].push_back(*found);
        queue.erase(found);
        Pump();
        return;
      }
    }
  }
}

void Lanes::WithdrawGivenUp() {
  for (auto& [key, queue] : queues_[IndexOf(LanePriority::kBatch)]) {
    waiting_ -= std::erase_if(queue, [](const std::shared_ptr<Waiter>& waiter) {
      const bool given_up = waiter->given_up && *waiter->given_up;
      if (given_up) {
        waiter->verdict = Waiter::Verdict::kWithdrawn;
        waiter->ready.cancel();
      }
      return given_up;
    });
  }
}

void Lanes::Close() {
  closed_ = true;
  pump_timer_.cancel();
  for (auto& queues : queues_) {
    for (auto& [key, queue] : queues) {
      for (const auto& waiter : queue) {
        waiter->verdict = Waiter::Verdict::kClosed;
        waiter->ready.cancel();
      }
    }
    queues.clear();
  }
  waiting_ = 0;
}

/// Ends the waiting of all who queue for this lane. The queues stay in the map: a caller may be
/// walking over it.
void Lanes::Wake(const LaneKey& key, Waiter::Verdict verdict) {
  for (auto& queues : queues_) {
    const auto found = queues.find(key);
    if (found == queues.end()) {
      continue;
    }
    for (const auto& waiter : found->second) {
      waiter->verdict = verdict;
      waiter->ready.cancel();
      --waiting_;
    }
    found->second.clear();
  }
}

}  // namespace rtm::service
