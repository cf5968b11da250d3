#include "storage/sqlite_connection.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <cerrno>

#include "storage/sql_store_test.h"
#include "storage/sqlite_file.h"

namespace rtm::storage {
namespace {

using Access = SqliteConnectionOptions::Access;

class SqliteConnectionTest : public ::testing::Test {
 protected:
  SqliteConnectionTest() : writer_(MakeOptions(Access::kWriter)) {
    writer_.Execute(
        "CREATE TABLE {items} (id INTEGER PRIMARY KEY, name TEXT UNIQUE, count INTEGER CHECK "
        "(count >= 0))");
  }

  SqliteConnectionOptions MakeOptions(Access access) const {
    SqliteConnectionOptions options;
    options.file_or_uri = (dir_.path() / "test.db").string();
    options.table_prefix = "rt";
    options.access = access;
    options.busy_timeout = std::chrono::milliseconds(0);
    CreateSqliteFile(options.file_or_uri);
    return options;
  }

  SqlFault FaultOf(SqlConnection& connection, std::string_view sql,
                   std::initializer_list<SqlValue> values = {}) {
    try {
      connection.Execute(sql, values);
    } catch (const SqlError& error) {
      last_message_ = error.what();
      return error.fault();
    }
    ADD_FAILURE() << "no error: " << sql;
    return SqlFault::kOther;
  }

  std::int64_t Count(SqlConnection& connection) {
    std::int64_t count = -1;
    connection.Query("SELECT count(*) FROM {items}", {},
                     [&count](const SqlRow& row) { count = row.Int(0); });
    return count;
  }

