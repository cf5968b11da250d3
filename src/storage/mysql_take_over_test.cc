#include "storage/mysql_take_over.h"

#include <gmock/gmock.h>

#include <map>
#include <thread>

#include "storage/old_store_reader.h"
#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using base::ErrorCode;
using ::testing::HasSubstr;

// As the old system's ORM makes them.
constexpr const char* kRts =
    "CREATE TABLE {rts} (id bigint AUTO_INCREMENT, biz_id varchar(255) NOT NULL, user_name "
    "varchar(255), email varchar(255), type varchar(50), rt text NOT NULL, at text, proxy "
    "varchar(255), client_id varchar(255), tag varchar(255), enabled boolean, last_rt text, "
    "refresh_result text, user_info text, account_info text, last_refresh_time datetime(3) NULL, "
    "memo text, create_time datetime(3) NULL, update_time datetime(3) NULL, PRIMARY KEY (id), "
    "UNIQUE INDEX {idx_rts_biz_id} (biz_id)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci";
constexpr const char* kSettings =
    "CREATE TABLE {system_configs} (id bigint AUTO_INCREMENT, config_key varchar(255) NOT NULL, "
    "config_value text, create_time datetime(3) NULL, update_time datetime(3) NULL, PRIMARY KEY "
    "(id), UNIQUE INDEX {idx_system_configs_config_key} (config_key)) DEFAULT CHARSET=utf8mb4 "
    "COLLATE=utf8mb4_general_ci";

class MySqlTakeOverTest : public ::testing::Test {
 protected:
  MySqlTakeOverTest() {
    RunAsRoot("CREATE DATABASE " + Name());
    // A server notes the end of a connection a moment after it.
    patience_.others = std::chrono::seconds(1000);
    patience_.lock = std::chrono::seconds(0);
    patience_.wait = [this](std::chrono::milliseconds time) {
      const auto& meanwhile = time == patience_.watch ? while_watching_ : while_waiting_;
      if (meanwhile) {
        meanwhile();
      }
      std::this_thread::yield();
    };
  }
  void TearDown() override { RunAsRoot("DROP DATABASE " + Name()); }

