#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <set>
#include <thread>

#include "storage/file_rescue_journal.h"
#include "storage/sql_store_test.h"
#include "testing/capture_log.h"

namespace rtm::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RescueJournalTest : public ::testing::Test {
 protected:
  fs::path File() const { return dir_.path() / "rescue.journal"; }
  std::unique_ptr<FileRescueJournal> Open(std::uint32_t slots = 4) const {
    return std::make_unique<FileRescueJournal>(FileRescueJournal::Options{File(), slots});
  }
  static std::vector<std::string> Payloads(RescueJournal& journal) {
    std::vector<std::string> payloads;
    for (const auto& pending : journal.LoadPending()) {
      payloads.push_back(pending.sealed_payload);
    }
    return payloads;
  }
  /// A journal of one slot with one pending record; the record's bytes begin at kSlotsOffset.
  void WriteOne(const std::string& payload) const {
    const auto journal = Open(1);
    ASSERT_TRUE(journal->Write(journal->Reserve().value(), 7, payload));
  }
  std::string Bytes() const {
    std::ifstream stream(File(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  void SetBytes(const std::string& bytes) const {
    std::ofstream(File(), std::ios::binary) << bytes;
  }

  TempDir dir_;
};

TEST_F(RescueJournalTest, ANewJournalIsReallyWrittenAndPrivate) {
  const auto journal = Open(4);
  struct stat status{};
  ASSERT_EQ(::stat(File().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(static_cast<std::size_t>(status.st_size), kSlotsOffset + 4 * kSlotBytes);
  EXPECT_GE(static_cast<std::size_t>(status.st_blocks) * 512,
            static_cast<std::size_t>(status.st_size))
      << "a sparse file would need space when the disk is full";
  EXPECT_THAT(journal->LoadPending(), IsEmpty());
  EXPECT_EQ(journal->free_count(), 4U);
}

TEST_F(RescueJournalTest, GivesOutEachSlotOnceAndThenNone) {
  const auto journal = Open(3);
  std::set<std::int64_t> slots;
  for (int i = 0; i < 3; ++i) {
    slots.insert(journal->Reserve().value().value);
  }
  EXPECT_EQ(slots.size(), 3U);
  EXPECT_FALSE(journal->Reserve());
  journal->Release({1});
  EXPECT_EQ(journal->Reserve()->value, 1);
  EXPECT_FALSE(journal->Reserve());
}

TEST_F(RescueJournalTest, ARecordIsPendingAfterAReopenUntilItIsDone) {
  const std::string payload = "sealed" + std::string(5000, 'x');
  {
    const auto journal = Open();
    ASSERT_TRUE(journal->Write(journal->Reserve().value(), 42, payload));
    EXPECT_THAT(journal->LoadPending(), IsEmpty()) << "what this process writes it knows itself";
  }
  const auto journal = Open();
  const auto pending = journal->LoadPending();
  ASSERT_EQ(pending.size(), 1U);
  EXPECT_EQ(pending[0].attempt_id, 42);
  EXPECT_EQ(pending[0].sealed_payload, payload);
  EXPECT_EQ(journal->free_count(), 3U);
  journal->MarkDone(pending[0].slot);
  EXPECT_EQ(journal->free_count(), 4U);
  EXPECT_THAT(journal->LoadPending(), IsEmpty());
  EXPECT_THAT(Open()->LoadPending(), IsEmpty());
}

TEST_F(RescueJournalTest, PendingRecordsComeInTheOrderOfWriting) {
  {
    const auto journal = Open();
    const auto first = journal->Reserve().value();
    const auto second = journal->Reserve().value();
    const auto third = journal->Reserve().value();
    for (const auto& [slot, name] :
         {std::pair(third, "a"), std::pair(first, "b"), std::pair(second, "c")}) {
      ASSERT_TRUE(journal->Write(slot, 1, name));
    }
  }
  EXPECT_THAT(Payloads(*Open()), ElementsAre("a", "b", "c"));
}

TEST_F(RescueJournalTest, BytesOfDoneRecordsStayAsLongAsPossible) {
  const auto journal = Open(3);
  const auto first = journal->Reserve().value();
  ASSERT_TRUE(journal->Write(first, 1, "first"));
  journal->MarkDone(first);
  EXPECT_NE(journal->Reserve()->value, first.value);
  EXPECT_NE(journal->Reserve()->value, first.value);
  EXPECT_EQ(journal->Reserve()->value, first.value);
}

TEST_F(RescueJournalTest, PayloadsOfEverySizeComeBack) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kSlotCapacity - 1, kSlotCapacity,
                                 kSlotCapacity + 1, std::size_t{1} << 20U}) {
    const std::string payload(size, 'p');
    {
      const auto journal = Open(2);
      ASSERT_TRUE(journal->Write(journal->Reserve().value(), 1, payload)) << size;
      journal->SyncBlocking();
    }
    const auto journal = Open(2);
    const auto pending = journal->LoadPending();
    ASSERT_EQ(pending.size(), 1U) << size;
    EXPECT_EQ(pending[0].sealed_payload, payload) << size;
    journal->MarkDone(pending[0].slot);
  }
}

TEST_F(RescueJournalTest, ALostOverflowFileIsDamage) {
  WriteOne(std::string(kSlotCapacity + 1, 'p'));
  ASSERT_TRUE(fs::remove(dir_.path() / "rescue-0.overflow"));
  const testing::CaptureLog log;
  EXPECT_THAT(Open(1)->LoadPending(), IsEmpty());
  EXPECT_TRUE(log.Has("journal.damaged"));
}

TEST_F(RescueJournalTest, GrowsInPlaceAndNeverShrinks) {
  WriteOne("kept");
  {
    const auto journal = Open(5);
    EXPECT_EQ(journal->slot_count(), 5U);
    EXPECT_THAT(Payloads(*journal), ElementsAre("kept"));
    EXPECT_EQ(journal->free_count(), 4U);
  }
  const auto journal = Open(2);
  EXPECT_EQ(journal->slot_count(), 5U);
  EXPECT_THAT(Payloads(*journal), ElementsAre("kept"));
}

TEST_F(RescueJournalTest, EveryFlippedBitOfARecordIsNoticed) {
  const std::string payload = "a sealed payload";
  WriteOne(payload);
  const std::string whole = Bytes();
  const testing::CaptureLog log;
  // Head with its checksum: 68 bytes; then the payload.
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < 68; ++i) {
    places.push_back(kSlotsOffset + i);
  }
  for (std::size_t i = 0; i < payload.size(); ++i) {
    places.push_back(kSlotsOffset + kPayloadOffset + i);
  }
  for (const std::size_t place : places) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = whole;
      flipped[place] = static_cast<char>(flipped[place] ^ (1 << bit));
      SetBytes(flipped);
      const auto journal = Open(1);
      EXPECT_THAT(journal->LoadPending(), IsEmpty()) << place << "." << bit;
      EXPECT_FALSE(journal->Reserve()) << "a damaged record is kept: " << place << "." << bit;
    }
  }
  EXPECT_TRUE(log.Has("journal.damaged"));
}

