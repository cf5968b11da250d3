#include "storage/sqlite_take_over.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <set>

#include "storage/migrations/sqlite_migrations.h"
#include "storage/old_database_test.h"
#include "storage/old_store_reader.h"
#include "storage/old_store_writer.h"
#include "storage/sql_store_test.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_file.h"
#include "storage/store_copy.h"

namespace rtm::storage {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using ::testing::HasSubstr;

std::string BytesOf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

class SqliteTakeOverTest : public ::testing::Test {
 protected:
  fs::path File() const { return dir_.path() / "tokens.db"; }
  void Make(const std::string& statements) const { MakeOldDatabase(File(), statements); }

  static std::unique_ptr<SqliteConnection> Connect(
      const fs::path& file, const std::string& prefix = "",
      SqliteConnectionOptions::Access access = SqliteConnectionOptions::Access::kReader) {
    SqliteConnectionOptions options;
    options.file_or_uri = file.string();
    options.table_prefix = prefix;
    options.access = access;
    return std::make_unique<SqliteConnection>(options);
  }

  static std::set<std::string> Lines(SqlConnection& connection, const std::string& sql,
                                     int columns) {
    std::set<std::string> lines;
    connection.Query(sql, {}, [&](const SqlRow& row) {
      std::string line;
      for (int i = 0; i < columns; ++i) {
        line.append(row.Text(i)).append("|");
      }
      lines.insert(line);
    });
    return lines;
  }

  /// Name, type, not null and default of every column.
  static std::set<std::string> Columns(SqlConnection& connection, const std::string& table) {
    return Lines(connection,
                 "SELECT name, upper(type), \"notnull\", dflt_value FROM "
                 "pragma_table_info('" +
                     table + "')",
                 4);
  }
  /// Columns and kind of every index but those that a UNIQUE makes.
  static std::set<std::string> Indexes(SqlConnection& connection) {
    return Lines(connection,
                 "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
                 "AND name NOT LIKE 'idx_%'",
                 2);
  }

  ErrorCode CodeOf(const std::function<void()>& action, std::string* message = nullptr) {
    try {
      action();
    } catch (const base::Error& error) {
      if (message != nullptr) {
        *message = error.public_text().en;
      }
      return error.code();
    }
    return ErrorCode::kInternal;
  }

  TempDir dir_;
  testing::ManualClock clock_;
};

TEST_F(SqliteTakeOverTest, TheSchemaBecomesThatOfANewDatabase) {
  Make(OldTablesSql());
  AdoptSqliteSchema(File(), "", clock_);
  const fs::path fresh = dir_.path() / "new.db";
  OpenStoreBlocking({.sqlite_file = fresh, .table_prefix = "", .fault_hook = {}}, clock_);
  const auto adopted = Connect(File());
  const auto made = Connect(fresh);
  EXPECT_EQ(Indexes(*adopted), Indexes(*made));
  for (const char* table : {"rt_attempts", "rt_consumed", "audit_log", "schema_migrations"}) {
    EXPECT_EQ(Columns(*adopted, table), Columns(*made, table)) << table;
  }
  // Of the old columns the old system's own types stay: on SQLite only their affinity counts.
  const std::set<std::string> ours = Columns(*adopted, "rts");
  for (const std::string& column : Columns(*made, "rts")) {
    static const std::set<std::string> kOwn{"id", "proxy", "enabled", "biz_id"};
    if (!kOwn.contains(column.substr(0, column.find('|')))) {
      EXPECT_TRUE(ours.contains(column)) << column;
    }
  }
  EXPECT_EQ(Lines(*adopted, "SELECT version, name, checksum FROM schema_migrations", 3),
            Lines(*made, "SELECT version, name, checksum FROM schema_migrations", 3));
  EXPECT_EQ(Lines(*adopted, "SELECT config_value FROM system_configs", 1),
            std::set<std::string>{"rows|"});
  // It opens as ours, and later migrations would apply.
  EXPECT_EQ(KindOfSqliteFile(File(), ""), SqliteFileKind::kOurs);
}

TEST_F(SqliteTakeOverTest, AHandMadeSchemaGetsWhatItLacks) {
  Make(
      "CREATE TABLE rt_rts (id INTEGER PRIMARY KEY, biz_id TEXT, rt TEXT, mine TEXT);"
      "CREATE INDEX rt_mine ON rt_rts (mine);"
      "INSERT INTO rt_rts (biz_id, rt, mine) VALUES ('a', 'token', 'kept');");
  ASSERT_EQ(KindOfSqliteFile(File(), "rt"), SqliteFileKind::kOld);
  AdoptSqliteSchema(File(), "rt", clock_);
  const auto connection = Connect(File(), "rt");
  EXPECT_EQ(Lines(*connection, "SELECT biz_id, rt, mine FROM {rts}", 3),
            std::set<std::string>{"a|token|kept|"});
  EXPECT_EQ(Lines(*connection, "SELECT config_key, config_value FROM {system_configs}", 2),
            std::set<std::string>{"rtm.adoption|rows|"});
  EXPECT_THAT(Indexes(*connection), ::testing::Contains(HasSubstr("rt_mine|")));
  EXPECT_THAT(Indexes(*connection), ::testing::Contains(HasSubstr("rt_rts_biz_id|")));
  const auto store =
      OpenStoreBlocking({.sqlite_file = File(), .table_prefix = "rt", .fault_hook = {}}, clock_);
  const auto rows = testing::RunCoroutine(store->adoption().ListOld({}, 10));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].refresh_token.Reveal(), "token");
  EXPECT_FALSE(rows[0].enabled);
}

