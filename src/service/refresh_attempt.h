#pragma once

#include <memory>
#include <utility>

#include "service/flight_observer.h"
#include "service/lanes.h"
#include "service/outcome_judgement.h"
#include "service/refresh_coordinator.h"
#include "service/refresher.h"
#include "storage/rescue_journal.h"

namespace rtm::service {

/// A reserved journal slot; given back on destruction unless a record in it has to stay.
class SlotReservation {
 public:
  SlotReservation(storage::RescueJournal& journal, storage::JournalSlot slot)
      : journal_(&journal), slot_(slot) {}
  SlotReservation(SlotReservation&& other) noexcept
      : journal_(std::exchange(other.journal_, nullptr)), slot_(other.slot_) {}
  SlotReservation& operator=(SlotReservation&&) = delete;
  ~SlotReservation() {
    if (journal_ != nullptr) {
      journal_->Release(slot_);
    }
  }

  storage::JournalSlot slot() const { return slot_; }
  /// The record is in the store: the slot is free for another.
  void MarkDone() { std::exchange(journal_, nullptr)->MarkDone(slot_); }
  /// The record stays pending in its slot; somebody else marks it done.
  storage::JournalSlot Keep() {
    journal_ = nullptr;
    return slot_;
  }

 private:
  storage::RescueJournal* journal_;
  storage::JournalSlot slot_;
};

/// What one attempt holds while it is under way. Shared with nobody but its own coroutines.
struct Refresher::Attempt {
  RefreshOrder order;
  RefreshGrant grant;
  LaneKey lane;
  LanePermit permit;  // Until the outcome is in the store: a slow store slows the sending down.
  SlotReservation slot;
  base::BootTime began_at;
  std::shared_ptr<FlightObserver> observer;

  JudgedAttempt Judged(base::BootTime now) const {
    return {grant.token, grant.attempt, grant.token.rt_fingerprint, order.kind, now - began_at};
  }

  /// Frees the slot: with a record in it that is dealt with, or without one.
  void ReleaseSlot() {
    if (observer != nullptr && observer->journaled()) {
      slot.MarkDone();
    }
  }
};

}  // namespace rtm::service