TEST_F(RescueJournalTest, ATornRecordIsNoticedWhereverItWasCut) {
  const std::string payload(1000, 'p');
  WriteOne(payload);
  const std::string whole = Bytes();
  const testing::CaptureLog log;
  const std::size_t end = kSlotsOffset + kPayloadOffset + payload.size();
  for (std::size_t cut = kSlotsOffset + 1; cut < end; cut += cut < kSlotsOffset + 80 ? 1 : 97) {
    std::string torn = whole;
    std::fill(torn.begin() + static_cast<std::ptrdiff_t>(cut), torn.end(), '\0');
    SetBytes(torn);
    const auto journal = Open(1);
    // Behind the head's checksum and its zeros nothing is missing until the payload begins.
    EXPECT_THAT(journal->LoadPending(), IsEmpty()) << cut;
  }
}

TEST_F(RescueJournalTest, ATornRecordOverADoneOneIsNoticed) {
  {
    const auto journal = Open(1);
    const auto slot = journal->Reserve().value();
    ASSERT_TRUE(journal->Write(slot, 1, std::string(500, 'a')));
    journal->MarkDone(slot);
  }
  const std::string before = Bytes();
  {
    const auto journal = Open(1);
    ASSERT_TRUE(journal->Write(journal->Reserve().value(), 2, std::string(500, 'b')));
  }
  const std::string after = Bytes();
  const testing::CaptureLog log;
  for (const std::size_t cut : {10U, 40U, 60U, 100U, 600U, 1000U}) {
    const auto place = static_cast<std::ptrdiff_t>(kSlotsOffset + cut);
    std::string torn = after;
    std::copy(before.begin() + place, before.end(), torn.begin() + place);
    SetBytes(torn);
    EXPECT_THAT(Open(1)->LoadPending(), IsEmpty()) << cut;
  }
  EXPECT_TRUE(log.Has("journal.damaged"));
}