  std::string Name() const { return MariaDbName(dir_); }
  MySqlOptions Options() const {
    MySqlOptions options = MariaDb(Name());
    options.table_prefix = prefix_;
    return options;
  }
  /// One statement as the old service, or whoever is at work on its tables, with no connection left
  /// behind.
  void Sql(const std::string& statement) const {
    MySqlConnection connection(Options(), MySqlConnection::Access::kWriter);
    connection.Execute(statement);
  }
  std::vector<std::string> Lines(const std::string& sql, int columns = 1) const {
    MySqlConnection connection(Options(), MySqlConnection::Access::kReader);
    std::vector<std::string> lines;
    connection.Query(sql, {}, [&](const SqlRow& row) {
      std::string& line = lines.emplace_back(row.Text(0));
      for (int i = 1; i < columns; ++i) {
        line.append("|").append(row.IsNull(i) ? "NULL" : row.Text(i));
      }
    });
    return lines;
  }
  void MakeOld() const {
    Sql(kRts);
    Sql(kSettings);
  }
  MySqlKind Kind() const { return MySqlTakeOver(Options(), patience_).Kind(); }
  /// All of it, as a start does it.
  void Adopt() {
    MySqlTakeOver take_over(Options(), patience_);
    take_over.Lock();
    take_over.CheckValues();
    take_over.RefuseWhileInUse();
    take_over.AdoptSchema(clock_);
  }
  std::unique_ptr<Store> Open() const {
    StoreOptions options;
    options.mysql.emplace().server = MariaDb(Name());
    options.table_prefix = prefix_;
    return OpenStoreBlocking(std::move(options), clock_);
  }
  static AdoptedRow Sealed(const OldRow& old) {
    AdoptedRow row;
    row.record.token.id = old.id;
    row.record.token.uid = "uid-" + old.biz_id;
    row.record.token.provider = "openai";
    row.record.token.rt_fingerprint = core::Fingerprint{"fp-" + old.biz_id};
    row.record.sealed_refresh_token = "rtm1.k.sealed-" + old.biz_id;
    row.record.token.created_at = base::FromUnixMillis(1'762'218'360'000);
    row.record.token.updated_at = row.record.token.created_at;
    row.old_digest = old.digest;
    return row;
  }
  static ErrorCode CodeOf(const std::function<void()>& action, std::string* message = nullptr) {
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
  /// Every column of a table with all that makes it what it is, and its indexes but those of names.
  std::vector<std::string> Shape(const std::string& database, const std::string& table) const {
    std::vector<std::string> shape = Lines(
        "SELECT column_name, column_type, is_nullable, column_default, collation_name, extra FROM "
        "information_schema.columns WHERE table_schema = '" +
            database + "' AND table_name = '" + table + "' ORDER BY column_name",
        6);
    const std::vector<std::string> indexes = Lines(
        "SELECT group_concat(column_name ORDER BY seq_in_index), max(non_unique) FROM "
        "information_schema.statistics WHERE table_schema = '" +
            database + "' AND table_name = '" + table + "' GROUP BY index_name ORDER BY 1",
        2);
    shape.insert(shape.end(), indexes.begin(), indexes.end());
    const std::vector<std::string> options = Lines(
        "SELECT engine, row_format, table_collation FROM information_schema.tables WHERE "
        "table_schema = '" +
            database + "' AND table_name = '" + table + "'",
        3);
    shape.insert(shape.end(), options.begin(), options.end());
    return shape;
  }

  TempDir dir_;
  testing::ManualClock clock_;
  TakeOverPatience patience_;
  std::function<void()> while_waiting_;  // For connections to end.
  std::function<void()> while_watching_;
  std::string prefix_;
};

TEST_F(MySqlTakeOverTest, TheSchemaBecomesThatOfANewDatabase) {
  MakeOld();
  ASSERT_EQ(Kind(), MySqlKind::kOld);
  Adopt();
  EXPECT_EQ(Kind(), MySqlKind::kOurs);
  EXPECT_EQ(MySqlTakeOver(Options(), patience_).Mark(), kAdoptionRows);
  const std::string fresh = Name() + "_fresh";
  RunAsRoot("CREATE DATABASE " + fresh);
  StoreOptions options;
  options.mysql.emplace().server = MariaDb(fresh);
  OpenStoreBlocking(std::move(options), clock_)->StopBlocking();
  const std::vector<std::string> tables = Lines(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = '" + fresh + "'");
  EXPECT_GE(tables.size(), 6U);
  for (const std::string& table : tables) {
    EXPECT_EQ(Shape(Name(), table), Shape(fresh, table)) << table;
  }
  RunAsRoot("DROP DATABASE " + fresh);
}

TEST_F(MySqlTakeOverTest, AHandMadeSchemaOfFormerDaysGetsWhatItLacksAndKeepsWhatWasAdded) {
  prefix_ = "rt";
  Sql("CREATE TABLE {rts} (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, biz_id VARCHAR(191), rt "
      "LONGTEXT, mine INT, KEY mine (mine)) ENGINE=MyISAM DEFAULT CHARSET=utf8mb3");
  Sql("INSERT INTO {rts} (biz_id, rt, mine) VALUES ('ä', 'token', 7), ('b', NULL, 8)");
  ASSERT_EQ(Kind(), MySqlKind::kOld);
  Adopt();
  EXPECT_THAT(Lines("SELECT biz_id, rt, mine FROM {rts} ORDER BY id", 3),
              ::testing::ElementsAre("ä|token|7", "b||8"));
  EXPECT_EQ(Lines("SHOW INDEX FROM {rts} WHERE Key_name = 'mine'").size(), 1U);
  EXPECT_THAT(Lines("SELECT engine, table_collation FROM information_schema.tables WHERE "
                    "table_schema = database() AND table_name = '{rts}'",
                    2),
              ::testing::ElementsAre("InnoDB|utf8mb4_bin"));
  const auto store = Open();
  const auto rows = testing::RunCoroutine(store->adoption().ListOld({}, 10));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].refresh_token.Reveal(), "token");
  // Names that an older collation took for one are two from now on.
  Sql("INSERT INTO {rts} (biz_id, rt) VALUES ('Ä', 'x'), ('B', 'y')");
}