TEST_F(SqliteTakeOverTest, TwoRowsOfOneNameAreRefusedAndNothingChanges) {
  Make(
      "CREATE TABLE rts (id INTEGER PRIMARY KEY, biz_id TEXT, rt TEXT);"
      "INSERT INTO rts (biz_id, rt) VALUES ('a', 'x'), ('a', 'y');");
  EXPECT_EQ(CodeOf([&] { AdoptSqliteSchema(File(), "", clock_); }), ErrorCode::kDuplicate);
  EXPECT_EQ(KindOfSqliteFile(File(), ""), SqliteFileKind::kOld);
}

TEST_F(SqliteTakeOverTest, OtherTablesOfTheseNamesAreNotTakenOver) {
  const std::string good = "CREATE TABLE rts (id INTEGER PRIMARY KEY, biz_id TEXT, rt TEXT);";
  for (const std::string& tables : std::vector<std::string>{
           "CREATE TABLE rts (id INTEGER PRIMARY KEY, name TEXT)",
           "CREATE TABLE rts (id TEXT PRIMARY KEY, biz_id TEXT, rt TEXT)",
           "CREATE TABLE rts (id INTEGER PRIMARY KEY, biz_id TEXT, rt TEXT, version INTEGER)",
           "CREATE TABLE rts (id INTEGER, biz_id TEXT, rt TEXT, PRIMARY KEY (id, biz_id))",
           "CREATE TABLE system_configs (id INTEGER PRIMARY KEY, config_key TEXT)",
           good + "CREATE TABLE system_configs (id INTEGER PRIMARY KEY, key TEXT)"}) {
    fs::remove(File());
    Make(tables);
    EXPECT_EQ(CodeOf([&] { KindOfSqliteFile(File(), ""); }), ErrorCode::kConfig) << tables;
  }
}

TEST_F(SqliteTakeOverTest, AnotherProcessIsNamed) {
  Make(OldTablesSql());
  EXPECT_NO_THROW(RefuseWhileInUse(File()));
  int to_child[2];
  int from_child[2];
  ASSERT_EQ(::pipe(to_child), 0);
  ASSERT_EQ(::pipe(from_child), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    // It only holds the file, as an idle service does.
    const int held = ::open(File().c_str(), O_RDONLY);
    char byte = held < 0 ? 'x' : 'o';
    static_cast<void>(::write(from_child[1], &byte, 1));
    static_cast<void>(::read(to_child[0], &byte, 1));
    ::_exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(from_child[0], &byte, 1), 1);
  const std::string before = BytesOf(File());
  std::string message;
  EXPECT_EQ(CodeOf([&] { RefuseWhileInUse(File()); }, &message), ErrorCode::kStoreUnavailable);
  EXPECT_THAT(message, HasSubstr(std::to_string(child)));
  EXPECT_EQ(BytesOf(File()), before);
  EXPECT_EQ(CodeOf([&] { AdoptSqliteSchema(File(), "", clock_); }), ErrorCode::kStoreUnavailable);
  EXPECT_EQ(KindOfSqliteFile(File(), ""), SqliteFileKind::kOld);
  ASSERT_EQ(::write(to_child[1], "q", 1), 1);
  ::waitpid(child, nullptr, 0);
  for (const int descriptor : {to_child[0], to_child[1], from_child[0], from_child[1]}) {
    ::close(descriptor);
  }
  EXPECT_NO_THROW(RefuseWhileInUse(File()));
}

