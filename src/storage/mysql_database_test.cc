#include "storage/mysql_database.h"

#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <thread>

#include "storage/migrations/mysql_migrations.h"
#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

/// Two nodes on one database.
class MySqlDatabaseTest : public ::testing::Test {
 protected:
  MySqlDatabaseTest() { RunAsRoot("CREATE DATABASE " + MariaDbName(dir_)); }
  void TearDown() override {
    nodes_.clear();
    RunAsRoot("DROP DATABASE " + MariaDbName(dir_));
  }

  MySqlDatabase& Open(MySqlServer::Limits limits = {}, std::size_t max_open = 100) {
    MySqlDatabase::Options options;
    options.server = MariaDb(MariaDbName(dir_));
    options.limits = limits;
    options.max_open = max_open;
    options.fault_hook = [this](std::string_view step) {
      if (hook_) {
        hook_(step);
      }
    };
    nodes_.push_back(MySqlDatabase::OpenBlocking(std::move(options), clock_));
    return *nodes_.back();
  }

  /// Tables are made outside of transactions: on this engine they would end them.
  void Make(const std::string& table) {
    MySqlConnection(MariaDb(MariaDbName(dir_)), MySqlConnection::Access::kWriter)
        .Execute("CREATE TABLE {items} " + table);
  }
  static void Execute(MySqlDatabase& database, std::string sql) {
    testing::RunCoroutine(database.Write(
        [sql = std::move(sql)](SqlConnection& connection) { connection.Execute(sql); }));
  }
  static std::int64_t IntOf(MySqlDatabase& database, std::string sql) {
    return testing::RunCoroutine(database.Read([sql = std::move(sql)](SqlConnection& connection) {
      std::int64_t number = -1;
      connection.Query(sql, {}, [&number](const SqlRow& row) { number = row.Int(0); });
      return number;
    }));
  }
  std::int64_t Connections() {
    MySqlConnection root(MariaDb("mysql"), MySqlConnection::Access::kReader);
    std::int64_t count = 0;
    root.Query("SELECT count(*) FROM information_schema.processlist WHERE db = ?",
               {MariaDbName(dir_)}, [&count](const SqlRow& row) { count = row.Int(0); });
    return count;
  }
  /// The server notes the end of a connection a moment after it.
  void WaitForConnections(std::int64_t count) {
    while (Connections() != count) {
      std::this_thread::yield();
    }
  }
  void KillAllConnections() {
    MySqlConnection root(MariaDb("mysql"), MySqlConnection::Access::kReader);
    std::vector<std::int64_t> ids;
    root.Query("SELECT id FROM information_schema.processlist WHERE db = ?", {MariaDbName(dir_)},
               [&ids](const SqlRow& row) { ids.push_back(row.Int(0)); });
    for (const std::int64_t id : ids) {
      RunAsRoot("KILL " + std::to_string(id));
    }
  }

  TempDir dir_;
  testing::ManualClock clock_;
  std::function<void(std::string_view)> hook_;
  std::vector<std::unique_ptr<MySqlDatabase>> nodes_;
};

TEST_F(MySqlDatabaseTest, IdleConnectionsThatTheServerClosedAreMadeAnew) {
  MySqlDatabase& database = Open();
  Make("(id INT)");
  EXPECT_EQ(IntOf(database, "SELECT count(*) FROM {items}"), 0);
  KillAllConnections();
  Execute(database, "INSERT INTO {items} VALUES (1)");
  EXPECT_EQ(IntOf(database, "SELECT count(*) FROM {items}"), 1);
}

TEST_F(MySqlDatabaseTest, AConnectionLostInsideATransactionIsAnErrorAndNothingIsWritten) {
  MySqlDatabase& database = Open();
  Make("(id INT)");
  try {
    testing::RunCoroutine(database.Write([this](SqlConnection& connection) {
      connection.Execute("INSERT INTO {items} VALUES (1)");
      KillAllConnections();
      connection.Execute("INSERT INTO {items} VALUES (2)");
    }));
    FAIL() << "it was called done";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kStoreUnavailable);
  }
  EXPECT_EQ(IntOf(database, "SELECT count(*) FROM {items}"), 0);
  Execute(database, "INSERT INTO {items} VALUES (3)");
}

TEST_F(MySqlDatabaseTest, ACommitWithoutAnAnswerIsUnknownToAllOfItsGroup) {
  MySqlDatabase& database = Open();
  Make("(id INT)");
  hook_ = [this](std::string_view step) {
    if (step == "commit") {
      KillAllConnections();
    }
  };
  try {
    Execute(database, "INSERT INTO {items} VALUES (1)");
    FAIL() << "it was called done";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kCommitUnknown);
  }
  hook_ = {};
  Execute(database, "INSERT INTO {items} VALUES (2)");
}