TEST_F(MySqlTakeOverTest, OtherTablesOfTheseNamesAreNotTakenOver) {
  for (const char* table :
       {"CREATE TABLE {rts} (id INT AUTO_INCREMENT PRIMARY KEY, name TEXT)",
        "CREATE TABLE {rts} (id INT PRIMARY KEY, biz_id VARCHAR(9), rt TEXT)",
        "CREATE TABLE {rts} (id VARCHAR(9) PRIMARY KEY, biz_id VARCHAR(9), rt TEXT)",
        "CREATE TABLE {rts} (id INT AUTO_INCREMENT PRIMARY KEY, biz_id VARCHAR(9), rt TEXT, state "
        "INT)",
        "CREATE TABLE {system_configs} (id INT AUTO_INCREMENT PRIMARY KEY, config_key "
        "VARCHAR(9))"}) {
    Sql(table);
    EXPECT_EQ(CodeOf([&] { Kind(); }), ErrorCode::kConfig) << table;
    EXPECT_EQ(CodeOf([&] { Open(); }), ErrorCode::kConfig) << table;
    Sql("DROP TABLE IF EXISTS {rts}, {system_configs}");
  }
}

TEST_F(MySqlTakeOverTest, WhatDoesNotFitIsNamedBeforeAnythingIsChanged) {
  Sql("CREATE TABLE {rts} (id INT AUTO_INCREMENT PRIMARY KEY, biz_id VARCHAR(300) COLLATE "
      "utf8mb4_nopad_bin, rt TEXT, tag TEXT, refresh_result LONGTEXT)");
  const std::map<std::string, std::string> cases{
      {"('a', '', '', ''), ('a ', '', '', '')", "two rows"},
      {"(NULL, '', '', '')", "without a biz_id"},
      {"('long', '', repeat('t', 256), '')", "\"long\" has a tag of more than 255 characters"},
      {"('long', '', '', repeat('ü', 33000))", "refresh_result of more than 65535 bytes"},
      {"(repeat('n', 256), '', '', '')", "biz_id of more than 255 characters"}};
  for (const auto& [values, wanted] : cases) {
    Sql("DELETE FROM {rts}");
    Sql("INSERT INTO {rts} (biz_id, rt, tag, refresh_result) VALUES " + values);
    std::string message;
    EXPECT_EQ(CodeOf([&] { Adopt(); }, &message), ErrorCode::kConflict) << values;
    EXPECT_THAT(message, HasSubstr(wanted));
    EXPECT_EQ(Kind(), MySqlKind::kOld);
  }
  EXPECT_EQ(Lines("SHOW TABLES").size(), 1U);
  Sql("DELETE FROM {rts}");
  Sql("CREATE TABLE {rt_consumed} (id INT)");
  std::string message;
  EXPECT_EQ(CodeOf([&] { Adopt(); }, &message), ErrorCode::kConflict);
  EXPECT_THAT(message, HasSubstr("DROP TABLE rt_consumed;"));
}

