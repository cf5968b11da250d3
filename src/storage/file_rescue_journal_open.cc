#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "storage/file_rescue_journal.h"
#include "storage/rescue_file_io.h"

namespace rtm::storage {
namespace {

void LogDamage(std::int64_t slot, const char* what) noexcept {
  base::LogError("journal.damaged", {{"slot", slot}, {"what", what}});
}

}  // namespace

FileRescueJournal::FileRescueJournal(Options options) : options_(std::move(options)) {
  try {
    Open();
    Scan();
    Map();
  } catch (...) {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
    throw;
  }
}

FileRescueJournal::~FileRescueJournal() {
  if (map_ != nullptr) {
    ::munmap(map_, map_size_);
  }
  ::close(descriptor_);
}

// A store into a page that the file system cannot back ends the process, so only where a block
// that was written once stays where it is: not on those that write elsewhere each time (btrfs, ZFS,
// overlays), nor where the disk is a network away.
bool FileRescueJournal::MayMap() const {
  constexpr std::array<std::uint64_t, 3> kInPlace{EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, TMPFS_MAGIC};
  struct statfs status{};
  return ::fstatfs(descriptor_, &status) == 0 &&
         std::ranges::find(kInPlace, static_cast<std::uint64_t>(status.f_type)) != kInPlace.end();
}

void FileRescueJournal::Map() {
  if (!MayMap()) {
    return;
  }
  const auto size = static_cast<std::size_t>(SlotOffset(static_cast<std::uint32_t>(slots_.size())));
  void* const map = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
  if (map == MAP_FAILED) {
    base::LogWarn("journal.not_mapped", {{"errno", errno}});
    return;
  }
  map_ = static_cast<char*>(map);
  map_size_ = size;
}

void FileRescueJournal::Open() {
  if (!std::filesystem::exists(options_.file)) {
    Make();
  }
  descriptor_ = ::open(options_.file.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor_ < 0) {
    ThrowFileError(errno, "open " + options_.file.string());
  }
  const std::uint32_t slots = ReadSlotCount();
  slots_.resize(std::max(slots, options_.slots));
  if (options_.slots > slots) {
    GrowTo(options_.slots);
  }
}

// Under another name first: a file with the right name is whole.
void FileRescueJournal::Make() {
  const std::string unfinished = options_.file.string() + ".new";
  const int descriptor = ::open(unfinished.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    ThrowFileError(errno, "create " + unfinished);
  }
  int error = 0;
  try {
    const HeaderBlock header = EncodeHeader(options_.slots);
    error = WriteAt(descriptor, {header.data(), header.size()}, 0);
    if (error == 0) {
      WriteZeros(SlotOffset(0), SlotOffset(options_.slots), descriptor);
      error = ::fsync(descriptor) == 0 ? 0 : errno;
    }
  } catch (...) {
    ::close(descriptor);
    ::unlink(unfinished.c_str());
    throw;
  }
  ::close(descriptor);
  if (error == 0 && ::rename(unfinished.c_str(), options_.file.c_str()) != 0) {
    error = errno;
  }
  if (error != 0) {
    ::unlink(unfinished.c_str());
    ThrowFileError(error, "create " + options_.file.string());
  }
  base::SyncFolder(options_.file.parent_path());
}

std::uint32_t FileRescueJournal::ReadSlotCount() {
  struct stat status{};
  if (::fstat(descriptor_, &status) != 0) {
    ThrowFileError(errno, "stat " + options_.file.string());
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  // Rounded down: a file that was cut short has lost its last slots, not all.
  const auto present =
      static_cast<std::uint32_t>(size < kSlotsOffset ? 0 : (size - kSlotsOffset) / kSlotBytes);
  HeaderBlock block{};
  const auto header = ReadAt(descriptor_, block, 0) == 0 ? DecodeHeader(block) : std::nullopt;
  if (header && header->version > kJournalVersion) {
    throw base::Error(
        base::ErrorCode::kStoreNewer,
        {"A newer version of rt-manage wrote " + options_.file.string() + ". Nothing was changed.",
         options_.file.string() + " 由更新版本的 rt-manage 写入，未做任何更改。"});
  }
  if (header && header->slot_count <= present) {
    return header->slot_count;
  }
  LogDamage(-1, header ? "the file is too short" : "the header does not read");
  GrowTo(std::max(present, 1U));
  return std::max(present, 1U);
}

void FileRescueJournal::GrowTo(std::uint32_t slots) {
  struct stat status{};
  if (::fstat(descriptor_, &status) != 0) {
    ThrowFileError(errno, "stat " + options_.file.string());
  }
  const auto size =
      std::max<std::uint64_t>(static_cast<std::uint64_t>(status.st_size), kSlotsOffset);
  WriteZeros(size, SlotOffset(slots), descriptor_);
  const HeaderBlock header = EncodeHeader(slots);
  int error = WriteAt(descriptor_, {header.data(), header.size()}, 0);
  if (error == 0 && ::fsync(descriptor_) != 0) {
    error = errno;
  }
  if (error != 0) {
    ThrowFileError(error, "extend " + options_.file.string());
  }
}

void FileRescueJournal::WriteZeros(std::uint64_t from, std::uint64_t to, int descriptor) const {
  const std::string zeros(kSlotBytes, '\0');
  while (from < to) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(to - from, zeros.size()));
    if (const int error = WriteAt(descriptor, std::string_view(zeros).substr(0, count), from)) {
      ThrowFileError(error, "fill " + options_.file.string());
    }
    from += count;
  }
}

