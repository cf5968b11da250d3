#include "storage/sqlite_file.h"

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

// Names and bytes of all files of a directory.
std::map<std::string, std::string> Snapshot(const fs::path& dir) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (entry.is_regular_file()) {
      std::ifstream stream(entry.path(), std::ios::binary);
      files[entry.path().filename()] = {std::istreambuf_iterator<char>(stream),
                                        std::istreambuf_iterator<char>()};
    }
  }
  return files;
}

void WriteFile(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

class SqliteFileTest : public ::testing::Test {
 protected:
  fs::path File() const { return dir_.path() / "tokens.db"; }

  std::unique_ptr<Store> Open(const fs::path& file, std::string prefix = "") const {
    StoreOptions options;
    options.sqlite_file = file;
    options.table_prefix = std::move(prefix);
    return OpenStoreBlocking(std::move(options), clock_);
  }

  void MakeWith(const std::string& statements) const {
    SQLite::Database(File(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).exec(statements);
  }

  // Opening fails with this code and leaves every file as it was.
  std::string ExpectRefused(ErrorCode code, std::string prefix = "") const {
    const auto before = Snapshot(dir_.path());
    std::string message;
    try {
      Open(File(), std::move(prefix));
      ADD_FAILURE() << "it was opened";
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), code) << error.what();
      message = error.public_text().en;
    }
    EXPECT_EQ(Snapshot(dir_.path()), before);
    return message;
  }

  TempDir dir_;
  testing::ManualClock clock_;
};

constexpr const char* kOldTables =
    "CREATE TABLE rts (id INTEGER PRIMARY KEY AUTOINCREMENT, biz_id varchar(255) NOT NULL UNIQUE, "
    "rt text NOT NULL);"
    "CREATE TABLE system_configs (id INTEGER PRIMARY KEY, config_key varchar(255) UNIQUE, "
    "config_value text);"
    "INSERT INTO rts (biz_id, rt) VALUES ('a', 'token');";