TEST_F(RescueJournalTest, ADamagedDoneMarkMakesTheRecordPendingAgain) {
  {
    const auto journal = Open(1);
    const auto slot = journal->Reserve().value();
    ASSERT_TRUE(journal->Write(slot, 1, "again"));
    journal->MarkDone(slot);
  }
  const std::string whole = Bytes();
  for (std::size_t i = 0; i < 32; ++i) {
    std::string flipped = whole;
    flipped[kSlotsOffset + kDoneMarkOffset + i] ^= 1;
    SetBytes(flipped);
    EXPECT_THAT(Payloads(*Open(1)), ElementsAre("again")) << i;
  }
}

TEST_F(RescueJournalTest, CountsWhatIsPendingDamagedAndFree) {
  {
    const auto journal = Open(5);
    ASSERT_TRUE(journal->Write(journal->Reserve().value(), 1, "lost"));
    ASSERT_TRUE(journal->Write(journal->Reserve().value(), 2, "kept"));
    const auto done = journal->Reserve().value();
    ASSERT_TRUE(journal->Write(done, 3, "done"));
    journal->MarkDone(done);
    ASSERT_TRUE(journal->Reserve()) << "reserved, and neither pending nor free";
    EXPECT_EQ(journal->Count().pending, 2U);
    EXPECT_EQ(journal->Count().damaged, 0U);
    EXPECT_EQ(journal->Count().free, 2U);
  }
  std::string bytes = Bytes();
  bytes[kSlotsOffset + kPayloadOffset] ^= 1;
  SetBytes(bytes);
  const testing::CaptureLog log;
  const auto journal = Open(5);
  EXPECT_EQ(journal->Count().pending, 1U);
  EXPECT_EQ(journal->Count().damaged, 1U);
  EXPECT_EQ(journal->Count().free, 3U);
}

TEST_F(RescueJournalTest, ADamagedHeaderCostsNoRecord) {
  WriteOne("kept");
  const std::string whole = Bytes();
  for (std::size_t i = 0; i < 36; ++i) {
    std::string flipped = whole;
    flipped[i] ^= 1;
    SetBytes(flipped);
    const testing::CaptureLog log;
    EXPECT_THAT(Payloads(*Open(1)), ElementsAre("kept")) << i;
    EXPECT_TRUE(log.Has("journal.damaged")) << i;
  }
}

TEST_F(RescueJournalTest, AFileThatWasCutShortIsFilledUpAgain) {
  {
    const auto journal = Open(3);
    ASSERT_TRUE(journal->Write(journal->Reserve().value(), 1, "kept"));
  }
  fs::resize_file(File(), kSlotsOffset + kSlotBytes + 100);
  const testing::CaptureLog log;
  EXPECT_THAT(Payloads(*Open(3)), ElementsAre("kept"));
  EXPECT_TRUE(log.Has("journal.damaged"));
  EXPECT_EQ(fs::file_size(File()), kSlotsOffset + 3 * kSlotBytes);
}

TEST_F(RescueJournalTest, TheFileOfANewerVersionIsLeftAlone) {
  WriteOne("kept");
  std::string bytes = Bytes();
  bytes[8] = 2;
  const Digest digest = DigestOf({bytes.data(), 20});
  std::copy(digest.begin(), digest.end(), bytes.begin() + 20);
  SetBytes(bytes);
  try {
    Open(9);
    FAIL() << "it was opened";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kStoreNewer);
  }
  EXPECT_EQ(Bytes(), bytes);
}

TEST_F(RescueJournalTest, AFullDiskIsToldApartWhenTheJournalIsMade) {
  try {
    FileRescueJournal({.file = "/dev/full/rescue.journal", .slots = 1});
    FAIL() << "it was made";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kStoreIo);
  }
}

TEST_F(RescueJournalTest, AWriteWithoutAReservationIsRefused) {
  const auto journal = Open(2);
  const testing::CaptureLog log;
  EXPECT_FALSE(journal->Write({0}, 1, "x"));
  EXPECT_FALSE(journal->Write({99}, 1, "x"));
  EXPECT_TRUE(log.Has("journal.write_failed"));
  journal->MarkDone({99});
  journal->Release({-1});
  EXPECT_EQ(journal->free_count(), 2U);
}

TEST_F(RescueJournalTest, ManyThreadsUseItAtOnce) {
  const auto journal = Open(8);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&journal, t] {
      for (int i = 0; i < 200; ++i) {
        if (const auto slot = journal->Reserve()) {
          EXPECT_TRUE(journal->Write(*slot, t, "payload-" + std::to_string(i)));
          journal->MarkDone(*slot);
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(journal->free_count(), 8U);
  EXPECT_THAT(Open(8)->LoadPending(), IsEmpty());
}

}  // namespace
}  // namespace rtm::storage