TEST_F(MySqlTakeOverTest, RowsThatChangeWhileItWatchesAreTheOldService) {
  MakeOld();
  Sql("INSERT INTO {rts} (biz_id, rt, update_time) VALUES ('a', 'one', '2025-11-04 01:06:00')");
  for (const char* change :
       {"UPDATE {rts} SET update_time = '2025-11-04 01:07:00'", "UPDATE {rts} SET rt = 'two'",
        "INSERT INTO {rts} (biz_id, rt) VALUES ('b', 'x')", "DELETE FROM {rts} WHERE biz_id = 'b'",
        "INSERT INTO {system_configs} (config_key, config_value) VALUES ('k', 'v')"}) {
    while_watching_ = [&] { Sql(change); };
    EXPECT_EQ(CodeOf([&] { Adopt(); }), ErrorCode::kStoreUnavailable) << change;
    EXPECT_EQ(Kind(), MySqlKind::kOld);
  }
  // Between watching and the end of the change of the schema: the next start goes on.
  while_watching_ = {};
  {
    MySqlTakeOver take_over(Options(), patience_);
    take_over.Lock();
    take_over.RefuseWhileInUse();
    Sql("UPDATE {rts} SET rt = 'three'");
    EXPECT_EQ(CodeOf([&] { take_over.AdoptSchema(clock_); }), ErrorCode::kStoreUnavailable);
  }
  EXPECT_EQ(Kind(), MySqlKind::kBegun);
  EXPECT_EQ(CodeOf([&] { Open(); }), ErrorCode::kConfig);
  Adopt();
  EXPECT_EQ(Kind(), MySqlKind::kOurs);
}

TEST_F(MySqlTakeOverTest, ConnectionsOfTheSameUserAreNamed) {
  MakeOld();
  auto idle = std::make_unique<MySqlConnection>(Options(), MySqlConnection::Access::kReader);
  patience_.others = std::chrono::seconds(1);
  std::string message;
  EXPECT_EQ(CodeOf([&] { Adopt(); }, &message), ErrorCode::kStoreUnavailable);
  EXPECT_THAT(message, HasSubstr("(root@localhost, Sleep"));
  EXPECT_EQ(Kind(), MySqlKind::kOld);
  // One that is just ending is waited for.
  patience_.others = std::chrono::seconds(1000);
  while_waiting_ = [&] { idle.reset(); };
  Adopt();
  EXPECT_EQ(Kind(), MySqlKind::kOurs);
}

TEST_F(MySqlTakeOverTest, TwoStartsAtOnceDoNotBothTakeItOver) {
  MakeOld();
  auto one = std::make_unique<MySqlTakeOver>(Options(), patience_);
  one->Lock();
  EXPECT_EQ(CodeOf([&] { MySqlTakeOver(Options(), patience_).Lock(); }),
            ErrorCode::kStoreUnavailable);
  // Who waits for the lock is not taken for the old service.
  patience_.lock = std::chrono::seconds(60);
  std::thread waiting([this] {
    MySqlTakeOver other(Options(), patience_);
    other.Lock();
    EXPECT_EQ(other.Kind(), MySqlKind::kOurs);
  });
  MySqlConnection root(MariaDb("mysql"), MySqlConnection::Access::kReader);
  for (bool waits = false; !waits; std::this_thread::yield()) {
    root.Query("SELECT 1 FROM information_schema.processlist WHERE state = 'User lock'", {},
               [&waits](const SqlRow&) { waits = true; });
  }
  one->RefuseWhileInUse();
  one->AdoptSchema(clock_);
  one.reset();
  waiting.join();
}

