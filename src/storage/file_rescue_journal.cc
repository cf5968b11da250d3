#include "storage/file_rescue_journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/files.h"
#include "base/log.h"
#include "storage/rescue_file_io.h"

namespace rtm::storage {
namespace {

constexpr std::size_t kPageBytes = 4096;
// What a reply with three tokens takes; larger ones are written, as a page that is not warm may
// fail in a way that ends the process.
constexpr std::size_t kWarmBytes = 4 * kPageBytes;

int SyncFile(const std::filesystem::path& file) noexcept {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return errno;
  }
  const int error = ::fdatasync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  return error;
}

}  // namespace

// No file is touched under the lock: the thread that receives replies must not wait for it.
std::optional<JournalSlot> FileRescueJournal::Reserve() {
  // A slot whose blocks have gone bad goes to the end, so that the others are used.
  for (std::size_t tries = Count().free; tries > 0; --tries) {
    std::uint32_t index = 0;
    {
      const std::lock_guard lock(mutex_);
      if (free_.empty()) {
        break;
      }
      index = free_.front();
      free_.pop_front();
      slots_[index].use = Use::kReserved;
    }
    if (Warm(index)) {
      return JournalSlot{index};
    }
    const std::lock_guard lock(mutex_);
    slots_[index].use = Use::kFree;
    free_.push_back(index);
  }
  return std::nullopt;
}

void FileRescueJournal::Release(JournalSlot slot) noexcept {
  const std::lock_guard lock(mutex_);
  if (IsIn(slot, Use::kReserved)) {
    const auto index = static_cast<std::uint32_t>(slot.value);
    slots_[index].use = Use::kFree;
    free_.push_front(index);
  }
}

bool FileRescueJournal::Write(JournalSlot slot, std::int64_t attempt_id,
                              std::string_view sealed_payload) noexcept {
  const auto index = static_cast<std::uint32_t>(slot.value);
  const bool fits = sealed_payload.size() <= kSlotCapacity;
  SlotRecord record;
  {
    const std::lock_guard lock(mutex_);
    if (!IsIn(slot, Use::kReserved)) {
      base::LogError("journal.write_failed",
                     {{"slot", slot.value}, {"error", "the slot is not reserved"}});
      return false;
    }
    record.sequence = next_sequence_++;
    slots_[index].sequence = record.sequence;
    slots_[index].use = Use::kWritten;
    slots_[index].overflow_unsynced = !fits;
  }
  record.attempt_id = attempt_id;
  record.payload_size = sealed_payload.size();
  record.place = fits ? PayloadPlace::kSlot : PayloadPlace::kOverflowFile;
  record.payload_digest = DigestOf(sealed_payload);
  int error = fits ? 0 : WriteOverflow(index, sealed_payload);
  if (error == 0) {
    const SlotHead head = EncodeRecord(record);
    const std::string_view payload = fits ? sealed_payload : std::string_view();
    if (map_ != nullptr && kPayloadOffset + payload.size() <= kWarmBytes) {
      Put(index, head, payload);
    } else {
      error = WriteTwoAt(descriptor_, {head.data(), head.size()}, payload, SlotOffset(index));
    }
  }
  if (error != 0) {
    base::LogError("journal.write_failed", {{"slot", slot.value}, {"errno", error}});
    const std::lock_guard lock(mutex_);
    slots_[index].use = Use::kReserved;
    slots_[index].overflow_unsynced = false;
    return false;
  }
  return true;
}

// The first bytes of the payload's part are written as they are, which lets the file system
// allocate what it needs and refuse in words; a store into a page that it cannot back would end the
// process.
bool FileRescueJournal::Warm(std::uint32_t index) noexcept {
  if (map_ == nullptr) {
    return true;
  }
  char* const slot = map_ + SlotOffset(index);
  if (const int error = WriteAt(descriptor_, {slot, kWarmBytes}, SlotOffset(index))) {
    base::LogError("journal.write_failed", {{"slot", std::int64_t{index}}, {"errno", error}});
    return false;
  }
  for (std::size_t at = 0; at < kWarmBytes; at += kPageBytes) {
    auto* const byte = static_cast<volatile char*>(slot + at);
    *byte = *byte;
  }
  return true;
}

// The head last: a record whose payload is not there yet does not match its digest.
void FileRescueJournal::Put(std::uint32_t index, const SlotHead& head,
                            std::string_view payload) noexcept {
  char* const slot = map_ + SlotOffset(index);
  std::copy(payload.begin(), payload.end(), slot + kPayloadOffset);
  std::atomic_signal_fence(std::memory_order_seq_cst);
  std::memcpy(slot, head.data(), head.size());
}

