#include "storage/data_dir_lock.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <optional>

#include "storage/sql_store_test.h"
#include "testing/fixed_entropy.h"

namespace rtm::storage {
namespace {

using base::ErrorCode;

template <class Function>
std::optional<base::Error> ErrorOf(Function function) {
  try {
    function();
  } catch (const base::Error& error) {
    return error;
  }
  return std::nullopt;
}

TEST(DataDirLockTest, OneHolderAtATime) {
  const TempDir dir;
  std::optional<DataDirLock> first(std::in_place, dir.path());
  const auto error = ErrorOf([&dir] { const DataDirLock second(dir.path()); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kDataDirInUse);
  EXPECT_THAT(error->public_text().en, ::testing::HasSubstr(std::to_string(::getpid())));
  first.reset();
  EXPECT_FALSE(ErrorOf([&dir] { const DataDirLock third(dir.path()); }));
}

TEST(DataDirLockTest, MakesTheDirectoryButNotItsParents) {
  const TempDir dir;
  const DataDirLock lock(dir.path() / "data");
  struct stat status{};
  ASSERT_EQ(::stat((dir.path() / "data").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  const auto error = ErrorOf([&dir] { const DataDirLock deep(dir.path() / "no" / "such"); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kConfig);
  EXPECT_EQ(error->field(), "server.data_dir");
}

TEST(DataDirLockTest, AFileIsNoDirectory) {
  const TempDir dir;
  std::ofstream(dir.path() / "data") << "x";
  EXPECT_EQ(ErrorOf([&dir] { const DataDirLock lock(dir.path() / "data"); })->code(),
            ErrorCode::kStoreIo);
}

TEST(NodeIdTest, IsMadeOnceAndStays) {
  const TempDir dir;
  testing::FixedEntropy entropy;
  const std::string id = LoadOrMakeNodeId(dir.path(), entropy);
  EXPECT_EQ(id.size(), 32U);
  EXPECT_EQ(LoadOrMakeNodeId(dir.path(), entropy), id);
  const TempDir other;
  EXPECT_NE(LoadOrMakeNodeId(other.path(), entropy), id);
}

TEST(NodeIdTest, AFileWithAnythingElseIsRefused) {
  const TempDir dir;
  testing::FixedEntropy entropy;
  for (const char* text : {"", "short", "zz", "0123456789abcdef0123456789abcdef00"}) {
    std::ofstream(dir.path() / "node_id") << text;
    EXPECT_EQ(ErrorOf([&] { LoadOrMakeNodeId(dir.path(), entropy); })->code(),
              ErrorCode::kStoreCorrupt)
        << text;
  }
}

}  // namespace
}  // namespace rtm::storage
