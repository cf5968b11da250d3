#include "storage/group_commit_writer.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <latch>

#include "storage/sql_database.h"
#include "storage/sql_store_test.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_file.h"

namespace rtm::storage {
namespace {

// A database whose writer can be held up, so that a group of known size forms behind it.
class HeldDatabase final : public SqlDatabase {
 public:
  explicit HeldDatabase(SqlConnection& connection, std::size_t max_batch = 256)
      : writer_(connection, Hooks(max_batch)) {}

  GroupCommitWriter& writer() { return writer_; }
  /// The writer stops before its next transaction until Go().
  void Hold() { held_ = true; }
  void Go() {
    held_ = false;
    held_.notify_all();
  }
  std::function<void(std::string_view)> fault;  // Set while held.

 private:
  GroupCommitWriter::Options Hooks(std::size_t max_batch) {
    GroupCommitWriter::Options options;
    options.max_batch = max_batch;
    options.fault_hook = [this](std::string_view step) {
      if (step == "begin") {
        held_.wait(true);
      }
      if (fault) {
        fault(step);
      }
    };
    return options;
  }
  void Submit(Lane, std::shared_ptr<SqlWork> work) override { writer_.Submit(std::move(work)); }

  std::atomic<bool> held_ = false;
  GroupCommitWriter writer_;
};

class GroupCommitWriterTest : public ::testing::Test {
 protected:
  GroupCommitWriterTest() : connection_(MakeOptions()) {
    connection_.Execute("CREATE TABLE {items} (name TEXT UNIQUE)");
    database_ = std::make_unique<HeldDatabase>(connection_);
  }

  SqliteConnectionOptions MakeOptions() const {
    SqliteConnectionOptions options;
    options.file_or_uri = (dir_.path() / "test.db").string();
    options.access = SqliteConnectionOptions::Access::kWriter;
    CreateSqliteFile(options.file_or_uri);
    return options;
  }

  // Writes one name; "" if it went well, else the error.
  static asio::awaitable<std::string> Put(SqlDatabase& database, std::string name) {
    try {
      co_await database.Write([name](SqlConnection& connection) {
        connection.Execute("INSERT INTO {items} VALUES (?)", {name + "-first"});
        connection.Execute("INSERT INTO {items} VALUES (?)", {name});
      });
    } catch (const base::Error& error) {
      co_return std::string(base::ToString(error.code()));
    }
    co_return "";
  }

  // The writer is held while all of them queue up.
  std::vector<std::string> PutTogether(const std::vector<std::string>& names) {
    std::vector<asio::awaitable<std::string>> tasks;
    tasks.push_back(Put(*database_, "opener"));
    for (const std::string& name : names) {
      tasks.push_back(Put(*database_, name));
    }
    tasks.push_back(Release(*database_));
    database_->Hold();
    auto results = testing::RunCoroutines(std::move(tasks));
    return {results.begin() + 1, results.end() - 1};
  }
  static asio::awaitable<std::string> Release(HeldDatabase& database) {
    database.Go();
    co_return "";
  }

  std::int64_t Count() {
    std::int64_t count = 0;
    connection_.Query("SELECT count(*) FROM {items}", {},
                      [&count](const SqlRow& row) { count = row.Int(0); });
    return count;
  }

  TempDir dir_;
  SqliteConnection connection_;
  std::unique_ptr<HeldDatabase> database_;
};

std::vector<std::string> Names(int count) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    names.push_back("name-" + std::to_string(i));
  }
  return names;
}

TEST_F(GroupCommitWriterTest, WhatQueuesTogetherSharesOneCommit) {
  EXPECT_THAT(PutTogether(Names(200)), ::testing::Each(""));
  // One for the opener (with those that came before it was taken), one for the rest.
  EXPECT_LE(database_->writer().commit_count(), 2);
  database_->writer().Stop();
  EXPECT_EQ(Count(), 402);
}

