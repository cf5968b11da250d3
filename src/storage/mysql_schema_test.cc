#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "storage/mysql_connection.h"
#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

/// The tables of a database, each as the server describes it.
std::map<std::string, std::string> TablesOf(const std::string& database) {
  MySqlConnection root(MariaDb(database), MySqlConnection::Access::kReader);
  std::vector<std::string> names;
  root.Query("SHOW TABLES", {}, [&names](const SqlRow& row) { names.emplace_back(row.Text(0)); });
  std::map<std::string, std::string> tables;
  for (const std::string& name : names) {
    // Each by a connection of its own: MySQL ends that answer in a way that the library takes for
    // half of it.
    MySqlConnection(MariaDb(database), MySqlConnection::Access::kReader)
        .Query("SHOW CREATE TABLE " + name, {},
               [&](const SqlRow& row) { tables.emplace(name, row.Text(1)); });
  }
  return tables;
}

/// Which steps are recorded as done, with the checksum of each.
std::map<std::string, std::string> StepsOf(const std::string& database) {
  MySqlConnection root(MariaDb(database), MySqlConnection::Access::kReader);
  std::map<std::string, std::string> steps;
  root.Query(
      "SELECT version, name, checksum FROM schema_migrations", {}, [&steps](const SqlRow& row) {
        steps.emplace(std::to_string(row.Int(0)) + " " + std::string(row.Text(1)), row.Text(2));
      });
  return steps;
}

std::vector<std::string> StatementsOf(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> statements;
  std::string line;
  std::string statement;
  while (std::getline(file, line)) {
    if (line.starts_with("--")) {
      continue;
    }
    statement += line + "\n";
    if (line.ends_with(';')) {
      statement.resize(statement.size() - 2);
      statements.push_back(std::move(statement));
      statement.clear();
    }
  }
  return statements;
}

class MySqlSchemaTest : public ::testing::Test {
 protected:
  MySqlSchemaTest() {
    RunAsRoot("CREATE DATABASE " + by_hand_);
    RunAsRoot("CREATE DATABASE " + by_program_);
    MySqlConnection root(MariaDb(by_hand_), MySqlConnection::Access::kWriter);
    for (const std::string& statement : StatementsOf(RTM_RESOURCE_DIR "/table.sql")) {
      root.Execute(statement);
    }
  }
  void TearDown() override {
    RunAsRoot("DROP DATABASE " + by_hand_);
    RunAsRoot("DROP DATABASE " + by_program_);
  }
  void Start(const std::string& database, MySqlOptions server) {
    StoreOptions options;
    options.mysql.emplace().server = std::move(server);
    options.mysql->server.database = database;
    OpenStoreBlocking(std::move(options), clock_)->StopBlocking();
  }
  void Start(const std::string& database) { Start(database, MariaDb(database)); }

  TempDir dir_;
  base::SystemClock clock_;
  const std::string by_hand_ = MariaDbName(dir_) + "_hand";
  const std::string by_program_ = MariaDbName(dir_) + "_program";
};

TEST_F(MySqlSchemaTest, TheDocumentedTablesAreThoseThatAreMade) {
  Start(by_program_);
  EXPECT_EQ(TablesOf(by_hand_), TablesOf(by_program_));
}

TEST_F(MySqlSchemaTest, TheDocumentedStepsAreThoseThatAreRecorded) {
  Start(by_program_);
  EXPECT_EQ(StepsOf(by_hand_), StepsOf(by_program_));
}

TEST_F(MySqlSchemaTest, WhereTheTablesWereMadeByHandTheAccountNeedsNoRightToMakeAny) {
  RunAsRoot("CREATE USER '" + by_hand_ + "'@'%'");
  RunAsRoot("GRANT SELECT, INSERT, UPDATE, DELETE ON " + by_hand_ + ".* TO '" + by_hand_ + "'@'%'");
  StoreOptions options;
  options.mysql.emplace().server = MariaDb(by_hand_);
  options.mysql->server.user = by_hand_;
  EXPECT_NO_THROW(OpenStoreBlocking(std::move(options), clock_)->StopBlocking());
  RunAsRoot("DROP USER '" + by_hand_ + "'@'%'");
}

TEST_F(MySqlSchemaTest, TablesThatWereMadeByHandAreUsedAsTheyAre) {
  const auto before = TablesOf(by_hand_);
  Start(by_hand_);
  EXPECT_EQ(TablesOf(by_hand_), before);
}

TEST_F(MySqlSchemaTest, AStepGivesUpBehindATransactionThatDoesNotEnd) {
  Start(by_program_);
  const auto done = TablesOf(by_program_);
  const auto steps = StepsOf(by_program_);
  MySqlConnection user(MariaDb(by_program_), MySqlConnection::Access::kWriter);
  user.Execute("ALTER TABLE rts DROP KEY rts_changed, DROP COLUMN changed_at");
  user.Execute("DELETE FROM schema_migrations WHERE version = 2");
  user.BeginWrite();
  user.Query("SELECT count(*) FROM rts", {}, [](const SqlRow&) {});
  MySqlOptions hurried = MariaDb(by_program_);
  hurried.lock_patience = std::chrono::seconds(1);
  EXPECT_THROW(Start(by_program_, std::move(hurried)), base::Error);
  EXPECT_NE(StepsOf(by_program_), steps);
  user.Rollback();
  Start(by_program_);
  EXPECT_EQ(StepsOf(by_program_), steps);
  EXPECT_EQ(TablesOf(by_program_), done);
}

}  // namespace
}  // namespace rtm::storage
