#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rtm::storage {

// The bytes of rescue.journal, version 1; numbers are little-endian. No I/O here.
//
//   file   = header block (kSlotsOffset bytes), then `slot count` slots of kSlotBytes
//   slot   = record head (kDoneMarkOffset bytes), done mark, zeros to kPayloadOffset, payload
//
// A slot of zeros is free. A record is written once, by one write; it is done when the done mark,
// written later, carries the record's sequence number. Head, payload and done mark have a checksum
// each, so that a torn or damaged one is known for what it is. A done mark that is damaged makes
// its record pending again, and a replay is harmless.

inline constexpr std::size_t kSlotBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kSlotsOffset = 4096;
inline constexpr std::size_t kDoneMarkOffset = 128;
inline constexpr std::size_t kPayloadOffset = 512;
inline constexpr std::size_t kSlotCapacity = kSlotBytes - kPayloadOffset;
inline constexpr std::uint32_t kJournalVersion = 1;

/// Where slot `index` begins in the file.
constexpr std::uint64_t SlotOffset(std::uint32_t index) {
  return kSlotsOffset + std::uint64_t{index} * kSlotBytes;
}

using HeaderBlock = std::array<char, kSlotsOffset>;
using SlotHead = std::array<char, kPayloadOffset>;
using DoneMark = std::array<char, 32>;
using Digest = std::array<char, 16>;

HeaderBlock EncodeHeader(std::uint32_t slot_count);
struct DecodedHeader {
  std::uint32_t version = 0;
  std::uint32_t slot_count = 0;
};
/// nullopt if it is damaged or no header of ours.
std::optional<DecodedHeader> DecodeHeader(const HeaderBlock& block);

/// Where the payload of a record is.
enum class PayloadPlace : std::uint32_t { kSlot = 1, kOverflowFile = 2 };

struct SlotRecord {
  std::uint64_t sequence = 0;  ///< From 1, over all slots.
  std::int64_t attempt_id = 0;
  std::uint64_t payload_size = 0;
  PayloadPlace place = PayloadPlace::kSlot;
  Digest payload_digest{};
};
/// With a done mark of zeros: what is written with the payload.
SlotHead EncodeRecord(const SlotRecord& record);
DoneMark EncodeDoneMark(std::uint64_t sequence);

enum class SlotState { kFree, kPending, kDone, kDamaged };
struct DecodedSlot {
  SlotState state = SlotState::kFree;
  SlotRecord record;  ///< Valid if pending or done.
};
/// From the first kPayloadOffset bytes of a slot; the payload is checked separately.
DecodedSlot DecodeSlot(const SlotHead& head);

Digest DigestOf(std::string_view bytes);

}  // namespace rtm::storage
