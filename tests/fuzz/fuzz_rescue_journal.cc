// rescue.journal: any bytes are a free, pending, done or damaged slot; what was written is read
// back, and damage is known.
#include <algorithm>
#include <string>

#include "fuzz/require.h"
#include "service/journal_record.h"
#include "storage/rescue_slot.h"

namespace rtm::fuzz {
namespace {

// Where docs/rescue_journal.md says that the record head ends.
constexpr std::size_t kHeadBytes = 68;

storage::SlotHead HeadOf(std::string_view bytes) {
  storage::SlotHead head{};
  std::ranges::copy(bytes.substr(0, head.size()), head.begin());
  return head;
}

void TryAsSlot(std::string_view bytes) {
  const storage::SlotHead head = HeadOf(bytes);
  const storage::DecodedSlot slot = storage::DecodeSlot(head);
  const bool has_record =
      slot.state == storage::SlotState::kPending || slot.state == storage::SlotState::kDone;
  if (has_record) {
    const storage::SlotHead again = storage::EncodeRecord(slot.record);
    Require(std::equal(again.begin(), again.begin() + kHeadBytes, head.begin()));
  }
}

/// `bytes` choose a record, the place of one damaged byte and what it becomes.
void TryDamage(std::string_view bytes) {
  if (bytes.size() < 3) {
    return;
  }
  storage::SlotRecord record;
  record.sequence = 1 + static_cast<unsigned char>(bytes[0]);
  record.attempt_id = static_cast<unsigned char>(bytes[1]);
  record.payload_size = bytes.size();
  record.payload_digest = storage::DigestOf(bytes);
  storage::SlotHead head = storage::EncodeRecord(record);
  Require(storage::DecodeSlot(head).state == storage::SlotState::kPending);
  storage::SlotHead done = head;
  std::ranges::copy(storage::EncodeDoneMark(record.sequence),
                    done.begin() + storage::kDoneMarkOffset);
  Require(storage::DecodeSlot(done).state == storage::SlotState::kDone);
  char& at = head[static_cast<unsigned char>(bytes[1]) % kHeadBytes];
  if (at != bytes[2]) {
    at = bytes[2];
    Require(storage::DecodeSlot(head).state == storage::SlotState::kDamaged);
  }
}

void TryAsHeader(std::string_view bytes) {
  storage::HeaderBlock block{};
  std::ranges::copy(bytes.substr(0, block.size()), block.begin());
  storage::DecodeHeader(block);
}

void TryAsPayload(std::string_view bytes) {
  if (const auto record = service::DecodeJournalRecord(bytes)) {
    const std::string again = service::EncodeJournalRecord(*record);
    const auto read = service::DecodeJournalRecord(again);
    Require(read && service::EncodeJournalRecord(*read) == again);
  }
}

}  // namespace
}  // namespace rtm::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rtm::fuzz;
  const std::string_view bytes = Text(data, size);
  TryAsSlot(bytes);
  TryDamage(bytes);
  TryAsHeader(bytes);
  TryAsPayload(bytes);
  return 0;
}
