#include "storage/database_place.h"

#include <SQLiteCpp/Database.h>
#include <gtest/gtest.h>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

/// The file of an open store is removed or replaced.
class DatabasePlaceTest : public StoreTest {
 protected:
  std::filesystem::path File() const { return dir_.path() / "tokens.db"; }
  void RemoveAll() const {
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(File().string() + suffix);
    }
  }
};

TEST_P(DatabasePlaceTest, ARemovedDatabaseIsWrittenBack) {
  const core::TokenId first = Create("first");
  RemoveAll();
  const core::TokenId second = Create("second");
  EXPECT_TRUE(std::filesystem::exists(File()));
  EXPECT_EQ(Load(first).token.biz_id, "first");
  EXPECT_EQ(Load(second).token.biz_id, "second");
  Reopen();
  EXPECT_EQ(Load(first).token.biz_id, "first");
  EXPECT_EQ(Load(second).token.biz_id, "second");
}

TEST_P(DatabasePlaceTest, ARemovedWalIsNoLoss) {
  const core::TokenId first = Create("first");
  std::filesystem::remove(File().string() + "-wal");
  const core::TokenId second = Create("second");
  Reopen();
  EXPECT_EQ(Load(first).token.biz_id, "first");
  EXPECT_EQ(Load(second).token.biz_id, "second");
}

TEST_P(DatabasePlaceTest, ItIsWrittenBackAgainAndAgain) {
  for (int i = 0; i < 3; ++i) {
    Create("row" + std::to_string(i));
    RemoveAll();
  }
  Create("last");
  EXPECT_EQ(Run(tokens().ListAfter({}, 10)).size(), 4U);
  Reopen();
  EXPECT_EQ(Run(tokens().ListAfter({}, 10)).size(), 4U);
}

TEST_P(DatabasePlaceTest, ADatabaseThatIsRemovedBeforeTheEndIsThereAfterIt) {
  const core::TokenId id = Create("a");
  RemoveAll();
  Reopen();
  EXPECT_EQ(Load(id).token.biz_id, "a");
}

TEST_P(DatabasePlaceTest, ACommitIntoARemovedFileIsNotCalledDone) {
  Create("a");
  hook_ = [this](std::string_view step) {
    if (step == "commit") {
      RemoveAll();
    }
  };
  try {
    Create("b");
    ADD_FAILURE() << "it was called done";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kCommitUnknown);
  }
  hook_ = {};
  Create("c");
  Reopen();
  EXPECT_EQ(Run(tokens().ListAfter({}, 10)).size(), 3U) << "the open handle had it";
}

TEST_P(DatabasePlaceTest, NothingIsWrittenBesideAnotherFileOfItsName) {
  const core::TokenId id = Create("a");
  const std::filesystem::path other = dir_.path() / "other.db";
  SQLite::Database(other.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE other (id INTEGER)");
  RemoveAll();
  std::filesystem::rename(other, File());
  try {
    Create("b");
    ADD_FAILURE() << "it was written";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kStoreUnavailable);
  }
  EXPECT_EQ(Load(id).token.biz_id, "a") << "the open handle still reads";
}

INSTANTIATE_TEST_SUITE_P(Engines, DatabasePlaceTest, ::testing::ValuesIn(FileEngines()),
                         EngineName);

}  // namespace
}  // namespace rtm::storage
