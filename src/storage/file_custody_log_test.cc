#include "storage/file_custody_log.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>

#include "base/error.h"
#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

class FileCustodyLogTest : public ::testing::Test {
 protected:
  std::unique_ptr<FileCustodyLog> Open(const std::string& store = "store-1") const {
    return std::make_unique<FileCustodyLog>(file_, store);
  }
  static CustodyEntry Entry(std::int64_t generation, std::int64_t attempt, TokenSent sent) {
    return {generation, core::AttemptId{attempt}, sent};
  }
  std::string Text() const {
    std::ifstream stream(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  void SetText(const std::string& text) const {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << text;
  }

  TempDir dir_;
  const std::filesystem::path file_ = dir_.path() / "custody.log";
};

TEST_F(FileCustodyLogTest, TheLastWordOnEachRowIsRead) {
  {
    const auto log = Open();
    EXPECT_EQ(log->known().last_attempt.value, 0);
    log->Append("a", Entry(3, 10, TokenSent::kOnce));
    log->Append("b", Entry(0, 11, TokenSent::kOnce));
    log->Note("a", Entry(4, 10, TokenSent::kNothing));
    log->Append("b", Entry(0, 12, TokenSent::kProbeToo));
  }
  const auto log = Open();
  EXPECT_EQ(log->known().last_attempt.value, 12);
  CustodyEntry committed = Entry(4, 10, TokenSent::kNothing);
  committed.made_by = core::AttemptId{10};
  EXPECT_EQ(log->known().rows.at("a"), committed);
  EXPECT_EQ(log->known().rows.at("b"), Entry(0, 12, TokenSent::kProbeToo));
  log->Compared();
  EXPECT_TRUE(log->known().rows.empty());
}

TEST_F(FileCustodyLogTest, TheAttemptThatMadeAGenerationIsKnownAlsoAfterCompacting) {
  {
    const auto log = Open();
    log->Append("a", Entry(3, 10, TokenSent::kOnce));
    log->Note("a", Entry(4, 10, TokenSent::kNothing));
    log->Append("a", Entry(4, 12, TokenSent::kOnce));
    log->Append("typed", Entry(7, 13, TokenSent::kOnce));
    while (log->size() < FileCustodyLog::kSmallestCompaction) {
      log->Append("row", Entry(0, 20, TokenSent::kOnce));
    }
  }
  for (int life = 0; life < 2; ++life) {
    const auto log = Open();
    EXPECT_EQ(log->known().rows.at("a").made_by.value, 10);
    EXPECT_EQ(log->known().rows.at("a").attempt.value, 12);
    EXPECT_EQ(log->known().rows.at("a").sent, TokenSent::kOnce);
    EXPECT_EQ(log->known().rows.at("typed").made_by.value, 0);
    EXPECT_LT(log->size(), 10'000U) << "the first of these starts compacted it";
  }
}

TEST_F(FileCustodyLogTest, TheFileIsPrivate) {
  Open();
  struct stat status{};
  ASSERT_EQ(::stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(FileCustodyLogTest, StoresDoNotMix) {
  Open("store-1")->Append("a", Entry(7, 70, TokenSent::kOnce));
  const auto other = Open("store-2");
  EXPECT_TRUE(other->known().rows.empty());
  EXPECT_EQ(other->known().last_attempt.value, 0);
  other->Append("a", Entry(1, 1, TokenSent::kOnce));
  EXPECT_EQ(Open("store-1")->known().rows.at("a").generation, 7);
  EXPECT_EQ(Open("store-2")->known().rows.at("a").generation, 1);
}

TEST_F(FileCustodyLogTest, ALineThatWasCutOffIsLeftOut) {
  Open()->Append("a", Entry(1, 5, TokenSent::kOnce));
  const std::string whole = Text();
  SetText(whole + whole.substr(whole.rfind("row")).substr(0, 9));
  {
    const auto log = Open();
    EXPECT_EQ(log->known().rows.size(), 1U);
    log->Append("b", Entry(2, 6, TokenSent::kOnce));
  }
  EXPECT_EQ(Open()->known().rows.size(), 2U);
}

TEST_F(FileCustodyLogTest, AnyBitThatFlipsInALineTakesItOut) {
  Open()->Append("a", Entry(1, 5, TokenSent::kOnce));
  const std::string whole = Text();
  const std::size_t start = whole.rfind("row");
  for (std::size_t at = start; at + 1 < whole.size(); ++at) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    SetText(flipped);
    EXPECT_TRUE(Open()->known().rows.empty()) << "byte " << at - start;
  }
}

TEST_F(FileCustodyLogTest, ANewerVersionIsLeftAlone) {
  SetText("rtm-custody 2\nsomething else\n");
  try {
    Open();
    FAIL() << "opened";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kStoreNewer);
  }
  EXPECT_EQ(Text(), "rtm-custody 2\nsomething else\n");
}

TEST_F(FileCustodyLogTest, ADoubtStaysAtTheAttemptItWasSaidOf) {
  Open()->DoubtEverything(core::AttemptId{33});
  const auto log = Open();
  EXPECT_EQ(log->known().doubt.value, 33);
  EXPECT_EQ(log->known().last_attempt.value, 33);
  while (log->size() < FileCustodyLog::kSmallestCompaction) {
    log->Append("row", Entry(1, 40, TokenSent::kOnce));
  }
  log->CompactIfDueBlocking();
  EXPECT_EQ(Open()->known().doubt.value, 33) << "an older copy may still come back";
  EXPECT_EQ(Open()->known().last_attempt.value, 40);
}

TEST_F(FileCustodyLogTest, CompactingKeepsTheLastWordsOfAllStores) {
  Open("other")->Append("x", Entry(9, 90, TokenSent::kProbeToo));
  const auto log = Open();
  std::int64_t attempt = 0;
  while (log->size() < FileCustodyLog::kSmallestCompaction) {
    ++attempt;
    log->Append("row" + std::to_string(attempt % 100), Entry(attempt, attempt, TokenSent::kOnce));
  }
  log->CompactIfDueBlocking();
  EXPECT_LT(log->size(), 10'000U);
  EXPECT_EQ(log->size(), std::filesystem::file_size(file_));
  log->Append("late", Entry(1, attempt + 1, TokenSent::kNothing));
  const auto again = Open();
  EXPECT_EQ(again->known().rows.size(), 101U);
  EXPECT_EQ(again->known().last_attempt.value, attempt + 1);
  EXPECT_EQ(again->known().rows.at("row" + std::to_string(attempt % 100)).generation, attempt);
  EXPECT_EQ(Open("other")->known().rows.at("x").generation, 9);
}

TEST_F(FileCustodyLogTest, WhatIsAppendedWhileItIsCompactedIsKept) {
  const auto log = Open();
  std::int64_t attempt = 0;
  while (log->size() < FileCustodyLog::kSmallestCompaction) {
    log->Append("row", Entry(0, ++attempt, TokenSent::kOnce));
  }
  std::atomic<bool> stop{false};
  std::int64_t appended = 0;
  std::jthread writer([&] {
    while (!stop) {
      ++appended;
      log->Append("new" + std::to_string(appended), Entry(1, attempt + appended, TokenSent::kOnce));
    }
  });
  log->CompactIfDueBlocking();
  stop = true;
  writer.join();
  EXPECT_EQ(Open()->known().rows.size(), static_cast<std::size_t>(appended) + 1);
}

}  // namespace
}  // namespace rtm::storage