TEST_F(MySqlDatabaseTest, WhoLosesAgainstAnotherNodeIsRunAgain) {
  MySqlDatabase& one = Open();
  MySqlDatabase& other = Open();
  Make("(id INT PRIMARY KEY, amount INT)");
  Execute(one, "INSERT INTO {items} VALUES (1, 0), (2, 0)");
  // Each adds to both rows, in opposite orders: without another run one of them would lose.
  const auto add = [](MySqlDatabase& node, int first, int second) -> asio::awaitable<std::int64_t> {
    co_return co_await node.Write([first, second](SqlConnection& connection) {
      connection.Execute("UPDATE {items} SET amount = amount + 1 WHERE id = ?", {first});
      return connection.Execute("UPDATE {items} SET amount = amount + 1 WHERE id = ?", {second});
    });
  };
  std::vector<asio::awaitable<std::int64_t>> adding;
  for (int i = 0; i < 50; ++i) {
    adding.push_back(add(one, 1, 2));
    adding.push_back(add(other, 2, 1));
  }
  testing::RunCoroutines(std::move(adding));
  EXPECT_EQ(IntOf(one, "SELECT sum(amount) FROM {items}"), 200);
}

TEST_F(MySqlDatabaseTest, WhoMeetsADuplicateLooksOnceMore) {
  MySqlDatabase& one = Open();
  MySqlDatabase& other = Open();
  Make("(name VARCHAR(20) UNIQUE, writer INT)");
  std::atomic<int> runs = 0;
  testing::RunCoroutine(one.Write([&](SqlConnection& connection) {
    std::int64_t writer = 0;
    connection.Query("SELECT writer FROM {items} WHERE name = 'a'", {},
                     [&writer](const SqlRow& row) { writer = row.Int(0); });
    if (++runs == 1) {
      Execute(other, "INSERT INTO {items} VALUES ('a', 2)");
    }
    if (writer == 0) {
      connection.Execute("INSERT INTO {items} VALUES ('a', 1)");
    }
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(IntOf(one, "SELECT sum(writer) FROM {items}"), 2);
}

TEST_F(MySqlDatabaseTest, ConnectionsOverTheIdleLimitAreClosedAndOldOnesRenewed) {
  MySqlDatabase& database = Open({.max_idle = 0, .lifetime = std::chrono::seconds(60)});
  Make("(id INT)");
  EXPECT_EQ(IntOf(database, "SELECT count(*) FROM {items}"), 0);
  WaitForConnections(0);

  nodes_.clear();
  MySqlDatabase& kept = Open({.max_idle = 10, .lifetime = std::chrono::seconds(60)}, 2);
  Execute(kept, "INSERT INTO {items} VALUES (1)");
  WaitForConnections(1);
  clock_.Advance(std::chrono::seconds(60));
  Execute(kept, "INSERT INTO {items} VALUES (2)");
  WaitForConnections(0);  // Closed after its last transaction.
}

TEST_F(MySqlDatabaseTest, NodesThatStartAtOnceMakeTheTablesOnce) {
  std::array<std::unique_ptr<MySqlDatabase>, 4> opened;
  std::vector<std::thread> starts;
  starts.reserve(opened.size());
  for (auto& node : opened) {
    starts.emplace_back([this, &node] {
      MySqlDatabase::Options options;
      options.server = MariaDb(MariaDbName(dir_));
      node = MySqlDatabase::OpenBlocking(std::move(options), clock_);
    });
  }
  for (std::thread& start : starts) {
    start.join();
  }
  EXPECT_EQ(IntOf(*opened[0], "SELECT count(*) FROM {schema_migrations}"),
            static_cast<std::int64_t>(MySqlMigrations().size()));
}

TEST_F(MySqlDatabaseTest, AStartThatWasKilledBetweenTwoTablesIsGoneOnWith) {
  {
    MySqlConnection killed(MariaDb(MariaDbName(dir_)), MySqlConnection::Access::kWriter);
    killed.Execute(
        "CREATE TABLE {schema_migrations} (version INTEGER NOT NULL PRIMARY KEY, "
        "name VARCHAR(255) NOT NULL, applied_at BIGINT NOT NULL, checksum VARCHAR(64) NOT NULL)");
    killed.Execute(MySqlInitialSchema()[0]);
  }
  EXPECT_EQ(IntOf(Open(), "SELECT count(*) FROM {audit_log}"), 0);
}

TEST_F(MySqlDatabaseTest, TablesOfTheOldSystemAreLeftAlone) {
  RunAsRoot("CREATE TABLE " + MariaDbName(dir_) + ".rts (id BIGINT PRIMARY KEY)");
  try {
    Open();
    FAIL() << "it was opened";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConfig);
  }
  MySqlConnection root(MariaDb(MariaDbName(dir_)), MySqlConnection::Access::kReader);
  std::vector<std::string> tables;
  root.Query("SHOW TABLES", {}, [&tables](const SqlRow& row) { tables.emplace_back(row.Text(0)); });
  EXPECT_THAT(tables, ::testing::ElementsAre("rts"));
}

}  // namespace
}  // namespace rtm::storage
