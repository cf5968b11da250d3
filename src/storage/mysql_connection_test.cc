#include "storage/mysql_connection.h"

#include <gmock/gmock.h>
#include <mysqld_error.h>

#include <limits>

#include "storage/mysql_errors.h"
#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using Access = MySqlConnection::Access;
using ::testing::HasSubstr;
using ::testing::Not;

class MySqlConnectionTest : public ::testing::Test {
 protected:
  MySqlConnectionTest() {
    RunAsRoot("CREATE DATABASE " + MariaDbName(dir_));
    writer_.emplace(Options(), Access::kWriter);
    writer_->Execute(
        "CREATE TABLE {items} (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(200) UNIQUE, "
        "body MEDIUMTEXT, amount INT CHECK (amount >= 0)) CHARSET utf8mb4 COLLATE utf8mb4_bin");
  }
  void TearDown() override {
    writer_.reset();
    RunAsRoot("DROP DATABASE " + MariaDbName(dir_));
  }

  MySqlOptions Options() const {
    MySqlOptions options = MariaDb(MariaDbName(dir_));
    options.table_prefix = "rt";
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

  static std::int64_t IntOf(SqlConnection& connection, std::string_view sql,
                            std::initializer_list<SqlValue> values = {}) {
    std::int64_t number = -1;
    connection.Query(sql, values, [&number](const SqlRow& row) { number = row.Int(0); });
    return number;
  }
  static std::int64_t Count(SqlConnection& connection) {
    return IntOf(connection, "SELECT count(*) FROM {items}");
  }
  void Kill(MySqlConnection& connection) {
    RunAsRoot("KILL " + std::to_string(IntOf(connection, "SELECT connection_id()")));
  }

  TempDir dir_;
  std::optional<MySqlConnection> writer_;
  std::string last_message_;
};

TEST_F(MySqlConnectionTest, ValuesKeepAllTheirBits) {
  using namespace std::string_literals;
  const std::string text = "with\0nul, 中文 and 😀"s;
  const std::int64_t big = std::numeric_limits<std::int64_t>::max();
  writer_->Execute("INSERT INTO {items} (id, name, amount) VALUES (?, ?, ?)",
                   {big, text, std::nullopt});
  int rows = 0;
  writer_->Query("SELECT id, name, amount, 1 = 1 FROM rt_items", {}, [&](const SqlRow& row) {
    ++rows;
    EXPECT_EQ(row.Int(0), big);
    EXPECT_EQ(row.Text(0), std::to_string(big));
    EXPECT_EQ(row.Text(1), text);
    EXPECT_TRUE(row.IsNull(2));
    EXPECT_EQ(row.Text(2), "");
    EXPECT_EQ(row.Int(2), 0);
    EXPECT_EQ(row.Int(3), 1);
  });
  EXPECT_EQ(rows, 1);
  EXPECT_EQ(IntOf(*writer_, "SELECT sum(amount IS NULL) FROM {items}"), 1) << "a DECIMAL";
}

TEST_F(MySqlConnectionTest, AnInsertTellsItsId) {
  writer_->Execute("INSERT INTO {items} (name) VALUES ('a')");
  EXPECT_EQ(writer_->LastInsertId(), 1);
  writer_->Execute("INSERT INTO {items} (name) VALUES ('b')");
  EXPECT_EQ(writer_->LastInsertId(), 2);
}

TEST_F(MySqlConnectionTest, LongAndShortValuesFollowEachOther) {
  std::vector<std::string> bodies;
  for (const std::size_t size : {0U, 10U, 255U, 256U, 257U, 100'000U, 3U, 3'000'000U, 1U}) {
    bodies.emplace_back(size, static_cast<char>('a' + bodies.size()));
    writer_->Execute("INSERT INTO {items} (body) VALUES (?)", {bodies.back()});
  }
  for (int i = 0; i < 2; ++i) {
    std::vector<std::string> read;
    writer_->Query("SELECT id, body FROM {items} ORDER BY id", {},
                   [&read](const SqlRow& row) { read.emplace_back(row.Text(1)); });
    EXPECT_EQ(read, bodies);
  }
}

TEST_F(MySqlConnectionTest, AnUpdateTellsWhatItFoundNotWhatItChanged) {
  writer_->Execute("INSERT INTO {items} (name, amount) VALUES ('a', 1)");
  EXPECT_EQ(writer_->Execute("UPDATE {items} SET amount = 1 WHERE name = 'a'"), 1);
  EXPECT_EQ(writer_->Execute("UPDATE {items} SET amount = 1 WHERE name = 'A'"), 0);
}

TEST_F(MySqlConnectionTest, ErrorsAreToldApartWithoutTheValues) {
  writer_->Execute("INSERT INTO {items} (name) VALUES (?)", {"planted-secret"});
  EXPECT_EQ(FaultOf(*writer_, "INSERT INTO {items} (name) VALUES (?)", {"planted-secret"}),
            SqlFault::kDuplicate);
  EXPECT_THAT(last_message_, Not(HasSubstr("planted-secret")));
  EXPECT_EQ(FaultOf(*writer_, "INSERT INTO {items} (amount) VALUES (?)", {-1}),
            SqlFault::kConstraint);
  EXPECT_EQ(FaultOf(*writer_, "INSERT INTO {items} (name) VALUES (?)", {std::string(201, 'x')}),
            SqlFault::kConstraint)
      << "nothing is cut off";
  EXPECT_EQ(FaultOf(*writer_, "SELECT nonsense FROM nowhere"), SqlFault::kOther);
  EXPECT_EQ(FaultOf(*writer_, "CREATE TABLE {items} (id INT)"), SqlFault::kExists);
  EXPECT_EQ(FaultOf(*writer_, "CREATE INDEX name ON {items} (amount)"), SqlFault::kExists);
  EXPECT_EQ(FaultOf(*writer_, "SELECT ?"), SqlFault::kOther) << "a value is missing";
  EXPECT_EQ(Count(*writer_), 1) << "the connection is as good as before";
}

TEST_F(MySqlConnectionTest, AnErrorInTheMiddleOfAResultKeepsItsNumber) {
  FaultOf(*writer_,
          "SELECT IF(n = 1, 1, (SELECT 1 UNION SELECT n)) FROM (SELECT 1 n UNION SELECT 2) t");
  EXPECT_THAT(last_message_, HasSubstr("error 1242"));
}

TEST_F(MySqlConnectionTest, AReadTransactionRefusesToWriteAndSeesOneState) {
  MySqlConnection reader(Options(), Access::kReader);
  reader.BeginRead();
  EXPECT_EQ(Count(reader), 0);
  writer_->Execute("INSERT INTO {items} (name) VALUES ('a')");
  EXPECT_EQ(Count(reader), 0);
  EXPECT_EQ(FaultOf(reader, "INSERT INTO {items} (name) VALUES ('b')"), SqlFault::kReadOnly);
  reader.Commit();
  EXPECT_EQ(Count(reader), 1);
}

TEST_F(MySqlConnectionTest, AWriteTransactionSeesWhatOthersHaveCommitted) {
  MySqlConnection other(Options(), Access::kWriter);
  writer_->BeginWrite();
  EXPECT_EQ(Count(*writer_), 0);
  other.BeginWrite();
  other.Execute("INSERT INTO {items} (name) VALUES ('a')");
  EXPECT_EQ(Count(*writer_), 0);
  other.Commit();
  EXPECT_EQ(Count(*writer_), 1);
  writer_->Rollback();
  EXPECT_FALSE(writer_->InTransaction());
}

TEST_F(MySqlConnectionTest, ASavepointTakesBackItsOwnOnly) {
  writer_->BeginWrite();
  writer_->Savepoint();
  writer_->Execute("INSERT INTO {items} (name) VALUES ('kept')");
  writer_->ReleaseSavepoint();
  writer_->Savepoint();
  writer_->Execute("INSERT INTO {items} (name) VALUES ('undone')");
  writer_->RollbackToSavepoint();
  writer_->Commit();
  EXPECT_EQ(Count(*writer_), 1);
}

TEST_F(MySqlConnectionTest, WhoLosesAgainstAnotherIsRolledBackWhole) {
  writer_->Execute("INSERT INTO {items} (name, amount) VALUES ('a', 0), ('b', 0)");
  MySqlConnection other(Options(), Access::kWriter);
  other.Execute("SET SESSION innodb_lock_wait_timeout = 1");
  writer_->BeginWrite();
  writer_->Execute("UPDATE {items} SET amount = 1 WHERE name = 'a'");
  other.BeginWrite();
  other.Execute("UPDATE {items} SET amount = 2 WHERE name = 'b'");
  EXPECT_EQ(FaultOf(other, "UPDATE {items} SET amount = 2 WHERE name = 'a'"), SqlFault::kDeadlock);
  EXPECT_FALSE(other.InTransaction());
  writer_->Commit();
  EXPECT_EQ(IntOf(other, "SELECT sum(amount) FROM {items}"), 1);
}

TEST_F(MySqlConnectionTest, AnExceptionOfTheReceiverLeavesTheStatementUsable) {
  writer_->Execute("INSERT INTO {items} (name) VALUES ('a'), ('b')");
  for (int i = 0; i < 2; ++i) {
    EXPECT_THROW(writer_->Query("SELECT name FROM {items}", {},
                                [](const SqlRow&) { throw std::runtime_error("enough"); }),
                 std::runtime_error);
  }
  EXPECT_EQ(Count(*writer_), 2);
}

TEST_F(MySqlConnectionTest, ALostConnectionStaysLostAndItsTransactionIsGone) {
  writer_->BeginWrite();
  writer_->Execute("INSERT INTO {items} (name) VALUES ('a')");
  Kill(*writer_);
  EXPECT_EQ(FaultOf(*writer_, "INSERT INTO {items} (name) VALUES ('b')"),
            SqlFault::kConnectionLost);
  EXPECT_TRUE(writer_->is_lost());
  EXPECT_FALSE(writer_->InTransaction());
  EXPECT_EQ(FaultOf(*writer_, "SELECT 1"), SqlFault::kConnectionLost);
  writer_.emplace(Options(), Access::kWriter);
  EXPECT_EQ(Count(*writer_), 0);
}

TEST_F(MySqlConnectionTest, ACommitWithoutAnAnswerIsUnknown) {
  writer_->BeginWrite();
  writer_->Execute("INSERT INTO {items} (name) VALUES ('a')");
  Kill(*writer_);
  try {
    writer_->Commit();
    FAIL() << "it was called done";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kCommitUnknown);
  }
  EXPECT_TRUE(writer_->is_lost());
}

TEST_F(MySqlConnectionTest, SessionsAreStrictInUtcAndFourByteText) {
  std::string mode;
  std::string zone;
  std::string charset;
  writer_->Query("SELECT @@sql_mode, @@time_zone, @@character_set_client", {},
                 [&](const SqlRow& row) {
                   mode = row.Text(0);
                   zone = row.Text(1);
                   charset = row.Text(2);
                 });
  EXPECT_THAT(mode, HasSubstr("STRICT_ALL_TABLES"));
  EXPECT_EQ(zone, "+00:00");
  EXPECT_EQ(charset, "utf8mb4");
}

base::ErrorCode RefusalOf(const MySqlOptions& options, std::string* said = nullptr) {
  try {
    const MySqlConnection connection(options, Access::kReader);
  } catch (const base::Error& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("planted-secret")));
    if (said != nullptr) {
      *said = error.public_text().en;
    }
    return error.code();
  }
  return base::ErrorCode::kInternal;
}