TEST_F(GroupCommitWriterTest, AGroupHasABound) {
  database_ = std::make_unique<HeldDatabase>(connection_, 10);
  EXPECT_THAT(PutTogether(Names(95)), ::testing::Each(""));
  EXPECT_GE(database_->writer().commit_count(), 10);
  EXPECT_LE(database_->writer().commit_count(), 11);
}

TEST_F(GroupCommitWriterTest, AUnitThatFailsIsUndoneAlone) {
  auto names = Names(20);
  names[7] = names[3];
  const auto results = PutTogether(names);
  for (std::size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i], i == 7 ? "duplicate" : "") << i;
  }
  database_->writer().Stop();
  EXPECT_EQ(Count(), 2 + 2 * 19) << "the first half of the failed one is gone too";
}

TEST_F(GroupCommitWriterTest, AFailingCommitFailsAllAndChangesNothing) {
  database_->fault = [](std::string_view step) {
    if (step == "commit") {
      throw base::Error(base::ErrorCode::kStoreIo, {"io", "io"});
    }
  };
  EXPECT_THAT(PutTogether(Names(20)), ::testing::Each("store_io"));
  EXPECT_EQ(database_->writer().commit_count(), 0);
  database_->fault = nullptr;
  EXPECT_THAT(PutTogether(Names(20)), ::testing::Each("")) << "and the next ones go on";
}

TEST_F(GroupCommitWriterTest, AFailingBeginFailsAll) {
  database_->fault = [](std::string_view step) {
    if (step == "begin") {
      throw SqlError(SqlFault::kBusy, "locked");
    }
  };
  EXPECT_THAT(PutTogether(Names(5)), ::testing::Each("store_unavailable"));
}

// A disk that is full in the middle of a group: SQLite may roll back everything by itself.
TEST_F(GroupCommitWriterTest, ARollbackByTheEngineFailsAllThatSharedIt) {
  const auto vanish = [](SqlConnection& connection) {
    connection.Execute("INSERT INTO {items} VALUES ('vanishing')");
    connection.Execute("ROLLBACK");
    throw SqlError(SqlFault::kFull, "disk");
  };
  database_->Hold();
  std::vector<asio::awaitable<std::string>> tasks;
  tasks.push_back(Put(*database_, "before"));
  tasks.push_back([](HeldDatabase& database, auto unit) -> asio::awaitable<std::string> {
    try {
      co_await database.Write(unit);
    } catch (const base::Error& error) {
      co_return std::string(base::ToString(error.code()));
    }
    co_return "";
  }(*database_, vanish));
  tasks.push_back(Put(*database_, "after"));
  tasks.push_back(Release(*database_));
  const auto results = testing::RunCoroutines(std::move(tasks));
  EXPECT_EQ(results[1], "store_full");
  database_->writer().Stop();
  const std::int64_t kept = std::ranges::count(results, "") - 1;
  EXPECT_EQ(Count(), 2 * kept) << "what was reported as done is there, and nothing else";
}

TEST_F(GroupCommitWriterTest, AnExceptionThatIsNoErrorComesOutAsItIs) {
  const auto task = [](SqlDatabase& database) -> asio::awaitable<void> {
    co_await database.Write([](SqlConnection&) { throw std::out_of_range("bug"); });
  };
  EXPECT_THROW(testing::RunCoroutine(task(*database_)), std::out_of_range);
}

TEST_F(GroupCommitWriterTest, StopRunsWhatIsQueuedAndRefusesTheRest) {
  database_->Hold();
  asio::io_context io;
  std::vector<std::future<std::string>> queued;
  for (const std::string& name : Names(30)) {
    queued.push_back(asio::co_spawn(io, Put(*database_, name), asio::use_future));
  }
  io.poll();
  database_->Go();
  database_->writer().Stop();
  auto late = asio::co_spawn(io, Put(*database_, "late"), asio::use_future);
  io.run();
  for (auto& result : queued) {
    EXPECT_EQ(result.get(), "");
  }
  EXPECT_EQ(late.get(), "store_unavailable");
  EXPECT_EQ(Count(), 60);
}

}  // namespace
}  // namespace rtm::storage