TEST_F(SqliteTakeOverTest, ALockIsSeenWhereTheProcessIsNot) {
  for (const char* mode : {"DELETE", "WAL"}) {
    fs::remove(File());
    Make("PRAGMA journal_mode = " + std::string(mode) + ";" + OldTablesSql());
    SQLite::Database other(File().string(), SQLITE_OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    EXPECT_EQ(CodeOf([&] { RefuseWhileInUse(File()); }), ErrorCode::kStoreUnavailable) << mode;
    other.exec("ROLLBACK");
  }
}

TEST_F(SqliteTakeOverTest, LookingChangesNotOneByte) {
  Make(OldTablesSql("rt_") +
       "INSERT INTO rt_rts (biz_id, rt, enabled, last_refresh_time) VALUES ('a', 'tok', 1, NULL);"
       "INSERT INTO rt_system_configs (config_key, config_value) VALUES ('proxy_list', '[]');");
  const std::string before = BytesOf(File());
  {
    OldStoreReader reader(OpenOldFileToLook(File(), "rt"));
    EXPECT_EQ(reader.Settings().at("proxy_list"), "[]");
    const std::vector<OldRow> rows = reader.Rows({}, 10);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_TRUE(rows[0].enabled);
    EXPECT_EQ(rows[0].last_refresh_time, "");
    EXPECT_TRUE(reader.Rows(rows[0].id, 10).empty());
  }
  EXPECT_EQ(BytesOf(File()), before);
  EXPECT_FALSE(fs::exists(File().string() + "-wal"));
}

TEST_F(SqliteTakeOverTest, NothingPlainIsLeftBehind) {
  const std::string secret = "planted-secret-" + std::string(30'000, 'z');
  Make(OldTablesSql() + "INSERT INTO rts (biz_id, rt) VALUES ('a', '" + secret +
       "'), ('b', 'gone-" + secret + "'); DELETE FROM rts WHERE biz_id = 'b';");
  ASSERT_THAT(BytesOf(File()), HasSubstr("planted-secret"));
  AdoptSqliteSchema(File(), "", clock_);
  {
    const auto connection = Connect(File(), "", SqliteConnectionOptions::Access::kWriter);
    connection->Execute("UPDATE rts SET rt = 'sealed'");
  }
  ScrubSqliteFile(File(), "", clock_);
  for (const auto& entry : fs::directory_iterator(dir_.path())) {
    EXPECT_EQ(BytesOf(entry.path()).find("planted-secret"), std::string::npos) << entry.path();
  }
  EXPECT_EQ(Lines(*Connect(File()), "SELECT config_value FROM system_configs", 1),
            std::set<std::string>{"done|"});
}

TEST_F(SqliteTakeOverTest, AnOldStoreIsCopiedAndChecked) {
  Make(OldTablesSql() + "INSERT INTO rts (biz_id, rt) VALUES ('a', 'x'), ('b', 'y');");
  EXPECT_EQ(CopyOldStoreBlocking(File(), "", dir_.path() / "copy.db"), 2);
  EXPECT_EQ(CheckOldStoreBlocking(dir_.path() / "copy.db", ""), 2);
  EXPECT_EQ(CodeOf([&] { CheckOldStoreBlocking(File(), "rt"); }), ErrorCode::kConfig);
  // What it copies twice is the same: a start that was cut off knows its copy again.
  CopyOldStoreBlocking(File(), "", dir_.path() / "again.db");
  EXPECT_EQ(BytesOf(dir_.path() / "again.db"), BytesOf(dir_.path() / "copy.db"));
}

TEST_F(SqliteTakeOverTest, WhatIsWrittenForTheOldSystemCanBeTakenOver) {
  {
    OldStoreWriter writer(File(), "rt");
    writer.PutSettings({{"proxy_list", "[]"}}, "2026-11-23 14:00:00.000+00:00");
    OldRow row;
    row.id = core::TokenId{7};
    row.biz_id = "a";
    row.refresh_token = base::Secret("token");
    row.enabled = true;
    row.create_time = "2026-11-23 14:00:00.000+00:00";
    writer.Put(row);
    writer.Finish();
  }
  EXPECT_EQ(CheckOldStoreBlocking(File(), "rt"), 1);
  OldStoreReader reader(OpenOldFileToLook(File(), "rt"));
  const std::vector<OldRow> rows = reader.Rows({}, 10);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].id.value, 7);
  EXPECT_EQ(rows[0].refresh_token.Reveal(), "token");
  EXPECT_EQ(rows[0].create_time, "2026-11-23 14:00:00.000+00:00");
  EXPECT_FALSE(fs::exists(File().string() + "-wal"));
  EXPECT_THROW(OldStoreWriter(File(), "rt"), base::Error);
}

TEST_F(SqliteTakeOverTest, AnUnfinishedOldStoreIsRemoved) {
  {
    OldStoreWriter writer(File(), "");
  }
  EXPECT_FALSE(fs::exists(File()));
}

}  // namespace
}  // namespace rtm::storage