TEST_F(MySqlConnectionTest, ARefusedLoginIsAMatterOfTheConfiguration) {
  MySqlOptions options = Options();
  options.password = base::Secret::CopyOf("planted-secret");
  EXPECT_EQ(RefusalOf(options), base::ErrorCode::kConfig);
  options = Options();
  options.database = "there_is_none";
  EXPECT_EQ(RefusalOf(options), base::ErrorCode::kConfig);
}

TEST_F(MySqlConnectionTest, ALockedAccountIsNamedButMayBeOpenAgainLater) {
  MySqlOptions options = Options();
  options.user = "locked";
  RunAsRoot("CREATE USER locked ACCOUNT LOCK");
  std::string said;
  EXPECT_EQ(RefusalOf(options, &said), base::ErrorCode::kStoreUnavailable);
  EXPECT_THAT(said, HasSubstr("locked"));
  RunAsRoot("DROP USER locked");
}

TEST_F(MySqlConnectionTest, AServerThatDoesNotAnswerIsUnavailable) {
  MySqlOptions options = Options();
  options.host += ".nowhere";
  EXPECT_EQ(RefusalOf(options), base::ErrorCode::kStoreUnavailable);
}

TEST_F(MySqlConnectionTest, WhatIsToBeEncryptedIsNotSentPlain) {
  MySqlOptions options = Options();
  options.tls = MySqlTls::kRequired;
  EXPECT_EQ(RefusalOf(options), base::ErrorCode::kStoreUnavailable) << "the server has no TLS";
}

