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
  std::filesystem::path File() const { return dir_.path() / "tokens.db"; }
  std::filesystem::path Target() const { return dir_.path() / "moved.db"; }
  std::string Prefix() const { return GetParam().name == "SqlitePrefixed" ? "rt" : ""; }
};

// A table or column that a later migration brings must not be left behind.
TEST_P(StoreTablesTest, AreAllThatTheSchemaHas) {
  const auto connection = OpenStoreToRead(File(), Prefix());
  std::set<std::string> listed{"schema_migrations", "sqlite_sequence"};
  for (const StoreTable& table : StoreTables()) {
    listed.insert(std::string(table.name));
    std::vector<std::string> ours;
    for (const StoreColumn& column : table.columns) {
      ours.emplace_back(column.name);
    }
    std::vector<std::string> there;
    connection->Query("PRAGMA table_info({" + std::string(table.name) + "})", {},
                      [&there](const SqlRow& row) { there.emplace_back(row.Text(1)); });
    EXPECT_THAT(ours, ::testing::UnorderedElementsAreArray(there)) << table.name;
  }
  connection->Query("SELECT name FROM sqlite_master WHERE type = 'table'", {},
                    [&](const SqlRow& row) {
                      std::string name(row.Text(0));
                      if (!Prefix().empty() && name.starts_with(Prefix() + "_")) {
                        name.erase(0, Prefix().size() + 1);
                      }
                      EXPECT_TRUE(listed.contains(name)) << name;
                    });
}

TEST_P(StoreTablesTest, ACopyHasTheSameDigestsAndAnyChangeHasAnother) {
  for (int i = 0; i < 450; ++i) {
    Create("row" + std::to_string(i));
  }
  const Begun begun = Begin(core::TokenId{1});
  const auto from = OpenStoreToRead(File(), Prefix());
  StoreUnderConstruction target(Target(), "moved", clock_);
  for (const StoreTable& table : StoreTables()) {
    const TableSummary read = CopyTable(*from, target.connection(), table);
    EXPECT_EQ(SummarizeTable(target.connection(), table), read) << table.name;
  }
  const StoreTable& rows = StoreTables().front();
  EXPECT_EQ(SummarizeTable(target.connection(), rows).rows, 450);
  for (const char* change :
       {"UPDATE {rts} SET rt = 'other' WHERE id = 450", "UPDATE {rts} SET tag = NULL WHERE id = 1",
        "UPDATE {rts} SET version = 99 WHERE id = 201"}) {
    const TableSummary before = SummarizeTable(target.connection(), rows);
    target.connection().Execute(change);
    EXPECT_NE(SummarizeTable(target.connection(), rows).digest, before.digest) << change;
  }
}

TEST_P(StoreTablesTest, WhatIsNotKeptIsRemovedAndNothingIsOverwritten) {
  {
    StoreUnderConstruction target(Target(), "", clock_);
  }
  EXPECT_FALSE(std::filesystem::exists(Target()));
  {
    StoreUnderConstruction target(Target(), "", clock_);
    target.Keep();
  }
  EXPECT_THROW(StoreUnderConstruction(Target(), "", clock_), base::Error);
  EXPECT_EQ(CheckStoreBlocking(Target(), "").rows, 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, StoreTablesTest, ::testing::ValuesIn(FileEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
