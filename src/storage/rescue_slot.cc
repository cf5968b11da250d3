#include "storage/rescue_slot.h"

#include <sodium.h>

#include <algorithm>
#include <concepts>
#include <cstring>
#include <span>

namespace rtm::storage {
namespace {

constexpr std::string_view kHeaderMagic{"rtmresc\n", 8};
constexpr std::string_view kRecordMagic{"rtmslot\n", 8};
constexpr std::string_view kDoneMagic{"rtmdone\n", 8};
static_assert(crypto_generichash_BYTES_MIN == std::tuple_size_v<Digest>);

class Writer {
 public:
  explicit Writer(std::span<char> bytes) : bytes_(bytes) {}
  void Text(std::string_view text) {
    std::ranges::copy(text, bytes_.begin() + static_cast<std::ptrdiff_t>(used_));
    used_ += text.size();
  }
  template <std::unsigned_integral Number>
  void Put(Number number) {
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      bytes_[used_++] = static_cast<char>((number >> (8 * i)) & 0xffU);
    }
  }
  /// The digest of all that has been written so far.
  void Seal() {
    const Digest digest = DigestOf({bytes_.data(), used_});
    Text({digest.data(), digest.size()});
  }

 private:
  std::span<char> bytes_;
  std::size_t used_ = 0;
};

class Reader {
 public:
  explicit Reader(std::span<const char> bytes) : bytes_(bytes) {}
  bool Skip(std::string_view expected) {
    const std::string_view found(bytes_.data() + used_, expected.size());
    used_ += expected.size();
    return found == expected;
  }
  template <std::unsigned_integral Number>
  Number Get() {
    Number number = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      number |= static_cast<Number>(static_cast<Number>(static_cast<unsigned char>(bytes_[used_++]))
                                    << (8 * i));
    }
    return number;
  }
  Digest GetDigest() {
    Digest digest;
    std::memcpy(digest.data(), bytes_.data() + used_, digest.size());
    used_ += digest.size();
    return digest;
  }
  bool SealHolds() {
    const Digest expected = DigestOf({bytes_.data(), used_});
    return GetDigest() == expected;
  }

 private:
  std::span<const char> bytes_;
  std::size_t used_ = 0;
};

bool IsZero(std::span<const char> bytes) {
  return std::ranges::all_of(bytes, [](char byte) { return byte == '\0'; });
}

// The sequence that the done mark names; 0 if there is none or it is damaged.
std::uint64_t DoneSequence(const SlotHead& head) {
  Reader reader(std::span(head).subspan(kDoneMarkOffset));
  if (!reader.Skip(kDoneMagic)) {
    return 0;
  }
  const auto sequence = reader.Get<std::uint64_t>();
  return reader.SealHolds() ? sequence : 0;
}

std::optional<SlotRecord> DecodeRecord(const SlotHead& head) {
  Reader reader(head);
  if (!reader.Skip(kRecordMagic)) {
    return std::nullopt;
  }
  SlotRecord record;
  record.sequence = reader.Get<std::uint64_t>();
  record.attempt_id = static_cast<std::int64_t>(reader.Get<std::uint64_t>());
  record.payload_size = reader.Get<std::uint64_t>();
  const auto place = reader.Get<std::uint32_t>();
  record.place = static_cast<PayloadPlace>(place);
  record.payload_digest = reader.GetDigest();
  const bool known_place =
      record.place == PayloadPlace::kSlot || record.place == PayloadPlace::kOverflowFile;
  const bool fits = record.place != PayloadPlace::kSlot || record.payload_size <= kSlotCapacity;
  return reader.SealHolds() && known_place && fits && record.sequence != 0 ? std::optional(record)
                                                                           : std::nullopt;
}

}  // namespace

Digest DigestOf(std::string_view bytes) {
  Digest digest{};
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  return digest;
}

HeaderBlock EncodeHeader(std::uint32_t slot_count) {
  HeaderBlock block{};
  Writer writer(block);
  writer.Text(kHeaderMagic);
  writer.Put(kJournalVersion);
  writer.Put(slot_count);
  writer.Put(static_cast<std::uint32_t>(kSlotBytes));
  writer.Seal();
  return block;
}

std::optional<DecodedHeader> DecodeHeader(const HeaderBlock& block) {
  Reader reader(block);
  if (!reader.Skip(kHeaderMagic)) {
    return std::nullopt;
  }
  DecodedHeader header;
  header.version = reader.Get<std::uint32_t>();
  header.slot_count = reader.Get<std::uint32_t>();
  const auto slot_bytes = reader.Get<std::uint32_t>();
  const bool whole = reader.SealHolds();
  if (!whole || (header.version == kJournalVersion && slot_bytes != kSlotBytes)) {
    return std::nullopt;
  }
  return header;
}

SlotHead EncodeRecord(const SlotRecord& record) {
  SlotHead head{};
  Writer writer(head);
  writer.Text(kRecordMagic);
  writer.Put(record.sequence);
  writer.Put(static_cast<std::uint64_t>(record.attempt_id));
  writer.Put(record.payload_size);
  writer.Put(static_cast<std::uint32_t>(record.place));
  writer.Text({record.payload_digest.data(), record.payload_digest.size()});
  writer.Seal();
  return head;
}

DoneMark EncodeDoneMark(std::uint64_t sequence) {
  DoneMark mark{};
  Writer writer(mark);
  writer.Text(kDoneMagic);
  writer.Put(sequence);
  writer.Seal();
  return mark;
}

DecodedSlot DecodeSlot(const SlotHead& head) {
  if (IsZero(head)) {
    return {SlotState::kFree, {}};
  }
  const auto record = DecodeRecord(head);
  if (!record) {
    return {SlotState::kDamaged, {}};
  }
  return {DoneSequence(head) == record->sequence ? SlotState::kDone : SlotState::kPending, *record};
}

}  // namespace rtm::storage