TEST(MySqlErrorsTest, OnlyALostRaceSaysThatACommitDidNotHappen) {
  const auto code_of = [](unsigned int number) {
    try {
      ThrowCommitError(number, "HY000");
    } catch (const base::Error& error) {
      return error.code();
    }
  };
  EXPECT_EQ(code_of(ER_LOCK_DEADLOCK), base::ErrorCode::kStoreUnavailable);
  for (const unsigned int number : {1047U, 1180U, 1205U, 2006U, 2013U, 1021U}) {
    EXPECT_EQ(code_of(number), base::ErrorCode::kCommitUnknown) << number;
  }
}

TEST(MySqlErrorsTest, NumbersOfTheServerAndOfTheLibrary) {
  EXPECT_EQ(MySqlFaultOf(1062), SqlFault::kDuplicate);
  EXPECT_EQ(MySqlFaultOf(1213), SqlFault::kDeadlock);
  EXPECT_EQ(MySqlFaultOf(1205), SqlFault::kDeadlock);
  EXPECT_EQ(MySqlFaultOf(2006), SqlFault::kConnectionLost);
  EXPECT_EQ(MySqlFaultOf(2055), SqlFault::kConnectionLost);
  EXPECT_EQ(MySqlFaultOf(1053), SqlFault::kConnectionLost);
  EXPECT_EQ(MySqlFaultOf(1927), SqlFault::kConnectionLost);
  EXPECT_EQ(MySqlFaultOf(1047), SqlFault::kBusy);
  EXPECT_EQ(MySqlFaultOf(1114), SqlFault::kFull);
  EXPECT_EQ(MySqlFaultOf(1290), SqlFault::kReadOnly);
  EXPECT_EQ(MySqlFaultOf(1146), SqlFault::kOther);
}

}  // namespace
}  // namespace rtm::storage