void FileRescueJournal::Scan() {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> free;
  for (std::uint32_t index = 0; index < slots_.size(); ++index) {
    ScanSlot(index);
    if (slots_[index].use == Use::kFree) {
      free.emplace_back(slots_[index].sequence, index);
    }
    next_sequence_ = std::max(next_sequence_, slots_[index].sequence + 1);
  }
  first_new_sequence_ = next_sequence_;
  std::ranges::sort(free);
  for (const auto& [sequence, index] : free) {
    free_.push_back(index);
  }
  std::ranges::sort(pending_, {}, [this](const Pending& pending) {
    return slots_[static_cast<std::size_t>(pending.slot.value)].sequence;
  });
}

void FileRescueJournal::ScanSlot(std::uint32_t index) {
  Slot& slot = slots_[index];
  SlotHead head{};
  if (ReadAt(descriptor_, head, SlotOffset(index)) != 0) {
    slot.use = Use::kDamaged;
    LogDamage(index, "the slot cannot be read");
    return;
  }
  const DecodedSlot decoded = DecodeSlot(head);
  slot.sequence = decoded.record.sequence;
  if (decoded.state == SlotState::kDamaged) {
    slot.use = Use::kDamaged;
    LogDamage(index, "the head of the record does not read");
  } else if (decoded.state == SlotState::kPending) {
    auto payload = ReadPayload(index, decoded.record);
    slot.use = payload ? Use::kWritten : Use::kDamaged;
    if (payload) {
      pending_.push_back({JournalSlot{index}, decoded.record.attempt_id, *std::move(payload)});
    } else {
      LogDamage(index, "the payload does not match its checksum");
    }
  }
}

// Read without the lock, which the thread that receives replies needs. A slot that got another
// record meanwhile is left out; what was torn does not match its digest.
std::vector<RescueJournal::Entry> FileRescueJournal::ListBlocking() {
  std::vector<Slot> seen;
  {
    const std::lock_guard lock(mutex_);
    seen = slots_;
  }
  std::vector<std::pair<std::uint64_t, Entry>> found;
  for (std::uint32_t index = 0; index < seen.size(); ++index) {
    std::optional<Entry> entry = ReadEntry(index, seen[index]);
    const std::lock_guard lock(mutex_);
    if (entry && slots_[index].sequence == seen[index].sequence) {
      found.emplace_back(seen[index].sequence, *std::move(entry));
    }
  }
  std::ranges::sort(found, {}, &std::pair<std::uint64_t, Entry>::first);
  std::vector<Entry> entries;
  entries.reserve(found.size());
  for (auto& [sequence, entry] : found) {
    entries.push_back(std::move(entry));
  }
  return entries;
}

/// nullopt if no record is in it, or one is being written.
std::optional<RescueJournal::Entry> FileRescueJournal::ReadEntry(std::uint32_t index,
                                                                 const Slot& slot) const {
  Entry entry{.slot = JournalSlot{index}, .state = Entry::State::kDamaged, .sealed_payload = {}};
  SlotHead head{};
  if (slot.use == Use::kDamaged || ReadAt(descriptor_, head, SlotOffset(index)) != 0) {
    return entry;
  }
  const DecodedSlot decoded = DecodeSlot(head);
  const bool is_done = decoded.state == SlotState::kDone;
  auto payload = is_done || decoded.state == SlotState::kPending
                     ? ReadPayload(index, decoded.record)
                     : std::nullopt;
  if (!payload) {
    return std::nullopt;
  }
  entry.state = is_done ? Entry::State::kDone : Entry::State::kPending;
  entry.sequence = decoded.record.sequence;
  entry.attempt_id = decoded.record.attempt_id;
  entry.sealed_payload = *std::move(payload);
  return entry;
}

std::optional<std::string> FileRescueJournal::ReadPayload(std::uint32_t index,
                                                          const SlotRecord& record) const {
  int descriptor = descriptor_;
  std::uint64_t offset = SlotOffset(index) + kPayloadOffset;
  if (record.place == PayloadPlace::kOverflowFile) {
    descriptor = ::open(OverflowPath(index).c_str(), O_RDONLY | O_CLOEXEC);
    offset = 0;
    struct stat status{};
    if (descriptor < 0 || ::fstat(descriptor, &status) != 0 ||
        static_cast<std::uint64_t>(status.st_size) < record.payload_size) {
      ::close(descriptor);
      return std::nullopt;
    }
  }
  std::string payload(record.payload_size, '\0');
  const int error = ReadAt(descriptor, payload, offset);
  if (descriptor != descriptor_) {
    ::close(descriptor);
  }
  return error == 0 && DigestOf(payload) == record.payload_digest
             ? std::optional(std::move(payload))
             : std::nullopt;
}

}  // namespace rtm::storage
