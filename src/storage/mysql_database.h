#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "storage/group_commit_writer.h"
#include "storage/mysql_session.h"
#include "storage/reader_pool.h"
#include "storage/sql_database.h"
#include "storage/store_meter.h"

namespace rtm::storage {

/// A database on a MySQL or MariaDB server, or on one node of a cluster: a few threads that write,
/// each with group commit, and some that read, each with a connection of its own. Other processes
/// may write to it at any time. Opened and stopped by one thread, used by many.
class MySqlDatabase final : public SqlDatabase {
 public:
  struct Options {
    MySqlOptions server;
    MySqlServer::Limits limits;
    std::size_t max_open = 100;  ///< Connections at most; at least 2 and no more than kMostThreads
                                 ///< are used.
    std::size_t max_batch = 256;
    std::function<void(std::string_view step)> fault_hook;  ///< See GroupCommitWriter::Options.
    StoreMetrics metrics = {};
  };
  static constexpr std::size_t kMostThreads = 10;

  /// Connects, looks at what is there, makes the tables or brings them up to date. Throws
  /// base::Error, and then no table of somebody else was changed: kConfig (prefix, login, database,
  /// certificate, a database of the old system), kStoreUnavailable (no answer), kStoreNewer.
  /// `clock` outlives it.
  static std::unique_ptr<MySqlDatabase> OpenBlocking(Options options, const base::Clock& clock);
  ~MySqlDatabase() override;

  /// Runs what is queued and closes the connections. Later calls fail with kStoreUnavailable.
  void StopBlocking();
  std::int64_t commit_count() const;
  bool others_write() const override { return true; }

 private:
  MySqlDatabase(Options options, const base::Clock& clock);
  void Submit(Lane lane, std::shared_ptr<SqlWork> work) override;

  const StoreMeter meter_;
  MySqlServer server_;
  std::shared_ptr<SqlWorkQueue> writes_;
  std::vector<std::unique_ptr<MySqlSession>> write_sessions_;
  std::vector<std::unique_ptr<GroupCommitWriter>> writers_;  // Before their sessions end.
  std::unique_ptr<ReaderPool> readers_;
};

}  // namespace rtm::storage