TEST_F(MySqlTakeOverTest, AStartThatWasKilledAnywhereIsGoneOnWith) {
  MakeOld();
  Sql("INSERT INTO {rts} (biz_id, rt) VALUES ('a', 'one')");
  const auto settings = DescribeOldTable(
      *std::make_unique<MySqlConnection>(Options(), MySqlConnection::Access::kReader),
      "{system_configs}", "config_key");
  Sql(MySqlAlterOldTable("{system_configs}", settings));
  EXPECT_EQ(Kind(), MySqlKind::kOld);
  Sql("INSERT INTO {system_configs} (config_key, config_value) VALUES ('rtm.adoption', 'schema')");
  EXPECT_EQ(Kind(), MySqlKind::kBegun);
  const auto rts = DescribeOldTable(
      *std::make_unique<MySqlConnection>(Options(), MySqlConnection::Access::kReader), "{rts}",
      "biz_id");
  Sql(MySqlAlterOldTable("{rts}", rts));
  EXPECT_EQ(Kind(), MySqlKind::kBegun);
  Sql("UPDATE {system_configs} SET config_value = 'rows'");
  EXPECT_EQ(Kind(), MySqlKind::kBegun);
  Adopt();
  EXPECT_EQ(Kind(), MySqlKind::kOurs);
  EXPECT_EQ(testing::RunCoroutine(Open()->adoption().Count()).left, 1);
}

TEST_F(MySqlTakeOverTest, LookingChangesNothing) {
  prefix_ = "rt";
  MakeOld();
  Sql("INSERT INTO {rts} (biz_id, rt, enabled, last_refresh_time) VALUES ('a', 'tok', 1, NULL)");
  Sql("INSERT INTO {system_configs} (config_key, config_value) VALUES ('proxy_list', '[]')");
  {
    OldStoreReader reader(OpenOldServerToLook(Options()));
    EXPECT_EQ(reader.Settings().at("proxy_list"), "[]");
    const std::vector<OldRow> rows = reader.Rows({}, 10);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_TRUE(rows[0].enabled);
    EXPECT_EQ(rows[0].last_refresh_time, "");
    EXPECT_TRUE(reader.Rows(rows[0].id, 10).empty());
  }
  EXPECT_EQ(Kind(), MySqlKind::kOld);
  EXPECT_EQ(Lines("SHOW TABLES").size(), 2U);
}

TEST_F(MySqlTakeOverTest, ARowThatWasWrittenSinceItWasReadIsNotAdopted) {
  MakeOld();
  Sql("INSERT INTO {rts} (biz_id, rt, create_time) VALUES ('a', 'one', '0000-00-00'), ('b', 'two', "
      "'2025-11-04 09:06:00')");
  Adopt();
  const auto store = Open();
  AdoptionStore& adoption = store->adoption();
  const auto old = testing::RunCoroutine(adoption.ListOld({}, 10));
  ASSERT_EQ(old.size(), 2U);
  Sql("UPDATE {rts} SET rt = 'three' WHERE biz_id = 'b'");
  EXPECT_EQ(
      CodeOf([&] { testing::RunCoroutine(adoption.Adopt({Sealed(old[0]), Sealed(old[1])})); }),
      ErrorCode::kConflict);
  EXPECT_EQ(testing::RunCoroutine(adoption.Count()).left, 2);
  const auto again = testing::RunCoroutine(adoption.ListOld({}, 10));
  testing::RunCoroutine(adoption.Adopt({Sealed(again[0]), Sealed(again[1])}));
  EXPECT_THAT(Lines("SELECT rt, create_time FROM {rts} ORDER BY id", 2),
              ::testing::ElementsAre("rtm1.k.sealed-a|2025-11-04 01:06:00.000",
                                     "rtm1.k.sealed-b|2025-11-04 01:06:00.000"));
  // The old service saves a whole row over one that is done.
  Sql("UPDATE {rts} SET rt = 'four', update_time = '2025-11-04 10:00:00' WHERE biz_id = 'b'");
  EXPECT_EQ(testing::RunCoroutine(adoption.TakeBackOverwritten()), 1);
  const auto left = testing::RunCoroutine(adoption.ListOld({}, 10));
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].refresh_token.Reveal(), "four");
  testing::RunCoroutine(adoption.Adopt({Sealed(left[0])}));
  EXPECT_EQ(testing::RunCoroutine(adoption.TakeBackOverwritten()), 0);
}

}  // namespace
}  // namespace rtm::storage
