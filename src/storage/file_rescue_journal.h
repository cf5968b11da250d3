#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "storage/rescue_journal.h"
#include "storage/rescue_slot.h"

namespace rtm::storage {

/// RescueJournal in one file, `rescue.journal`, mode 0600; a reply larger than a slot goes to
/// `rescue-<slot>.overflow` beside it. All blocks of the file are really written when it is made,
/// so that a full disk cannot refuse a record that fits a slot. The slots that were done longest
/// ago are used again first.
/// A reply is put into its slot through a shared mapping, where the file system is one that writes
/// blocks in place: a write to a file may stand still for tens of milliseconds while it commits; a
/// store into a page that has been made writable before does not, and the page cache outlives the
/// process all the same.
class FileRescueJournal final : public RescueJournal {
 public:
  struct Options {
    std::filesystem::path file;
    /// At least so many slots; an existing journal grows, and is never shortened.
    std::uint32_t slots = 64;
  };

  /// Opens or makes the journal. Throws base::Error kStoreFull, kStoreIo, kStoreReadOnly, and
  /// kStoreNewer for the file of a newer version. A damaged header is logged and written anew; the
  /// slots are kept.
  explicit FileRescueJournal(Options options);
  ~FileRescueJournal() override;
  FileRescueJournal(const FileRescueJournal&) = delete;
  FileRescueJournal& operator=(const FileRescueJournal&) = delete;

  std::optional<JournalSlot> Reserve() override;
  void Release(JournalSlot slot) noexcept override;
  bool Write(JournalSlot slot, std::int64_t attempt_id,
             std::string_view sealed_payload) noexcept override;
  void SyncBlocking() override;
  void MarkDone(JournalSlot slot) noexcept override;
  void MarkDone(JournalSlot slot, std::uint64_t sequence) noexcept override;
  /// Oldest first, so that a chain of rotations of one row is replayed in its order.
  std::vector<Pending> LoadPending() override;
  std::vector<Entry> ListBlocking() override;
  Depth Count() const override;

  std::size_t slot_count() const { return slots_.size(); }
  /// Slots that can be reserved now.
  std::size_t free_count() const { return Count().free; }

 private:
  /// kFreeing: being marked done, nobody else's.
  enum class Use { kFree, kReserved, kWritten, kFreeing, kDamaged };
  struct Slot {
    Use use = Use::kFree;
    std::uint64_t sequence = 0;  // Of the record in it; 0: none.
    bool overflow_unsynced = false;
  };

  void Open();
  bool MayMap() const;
  void Map();
  std::optional<Entry> ReadEntry(std::uint32_t index, const Slot& slot) const;
  void Free(std::uint32_t index, std::optional<std::uint64_t> written) noexcept;
  /// Makes the pages of a slot writable without the file system's help. False if it refuses.
  bool Warm(std::uint32_t index) noexcept;
  void Put(std::uint32_t index, const SlotHead& head, std::string_view payload) noexcept;
  void Make();
  std::uint32_t ReadSlotCount();
  void GrowTo(std::uint32_t slots);
  void WriteZeros(std::uint64_t from, std::uint64_t to, int descriptor) const;
  void Scan();
  void ScanSlot(std::uint32_t index);
  std::optional<std::string> ReadPayload(std::uint32_t index, const SlotRecord& record) const;
  int WriteOverflow(std::uint32_t index, std::string_view payload) const;
  std::filesystem::path OverflowPath(std::uint32_t index) const;
  bool IsIn(JournalSlot slot, Use use) const;

  const Options options_;
  int descriptor_ = -1;
  char* map_ = nullptr;  // The whole file, shared; nullptr where it is not safe to map.
  std::size_t map_size_ = 0;
  // As found at the start, in order. Constant after construction.
  std::vector<Pending> pending_;
  std::uint64_t first_new_sequence_ = 1;
  mutable std::mutex mutex_;
  std::vector<Slot> slots_;          // GUARDED_BY(mutex_)
  std::deque<std::uint32_t> free_;   // GUARDED_BY(mutex_); next to be used in front.
  std::uint64_t next_sequence_ = 1;  // GUARDED_BY(mutex_)
};

}  // namespace rtm::storage