void FileRescueJournal::SyncBlocking() {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> overflows;
  {
    const std::lock_guard lock(mutex_);
    for (std::uint32_t index = 0; index < slots_.size(); ++index) {
      if (slots_[index].use == Use::kWritten && slots_[index].overflow_unsynced) {
        overflows.emplace_back(index, slots_[index].sequence);
      }
    }
  }
  // A record is worth as much as its overflow file, so those go first.
  for (const auto& [index, sequence] : overflows) {
    if (const int error = SyncFile(OverflowPath(index))) {
      ThrowFileError(error, "sync " + OverflowPath(index).string());
    }
  }
  if (!overflows.empty()) {
    base::SyncFolder(options_.file.parent_path());
  }
  if (::fdatasync(descriptor_) != 0) {
    ThrowFileError(errno, "sync " + options_.file.string());
  }
  const std::lock_guard lock(mutex_);
  for (const auto& [index, sequence] : overflows) {
    if (slots_[index].sequence == sequence) {
      slots_[index].overflow_unsynced = false;
    }
  }
}

void FileRescueJournal::MarkDone(JournalSlot slot) noexcept {
  const auto index = static_cast<std::uint32_t>(slot.value);
  std::optional<std::uint64_t> written;
  {
    const std::lock_guard lock(mutex_);
    if (IsIn(slot, Use::kWritten)) {
      written = slots_[index].sequence;
    } else if (!IsIn(slot, Use::kReserved)) {
      return;
    }
    slots_[index].use = Use::kFreeing;
  }
  Free(index, written);
}

void FileRescueJournal::MarkDone(JournalSlot slot, std::uint64_t sequence) noexcept {
  const auto index = static_cast<std::uint32_t>(slot.value);
  {
    const std::lock_guard lock(mutex_);
    if (!IsIn(slot, Use::kWritten) || slots_[index].sequence != sequence) {
      return;
    }
    slots_[index].use = Use::kFreeing;
  }
  Free(index, sequence);
}

void FileRescueJournal::Free(std::uint32_t index, std::optional<std::uint64_t> written) noexcept {
  if (written) {
    // Before the slot is given out again: the mark of the old record must not meet the new one.
    const DoneMark mark = EncodeDoneMark(*written);
    const int error =
        WriteAt(descriptor_, {mark.data(), mark.size()}, SlotOffset(index) + kDoneMarkOffset);
    if (error != 0) {
      // The record would be replayed, which is harmless.
      base::LogError("journal.write_failed", {{"slot", std::int64_t{index}}, {"errno", error}});
    }
  }
  const std::lock_guard lock(mutex_);
  slots_[index].use = Use::kFree;
  slots_[index].overflow_unsynced = false;
  free_.push_back(index);
}

std::vector<RescueJournal::Pending> FileRescueJournal::LoadPending() {
  const std::lock_guard lock(mutex_);
  std::vector<Pending> still_pending;
  for (const Pending& pending : pending_) {
    const Slot& slot = slots_[static_cast<std::size_t>(pending.slot.value)];
    if (slot.use == Use::kWritten && slot.sequence < first_new_sequence_) {
      still_pending.push_back(pending);
    }
  }
  return still_pending;
}

RescueJournal::Depth FileRescueJournal::Count() const {
  const std::lock_guard lock(mutex_);
  Depth depth;
  depth.free = free_.size();
  depth.slots = slots_.size();
  for (const Slot& slot : slots_) {
    depth.pending += slot.use == Use::kWritten ? 1 : 0;
    depth.damaged += slot.use == Use::kDamaged ? 1 : 0;
  }
  return depth;
}

int FileRescueJournal::WriteOverflow(std::uint32_t index, std::string_view payload) const {
  const int descriptor =
      ::open(OverflowPath(index).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return errno;
  }
  const int error = WriteAt(descriptor, payload, 0);
  ::close(descriptor);
  return error;
}

std::filesystem::path FileRescueJournal::OverflowPath(std::uint32_t index) const {
  return options_.file.parent_path() / ("rescue-" + std::to_string(index) + ".overflow");
}

bool FileRescueJournal::IsIn(JournalSlot slot, Use use) const {
  return slot.value >= 0 && static_cast<std::size_t>(slot.value) < slots_.size() &&
         slots_[static_cast<std::size_t>(slot.value)].use == use;
}

}  // namespace rtm::storage