TEST_F(SqliteFileTest, ANewFileIsForItsOwnerOnly) {
  const auto store = Open(File());
  testing::RunCoroutine(store->settings().Save({{"a", "b"}}, Audited("x")));
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status{};
    ASSERT_EQ(::stat((File().string() + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << suffix;
  }
}

TEST_F(SqliteFileTest, ACleanStopLeavesOneFile) {
  auto store = Open(File());
  testing::RunCoroutine(store->settings().Save({{"a", "b"}}, Audited("x")));
  store->StopBlocking();
  store.reset();
  EXPECT_EQ(Snapshot(dir_.path()).size(), 1U);
}

TEST_F(SqliteFileTest, MakesTheLastFolderOnly) {
  EXPECT_NO_THROW(Open(dir_.path() / "data" / "tokens.db"));
  struct stat status{};
  ASSERT_EQ(::stat((dir_.path() / "data").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  try {
    Open(dir_.path() / "no" / "such" / "tokens.db");
    FAIL() << "it was opened";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kConfig);
    EXPECT_EQ(error.field(), "database.database");
  }
  EXPECT_FALSE(fs::exists(dir_.path() / "no"));
}

TEST_F(SqliteFileTest, RefusesADirectoryInPlaceOfTheFile) {
  fs::create_directory(File());
  ExpectRefused(ErrorCode::kConfig);
}

TEST_F(SqliteFileTest, AnEmptyFileIsANewDatabase) {
  WriteFile(File(), "");
  EXPECT_NO_THROW(Open(File()));
}

TEST_F(SqliteFileTest, RefusesWhatIsNoDatabase) {
  WriteFile(File(),
            "not a database at all, but long enough to look like one " + std::string(4096, 'x'));
  ExpectRefused(ErrorCode::kStoreCorrupt);
  WriteFile(File(), "short");
  ExpectRefused(ErrorCode::kStoreCorrupt);
}

TEST_F(SqliteFileTest, RefusesADamagedDatabase) {
  Open(File());
  std::string bytes = Snapshot(dir_.path())["tokens.db"];
  for (std::size_t i = 100; i < 4096; ++i) {
    bytes[i] = static_cast<char>(0xA5);
  }
  WriteFile(File(), bytes);
  ExpectRefused(ErrorCode::kStoreCorrupt);
}

TEST_F(SqliteFileTest, RefusesTheDatabaseOfTheOldSystem) {
  MakeWith(kOldTables);
  EXPECT_THAT(ExpectRefused(ErrorCode::kConfig), ::testing::HasSubstr("rt-manage migrate"));
}

TEST_F(SqliteFileTest, RefusesTheDatabaseOfTheOldSystemInWalMode) {
  MakeWith("PRAGMA journal_mode = WAL;");
  MakeWith(kOldTables);
  ExpectRefused(ErrorCode::kConfig);
}

// The old system was killed: its tables are in the WAL alone.
TEST_F(SqliteFileTest, RefusesTheDatabaseOfTheOldSystemWithAHotWal) {
  TempDir source;
  {
    SQLite::Database old(source.path() / "tokens.db", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    old.exec("PRAGMA journal_mode = WAL");
    old.exec(kOldTables);
    for (const char* name : {"tokens.db", "tokens.db-wal"}) {
      fs::copy_file(source.path() / name, dir_.path() / name);
    }
  }
  const auto before = Snapshot(dir_.path());
  try {
    Open(File());
    FAIL() << "it was opened";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kConfig);
  }
  auto after = Snapshot(dir_.path());
  after.erase("tokens.db-shm");  // An index that SQLite makes for readers; it holds no data.
  EXPECT_EQ(after, before);
}

TEST_F(SqliteFileTest, ThePrefixDecidesWhoseTablesTheyAre) {
  MakeWith(kOldTables);
  EXPECT_NO_THROW(Open(File(), "rt"));
  EXPECT_NO_THROW(Open(File(), "rt"));
  ExpectRefused(ErrorCode::kConfig, "");
}

TEST_F(SqliteFileTest, RefusesTheDatabaseOfANewerVersion) {
  Open(File());
  MakeWith("INSERT INTO schema_migrations VALUES (99, 'future', 0, 'x')");
  EXPECT_THAT(ExpectRefused(ErrorCode::kStoreNewer), ::testing::HasSubstr("99"));
}

TEST_F(SqliteFileTest, RefusesADatabaseWhoseStepsAreNotOurs) {
  Open(File());
  MakeWith("UPDATE schema_migrations SET checksum = 'other'");
  ExpectRefused(ErrorCode::kStoreNewer);
}

TEST_F(SqliteFileTest, RefusesBadPrefixes) {
  for (const char* prefix : {"a-b", "a b", "a\"", "表", "a123456789012345678901234567890123"}) {
    ExpectRefused(ErrorCode::kConfig, prefix);
  }
  EXPECT_NO_THROW(Open(File(), "A_1"));
}

// Root may write everywhere, so these act as somebody else for a moment.
class SqliteFileAsNobodyTest : public SqliteFileTest {
 protected:
  void SetUp() override {
    if (::geteuid() == 0) {
      ASSERT_EQ(::chmod(dir_.path().c_str(), 0755), 0);
      ASSERT_EQ(::seteuid(65534), 0);
      switched_ = true;
    }
  }
  void TearDown() override {
    if (switched_) {
      EXPECT_EQ(::seteuid(0), 0);
    }
  }
  void AsOwner(const std::function<void()>& action) {
    if (switched_) {
      ASSERT_EQ(::seteuid(0), 0);
    }
    action();
    if (switched_) {
      ASSERT_EQ(::seteuid(65534), 0);
    }
  }
  bool switched_ = false;
};

TEST_F(SqliteFileAsNobodyTest, RefusesAReadOnlyFolder) {
  AsOwner([this] { ASSERT_EQ(::chmod(dir_.path().c_str(), 0555), 0); });
  ExpectRefused(ErrorCode::kStoreReadOnly);
  AsOwner([this] { ASSERT_EQ(::chmod(dir_.path().c_str(), 0755), 0); });
}

TEST_F(SqliteFileAsNobodyTest, RefusesAReadOnlyFile) {
  AsOwner([this] {
    Open(File());
    ASSERT_EQ(::chmod(File().c_str(), 0444), 0);
    ASSERT_EQ(::chmod(dir_.path().c_str(), 0777), 0);
  });
  EXPECT_THAT(ExpectRefused(ErrorCode::kStoreReadOnly), ::testing::HasSubstr("tokens.db"));
}

}  // namespace
}  // namespace rtm::storage
