#include "storage/mysql_take_over.h"

#include <gmock/gmock.h>

#include <thread>

#include "storage/mysql_take_over_test.h"

namespace rtm::storage {
namespace {

using base::ErrorCode;
using ::testing::HasSubstr;

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
