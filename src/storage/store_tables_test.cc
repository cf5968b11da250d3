#include "storage/store_tables.h"

#include <gmock/gmock.h>

#include <set>

#include "storage/sql_store_test.h"
#include "storage/sqlite_connection.h"
#include "storage/store_copy.h"
#include "storage/store_place.h"

namespace rtm::storage {
namespace {

class StoreTablesTest : public StoreTest {
 protected:
  void TearDown() override {
    StoreTest::TearDown();
    if (has_database_) {
      RunAsRoot("DROP DATABASE " + TargetName(), Server());
    }
  }

  bool IsFile() const { return GetParam().name.starts_with("Sqlite"); }
  /// That of the engine; of the test program where that is a file.
  ServerSocket Server() const { return IsFile() ? ServerSocket(MariaDbSocket) : GetParam().socket; }
  std::string Prefix() const { return GetParam().name.ends_with("Prefixed") ? "rt" : ""; }
  std::string TargetName() const { return MariaDbName(dir_) + "_moved"; }
  StorePlace Source() const {
    StorePlace place;
    if (IsFile()) {
      place.sqlite_file = dir_.path() / "tokens.db";
    } else {
      place.mysql = MariaDb(MariaDbName(dir_), Server());
    }
    place.table_prefix = Prefix();
    return place;
  }
  std::filesystem::path TargetFile() const { return dir_.path() / "moved.db"; }
  StorePlace InFile() const {
    return {.sqlite_file = TargetFile(), .mysql = {}, .table_prefix = "m"};
  }
  StorePlace OnServer() {
    if (!std::exchange(has_database_, true)) {
      RunAsRoot("CREATE DATABASE " + TargetName(), Server());
    }
    return {.sqlite_file = {}, .mysql = MariaDb(TargetName(), Server()), .table_prefix = "m"};
  }

  std::unique_ptr<Store> OpenStore(StorePlace place) {
    StoreOptions options;
    options.sqlite_file = place.sqlite_file;
    options.table_prefix = place.table_prefix;
    if (place.mysql) {
      options.mysql.emplace().server = std::move(*place.mysql);
    }
    return OpenStoreBlocking(std::move(options), clock_);
  }
  /// As the end of a process does.
  void KillConnectionsToTarget() const {
    MySqlConnection root(MariaDb("mysql", Server()), MySqlConnection::Access::kReader);
    std::vector<std::int64_t> ids;
    root.Query("SELECT id FROM information_schema.processlist WHERE db = ?", {TargetName()},
               [&ids](const SqlRow& row) { ids.push_back(row.Int(0)); });
    for (const std::int64_t id : ids) {
      RunAsRoot("KILL " + std::to_string(id), Server());
    }
  }

  /// Names of the columns that hold values of their own, and of all tables.
  static std::vector<std::string> ColumnsOf(SqlConnection& connection, std::string_view table) {
    std::vector<std::string> columns;
    connection.Query(connection.dialect() == SqlDialect::kSqlite
                         ? "PRAGMA table_info({" + std::string(table) + "})"
                         : "SELECT 0, column_name FROM information_schema.columns WHERE "
                           "table_schema = database() AND extra NOT LIKE '%GENERATED' AND extra "
                           "NOT LIKE '%on update%' AND "
                           "table_name = '{" +
                               std::string(table) + "}'",
                     {}, [&columns](const SqlRow& row) { columns.emplace_back(row.Text(1)); });
    return columns;
  }
  static std::set<std::string> TablesOf(SqlConnection& connection, const std::string& prefix) {
    std::set<std::string> tables;
    connection.Query(connection.dialect() == SqlDialect::kSqlite
                         ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                         : "SELECT table_name FROM information_schema.tables WHERE table_schema = "
                           "database()",
                     {}, [&](const SqlRow& row) {
                       std::string name(row.Text(0));
                       if (!prefix.empty() && name.starts_with(prefix + "_")) {
                         name.erase(0, prefix.size() + 1);
                       }
                       tables.insert(std::move(name));
                     });
    return tables;
  }

  void ExpectCopied(StorePlace to) {
    const auto from = OpenStoreToRead(Source());
    const auto target = BeginStore(std::move(to), clock_);
    for (const StoreTable& table : StoreTables()) {
      const TableSummary read = CopyTable(*from, target->connection(), table);
      EXPECT_EQ(SummarizeTable(target->connection(), table), read) << table.name;
    }
    const StoreTable& rows = StoreTables().front();
    EXPECT_EQ(SummarizeTable(target->connection(), rows).rows, 450);
    for (const char* change : {"UPDATE {rts} SET rt = 'other' WHERE biz_id = 'row449'",
                               "UPDATE {rts} SET tag = NULL WHERE biz_id = 'row0'",
                               "UPDATE {rts} SET version = 99 WHERE biz_id = 'row200'"}) {
      const TableSummary before = SummarizeTable(target->connection(), rows);
      target->connection().Execute(change);
      EXPECT_NE(SummarizeTable(target->connection(), rows).digest, before.digest) << change;
    }
    std::string time;
    target->connection().Query("SELECT create_time FROM {rts} WHERE biz_id = 'row0'", {},
                               [&time](const SqlRow& row) { time = row.Text(0); });
    EXPECT_EQ(time, ColumnTime(target->connection(), Now()));
  }

