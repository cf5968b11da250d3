#include "storage/mysql_old_tables.h"

#include <gmock/gmock.h>

#include <map>

#include "storage/mysql_take_over_test.h"
#include "storage/old_store_reader.h"

namespace rtm::storage {
namespace {

using base::ErrorCode;
using ::testing::HasSubstr;

class MySqlOldTablesTest : public MySqlTakeOverTest {};

TEST_F(MySqlOldTablesTest, OtherTablesOfTheseNamesAreNotTakenOver) {
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

TEST_F(MySqlOldTablesTest, WhatDoesNotFitIsNamedBeforeAnythingIsChanged) {
  // One for which 'a' and 'a ' are two values; MySQL and MariaDB have none in common.
  const std::string collation = Lines(
                                    "SELECT min(collation_name) FROM information_schema.collations "
                                    "WHERE collation_name IN ('utf8mb4_nopad_bin', "
                                    "'utf8mb4_0900_bin')")
                                    .at(0);
  Sql("CREATE TABLE {rts} (id INT AUTO_INCREMENT PRIMARY KEY, biz_id VARCHAR(300) COLLATE " +
      collation + ", rt TEXT, tag TEXT, refresh_result LONGTEXT)");
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

TEST_F(MySqlOldTablesTest, LookingChangesNothing) {
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

}  // namespace
}  // namespace rtm::storage
