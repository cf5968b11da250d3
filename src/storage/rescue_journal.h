#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/strong_id.h"

namespace rtm::storage {

using JournalSlot = base::StrongId<struct JournalSlotTag>;

/// Fixed, zero-filled slots in `rescue.journal` that catch a reply the moment it arrives (P3). A
/// slot is reserved before an attempt begins and written once. Thread-safe. Payloads are sealed by
/// the caller.
class RescueJournal {
 public:
  virtual ~RescueJournal() = default;

  /// A slot that holds no pending record and can be written, or nullopt if there is none: then
  /// nothing may be sent. May touch the file.
  virtual std::optional<JournalSlot> Reserve() = 0;
  /// Gives a reserved slot back in which nothing was written.
  virtual void Release(JournalSlot slot) noexcept = 0;
  /// Header, payload and checksum into the page cache, which outlives a killed process; no fsync.
  /// False if that failed (logged); the record is then not there. Called on the transport thread;
  /// does not allocate beyond the record.
  virtual bool Write(JournalSlot slot, std::int64_t attempt_id,
                     std::string_view sealed_payload) noexcept = 0;
  /// fsync of everything written so far: when the database refused the commit. Throws
  /// Error(kStoreIo).
  virtual void SyncBlocking() = 0;
  /// The record is in the database; the slot may be used again (its bytes stay until then).
  virtual void MarkDone(JournalSlot slot) noexcept = 0;
  /// The same for a record that was found by ListBlocking(); nothing if the slot has been given to
  /// another one since.
  virtual void MarkDone(JournalSlot slot, std::uint64_t sequence) noexcept = 0;

  struct Pending {
    JournalSlot slot;
    std::int64_t attempt_id = 0;
    std::string sealed_payload;
  };
  /// In the order they were written (replay them so: two may be rotations of one row, one after the
  /// other). Whole records that were pending when the journal was opened; their slots count as
  /// reserved until MarkDone. Damaged ones are logged ("journal.damaged") and kept.
  virtual std::vector<Pending> LoadPending() = 0;

  struct Entry {
    JournalSlot slot;
    enum class State { kPending, kDone, kDamaged } state = State::kPending;
    std::uint64_t sequence = 0;   ///< Rises from record to record; 0 if damaged.
    std::int64_t attempt_id = 0;  ///< 0 if damaged.
    std::string sealed_payload;   ///< Empty if damaged.
  };
  /// Every record that stands in the file now, in the order they were written: also those of
  /// flights under way, and done ones that nothing was written over yet. Reads from the disk.
  virtual std::vector<Entry> ListBlocking() = 0;
  struct Depth {
    std::size_t pending = 0;  ///< Slots with a reply that is not in the database (yet).
    std::size_t damaged = 0;  ///< Slots whose content cannot be read; never used again.
    std::size_t free = 0;     ///< Slots that can be reserved.
    std::size_t slots = 0;    ///< In all; the rest is reserved for flights.
  };
  virtual Depth Count() const = 0;
};

}  // namespace rtm::storage
