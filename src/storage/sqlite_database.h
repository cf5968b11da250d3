#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "storage/database_place.h"
#include "storage/group_commit_writer.h"
#include "storage/reader_pool.h"
#include "storage/sql_database.h"
#include "storage/sqlite_connection.h"
#include "storage/store_meter.h"

namespace rtm::storage {

/// A database in a file: one writer thread with group commit, a few readers beside it. Opened and
/// stopped by one thread, used by many.
/// If the file is removed while it is open, it is written back from the open handle. If another
/// file takes its name nothing is written any more (kStoreUnavailable) until the process starts
/// anew.
class SqliteDatabase final : public SqlDatabase {
 public:
  struct Options {
    std::filesystem::path file;
    std::string table_prefix;
    std::size_t readers = 3;
    std::size_t max_batch = 256;
    std::function<void(std::string_view step)> fault_hook;  ///< See GroupCommitWriter::Options.
    StoreMetrics metrics = {};
  };

  /// Looks first and changes nothing if the file is not ours (errors: InspectSqliteFile, and
  /// kConfig for a bad prefix); makes a new one; brings an older schema up to date. `clock`
  /// outlives it.
  static std::unique_ptr<SqliteDatabase> OpenBlocking(Options options, const base::Clock& clock);
  ~SqliteDatabase() override;

  /// Runs what is queued, empties the WAL and closes the file. Later calls fail with
  /// kStoreUnavailable.
  void StopBlocking();
  std::int64_t commit_count() const { return writer_->commit_count(); }

 private:
  SqliteDatabase(Options options, const base::Clock& clock);
  void Submit(Lane lane, std::shared_ptr<SqlWork> work) override;

  void KeepPlace();
  void CheckCommitIsKept();
  void WriteBack();
  void OpenWrittenBack();
  void FollowPlace(SqlConnection& connection);

  const std::filesystem::path file_;
  const StoreMeter meter_;
  std::unique_ptr<SqliteConnection> write_connection_;
  std::optional<DatabasePlace> place_;  // Constant after construction; thread-safe itself.
  std::unique_ptr<GroupCommitWriter> writer_;
  std::unique_ptr<ReaderPool> readers_;
  bool is_written_back_ = false;  // And not opened yet. Only on the writer's thread.
  bool stopped_ = false;          // Only on the thread that opened it.
};

}  // namespace rtm::storage