 private:
  bool has_database_ = false;
};

/// A file takes texts of any length in.
class StoreFileTablesTest : public StoreTablesTest {};

// A table or column that a later migration brings must not be left behind.
TEST_P(StoreTablesTest, AreAllThatTheSchemaHas) {
  const auto connection = OpenStoreToRead(Source());
  std::set<std::string> listed{"schema_migrations"};
  for (const StoreTable& table : StoreTables()) {
    listed.insert(std::string(table.name));
    std::vector<std::string> ours;
    for (const StoreColumn& column : table.columns) {
      ours.emplace_back(column.name);
    }
    EXPECT_THAT(ours, ::testing::UnorderedElementsAreArray(ColumnsOf(*connection, table.name)))
        << table.name;
  }
  if (!IsFile()) {
    listed.insert(NodeTables().begin(), NodeTables().end());
  }
  std::set<std::string> there = TablesOf(*connection, Prefix());
  there.erase("sqlite_sequence");
  EXPECT_EQ(there, listed);
}

TEST_P(StoreTablesTest, ACopyHasTheSameDigestsAndAnyChangeHasAnother) {
  for (int i = 0; i < 450; ++i) {
    Create("row" + std::to_string(i));
  }
  Begin(Run(tokens().FindByBizId("row0"))->token.id);
  ExpectCopied(InFile());
  ExpectCopied(OnServer());
}

TEST_P(StoreFileTablesTest, WhatDoesNotFitIntoAServerIsNamed) {
  NewToken token = MakeToken("row");
  token.tag = std::string(300, 't');
  Create(std::move(token));
  const auto from = OpenStoreToRead(Source());
  const auto target = BeginStore(OnServer(), clock_);
  try {
    CopyTable(*from, target->connection(), StoreTables().front());
    FAIL() << "it was cut off";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConflict);
    EXPECT_THAT(error.public_text().en, ::testing::HasSubstr("rts 1"));
  }
}

TEST_P(StoreTablesTest, AFileThatIsNotKeptIsRemovedAndNothingIsOverwritten) {
  BeginStore(InFile(), clock_);
  EXPECT_FALSE(std::filesystem::exists(TargetFile()));
  BeginStore(InFile(), clock_)->Keep();
  EXPECT_THROW(BeginStore(InFile(), clock_), base::Error);
  EXPECT_EQ(CheckStoreBlocking(TargetFile(), "m").rows, 0);
}

TEST_P(StoreTablesTest, RowsThatAreNotKeptAreRemovedFromAServerAndNothingIsOverwritten) {
  Create("row");
  const auto from = OpenStoreToRead(Source());
  const auto copy_rows = [&from](StoreUnderConstruction& target) {
    return CopyTable(*from, target.connection(), StoreTables().front()).rows;
  };
  EXPECT_EQ(copy_rows(*BeginStore(OnServer(), clock_)), 1);
  // It is empty, though its tables are there.
  const auto target = BeginStore(OnServer(), clock_);
  EXPECT_EQ(copy_rows(*target), 1);
  EXPECT_THROW(BeginStore(OnServer(), clock_), base::Error) << "two at once";
  target->Keep();
  EXPECT_THROW(BeginStore(OnServer(), clock_), base::Error);
}

TEST_P(StoreTablesTest, WhatACopyThatWasCutOffLeftIsNoStore) {
  Create("row");
  const auto from = OpenStoreToRead(Source());
  {
    const auto file = BeginStore(InFile(), clock_);
    EXPECT_THROW(OpenStore(InFile()), base::Error);
    const auto server = BeginStore(OnServer(), clock_);
    CopyTable(*from, server->connection(), StoreTables().front());
    KillConnectionsToTarget();
  }
  EXPECT_THROW(OpenStore(OnServer()), base::Error);
  const auto again = BeginStore(OnServer(), clock_);
  EXPECT_EQ(CopyTable(*from, again->connection(), StoreTables().front()).rows, 1);
  again->Keep();
  EXPECT_TRUE(Run(OpenStore(OnServer())->tokens().FindByBizId("row")));
}

INSTANTIATE_TEST_SUITE_P(Files, StoreFileTablesTest, ::testing::ValuesIn(FileEngines()),
                         EngineName);
INSTANTIATE_TEST_SUITE_P(Engines, StoreTablesTest, ::testing::ValuesIn(AllEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
