#include "storage/store_copy.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

class StoreCopyTest : public StoreTest {
 protected:
  std::filesystem::path File() const { return dir_.path() / "tokens.db"; }
  std::filesystem::path Copy() const { return dir_.path() / "copy.db"; }
  std::string Prefix() const { return GetParam().name == "SqlitePrefixed" ? "rt" : ""; }
  base::ErrorCode RefusalOf(const std::filesystem::path& file, const std::string& prefix) {
    try {
      CheckStoreBlocking(file, prefix);
    } catch (const base::Error& error) {
      return error.code();
    }
    return base::ErrorCode::kInternal;
  }
};

TEST_P(StoreCopyTest, AnOpenStoreIsCopiedWithWhatIsInItsWal) {
  const core::TokenId id = Create("a");
  Create("b");
  const Begun begun = Begin(id);
  const StoreSummary summary = CopyStoreBlocking(File(), Prefix(), Copy());
  EXPECT_EQ(summary.rows, 2);
  EXPECT_EQ(summary.last_attempt, begun.attempt);
  EXPECT_FALSE(std::filesystem::exists(Copy().string() + "-wal"));
  struct stat status{};
  ASSERT_EQ(::stat(Copy().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  Create("c");
  EXPECT_EQ(CheckStoreBlocking(Copy(), Prefix()).rows, 2);
}

TEST_P(StoreCopyTest, NothingIsOverwritten) {
  std::ofstream(Copy()) << "mine";
  EXPECT_THROW(CopyStoreBlocking(File(), Prefix(), Copy()), base::Error);
  EXPECT_EQ(std::filesystem::file_size(Copy()), 4U);
}

TEST_P(StoreCopyTest, ADamagedFileIsRefused) {
  for (int i = 0; i < 50; ++i) {
    Create("row" + std::to_string(i));
  }
  CopyStoreBlocking(File(), Prefix(), Copy());
  std::fstream stream(Copy(), std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(5 * 4096 + 100);
  stream << std::string(2000, '\xff');
  stream.close();
  EXPECT_EQ(RefusalOf(Copy(), Prefix()), base::ErrorCode::kStoreCorrupt);
}

TEST_P(StoreCopyTest, AnotherPrefixIsNoStore) {
  CopyStoreBlocking(File(), Prefix(), Copy());
  EXPECT_EQ(RefusalOf(Copy(), "other"), base::ErrorCode::kConfig);
}

INSTANTIATE_TEST_SUITE_P(Engines, StoreCopyTest, ::testing::ValuesIn(FileEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