  TempDir dir_;
  SqliteConnection writer_;
  std::string last_message_;
};

TEST_F(SqliteConnectionTest, ValuesKeepAllTheirBits) {
  const std::string text("with\0nul and 中文", 20);
  const std::int64_t big = std::numeric_limits<std::int64_t>::max();
  writer_.Execute("INSERT INTO {items} (id, name, count) VALUES (?, ?, ?)",
                  {big, text, std::nullopt});
  EXPECT_EQ(writer_.LastInsertId(), big);
  int rows = 0;
  writer_.Query("SELECT id, name, count FROM rt_items", {}, [&](const SqlRow& row) {
    ++rows;
    EXPECT_EQ(row.Int(0), big);
    EXPECT_EQ(row.Text(1), text);
    EXPECT_TRUE(row.IsNull(2));
    EXPECT_EQ(row.Text(2), "");
    EXPECT_EQ(row.Int(2), 0);
  });
  EXPECT_EQ(rows, 1);
  EXPECT_EQ(writer_.Execute("UPDATE {items} SET count = 1"), 1);
}

TEST_F(SqliteConnectionTest, ErrorsAreToldApartWithoutTheValues) {
  writer_.Execute("INSERT INTO {items} (name) VALUES (?)", {"planted-secret"});
  EXPECT_EQ(FaultOf(writer_, "INSERT INTO {items} (name) VALUES (?)", {"planted-secret"}),
            SqlFault::kDuplicate);
  EXPECT_THAT(last_message_, ::testing::Not(::testing::HasSubstr("planted-secret")));
  EXPECT_EQ(FaultOf(writer_, "INSERT INTO {items} (id, count) VALUES (?, ?)", {9, -1}),
            SqlFault::kConstraint);
  EXPECT_EQ(FaultOf(writer_, "SELECT nonsense FROM nowhere"), SqlFault::kOther);
}

TEST_F(SqliteConnectionTest, AReaderRefusesToWrite) {
  SqliteConnection reader(MakeOptions(Access::kReader));
  EXPECT_EQ(FaultOf(reader, "INSERT INTO {items} (name) VALUES ('a')"), SqlFault::kReadOnly);
}

TEST_F(SqliteConnectionTest, ALockOfAnotherIsBusy) {
  SqliteConnection other(MakeOptions(Access::kWriter));
  other.BeginWrite();
  try {
    writer_.BeginWrite();
    FAIL() << "two write at once";
  } catch (const SqlError& error) {
    EXPECT_EQ(error.fault(), SqlFault::kBusy);
    EXPECT_EQ(error.code(), base::ErrorCode::kStoreUnavailable);
  }
  other.Rollback();
  EXPECT_NO_THROW(writer_.BeginWrite());
}

TEST_F(SqliteConnectionTest, ReadersSeeEachCommitAndNothingElse) {
  SqliteConnection reader(MakeOptions(Access::kReader));
  writer_.BeginWrite();
  writer_.Execute("INSERT INTO {items} (name) VALUES ('a')");
  EXPECT_EQ(Count(reader), 0);
  writer_.Commit();
  EXPECT_EQ(Count(reader), 1) << "a kept statement must not keep its snapshot";
  reader.BeginRead();
  EXPECT_EQ(Count(reader), 1);
  writer_.Execute("INSERT INTO {items} (name) VALUES ('b')");
  EXPECT_EQ(Count(reader), 1) << "one transaction sees one state";
  reader.Commit();
  EXPECT_EQ(Count(reader), 2);
}

TEST_F(SqliteConnectionTest, ASavepointTakesBackItsOwnOnly) {
  writer_.BeginWrite();
  writer_.Savepoint();
  writer_.Execute("INSERT INTO {items} (name) VALUES ('kept')");
  writer_.ReleaseSavepoint();
  writer_.Savepoint();
  writer_.Execute("INSERT INTO {items} (name) VALUES ('undone')");
  writer_.RollbackToSavepoint();
  writer_.Commit();
  EXPECT_FALSE(writer_.InTransaction());
  EXPECT_EQ(Count(writer_), 1);
}

TEST_F(SqliteConnectionTest, AFullDiskIsToldApart) {
  writer_.Execute("PRAGMA max_page_count = 8");
  writer_.BeginWrite();
  EXPECT_EQ(
      FaultOf(writer_, "INSERT INTO {items} (name) VALUES (?)", {std::string(1'000'000, 'x')}),
      SqlFault::kFull);
  writer_.Rollback();
  EXPECT_EQ(Count(writer_), 0);
}

TEST_F(SqliteConnectionTest, AnExceptionOfTheReceiverLeavesTheStatementUsable) {
  writer_.Execute("INSERT INTO {items} (name) VALUES ('a'), ('b')");
  for (int i = 0; i < 2; ++i) {
    EXPECT_THROW(writer_.Query("SELECT name FROM {items}", {},
                               [](const SqlRow&) { throw std::runtime_error("enough"); }),
                 std::runtime_error);
  }
  EXPECT_EQ(Count(writer_), 2);
  EXPECT_FALSE(writer_.InTransaction());
}

TEST_F(SqliteConnectionTest, TheWalDoesNotGrowWithoutBound) {
  const std::string row(200'000, 'x');
  int most_pages = 0;
  for (int i = 0; i < 200; ++i) {
    writer_.Execute("INSERT INTO {items} (name) VALUES (?)", {row + std::to_string(i)});
    most_pages = std::max(most_pages, writer_.wal_pages());
    writer_.CheckpointIfDue();
  }
  EXPECT_GE(most_pages, 4096);
  EXPECT_LT(std::filesystem::file_size(dir_.path() / "test.db-wal"), 24U << 20U);
}

TEST(SqlFaultTest, ResultCodesOfSqlite) {
  EXPECT_EQ(SqlFaultOf(SQLITE_CONSTRAINT_UNIQUE, 0), SqlFault::kDuplicate);
  EXPECT_EQ(SqlFaultOf(SQLITE_CONSTRAINT_PRIMARYKEY, 0), SqlFault::kDuplicate);
  EXPECT_EQ(SqlFaultOf(SQLITE_CONSTRAINT_NOTNULL, 0), SqlFault::kConstraint);
  EXPECT_EQ(SqlFaultOf(SQLITE_BUSY_SNAPSHOT, 0), SqlFault::kBusy);
  EXPECT_EQ(SqlFaultOf(SQLITE_FULL, 0), SqlFault::kFull);
  EXPECT_EQ(SqlFaultOf(SQLITE_IOERR_WRITE, ENOSPC), SqlFault::kFull);
  EXPECT_EQ(SqlFaultOf(SQLITE_IOERR_FSYNC, EIO), SqlFault::kIo);
  EXPECT_EQ(SqlFaultOf(SQLITE_CORRUPT_INDEX, 0), SqlFault::kCorrupt);
  EXPECT_EQ(SqlFaultOf(SQLITE_NOTADB, 0), SqlFault::kCorrupt);
  EXPECT_EQ(SqlFaultOf(SQLITE_READONLY_DBMOVED, 0), SqlFault::kReadOnly);
  EXPECT_EQ(SqlFaultOf(SQLITE_MISUSE, 0), SqlFault::kOther);
}

}  // namespace
}  // namespace rtm::storage
