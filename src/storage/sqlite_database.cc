#include "storage/sqlite_database.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/log.h"
#include "storage/migrations/migration_runner.h"
#include "storage/migrations/sqlite_migrations.h"
#include "storage/old_tables.h"
#include "storage/rescue_file_io.h"
#include "storage/sqlite_file.h"
#include "storage/store_copy.h"
#include "storage/table_prefix.h"

namespace rtm::storage {
namespace {

SqliteConnectionOptions ConnectionOptions(const SqliteDatabase::Options& options,
                                          SqliteConnectionOptions::Access access) {
  SqliteConnectionOptions connection;
  // Absolute, so that a name like ":memory:" or "file:x" is a file as well.
  connection.file_or_uri = std::filesystem::absolute(options.file).string();
  connection.table_prefix = options.table_prefix;
  connection.access = access;
  return connection;
}

/// Nothing to write: lets the writer look at its file.
class WakeUp final : public SqlWork {
 public:
  void Run(SqlConnection&) override {}
};

}  // namespace

SqliteFileKind KindOfSqliteFile(const std::filesystem::path& file, std::string_view table_prefix) {
  CheckTablePrefix(table_prefix);
  return InspectSqliteFile(file, table_prefix, NewestVersion(SqliteMigrations()));
}

std::unique_ptr<SqliteDatabase> SqliteDatabase::OpenBlocking(Options options,
                                                             const base::Clock& clock) {
  switch (KindOfSqliteFile(options.file, options.table_prefix)) {
    case SqliteFileKind::kNew:
      CreateSqliteFile(options.file);
      break;
    case SqliteFileKind::kOld:
      RefuseOldSystem(options.file.string());
    case SqliteFileKind::kOurs:
      break;
  }
  return std::unique_ptr<SqliteDatabase>(new SqliteDatabase(std::move(options), clock));
}

SqliteDatabase::SqliteDatabase(Options options, const base::Clock& clock)
    : file_(std::filesystem::absolute(options.file)),
      meter_(clock, options.metrics),
      write_connection_(std::make_unique<SqliteConnection>(
          ConnectionOptions(options, SqliteConnectionOptions::Access::kWriter))) {
  Migrate(*write_connection_, SqliteMigrations(), clock);
  place_.emplace(file_);
  std::vector<std::unique_ptr<SqlConnection>> readers;
  for (std::size_t i = 0; i < std::max<std::size_t>(options.readers, 1); ++i) {
    readers.push_back(std::make_unique<SqliteConnection>(
        ConnectionOptions(options, SqliteConnectionOptions::Access::kReader)));
  }
  readers_ = std::make_unique<ReaderPool>(
      std::move(readers), meter_, [this](SqlConnection& connection) { FollowPlace(connection); });
  GroupCommitWriter::Options writer;
  writer.max_batch = options.max_batch;
  writer.fault_hook = std::move(options.fault_hook);
  writer.meter = meter_;
  writer.before_group = [this] { KeepPlace(); };
  writer.after_commit = [this] { CheckCommitIsKept(); };
  writer.after_group = [connection = write_connection_.get()] { connection->CheckpointIfDue(); };
  writer_ = std::make_unique<GroupCommitWriter>(*write_connection_, std::move(writer));
}

SqliteDatabase::~SqliteDatabase() { StopBlocking(); }

void SqliteDatabase::StopBlocking() {
  if (std::exchange(stopped_, true)) {
    return;
  }
  // Readers first: an open one would keep the WAL from being emptied.
  readers_->Stop();
  writer_->Stop();
  try {
    KeepPlace();
  } catch (const base::Error& error) {
    base::LogError("store.not_written_back", {{"error", error.log_message()}});
  }
  write_connection_->CheckpointAll();
  write_connection_.reset();
}

void SqliteDatabase::Submit(Lane lane, std::shared_ptr<SqlWork> work) {
  meter_.HandedOver(*work);
  if (lane == Lane::kRead) {
    readers_->Submit(std::move(work));
  } else {
    writer_->Submit(std::move(work));
  }
}

/// On the writer's thread.
void SqliteDatabase::KeepPlace() {
  if (is_written_back_) {
    OpenWrittenBack();
    return;
  }
  switch (place_->Look()) {
    case DatabasePlace::Finding::kSame:
      return;
    case DatabasePlace::Finding::kGone:
      WriteBack();
      return;
    case DatabasePlace::Finding::kReplaced:
      // Into the file that it belongs to: were this process killed, SQLite would take what is left
      // in the WAL for that of the other file.
      write_connection_->CheckpointAll();
      throw base::Error(
          base::ErrorCode::kStoreUnavailable,
          {"Another file has taken the name of the open database; nothing was "
           "changed. Restart the server to open it.",
           "已打开的数据库文件被其他文件取代，未做任何更改。请重启服务以打开新文件。"},
          "another file has the name " + file_.string());
  }
}

/// A commit into a file without a name ends with the process.
void SqliteDatabase::CheckCommitIsKept() {
  if (place_->Look() != DatabasePlace::Finding::kSame) {
    throw base::Error(base::ErrorCode::kCommitUnknown,
                      {"The database file was removed or replaced while this was saved.",
                       "保存过程中数据库文件被移走或替换。"},
                      file_.string() + " was removed or replaced during a commit");
  }
}

void SqliteDatabase::WriteBack() {
  base::LogError("store.file_gone", {{"file", file_.string()}});
  const std::filesystem::path unfinished = file_.string() + ".unfinished";
  RemoveDatabase(unfinished);
  CreateSqliteFile(unfinished);
  write_connection_->CopyTo(unfinished);
  // What is left of the old one must not be taken for the WAL of the new one.
  std::error_code error;
  for (const char* suffix : {"-wal", "-shm"}) {
    std::filesystem::remove(file_.string() + suffix, error);
  }
  std::filesystem::rename(unfinished, file_);
  base::SyncFolder(file_.parent_path());
  is_written_back_ = true;
  OpenWrittenBack();
}

void SqliteDatabase::OpenWrittenBack() {
  write_connection_->Reopen(place_->edition() + 1);
  place_->Adopt();
  is_written_back_ = false;
  base::LogWarn("store.written_back", {{"file", file_.string()}});
}

/// On a reader's thread. Until the file is written back the old handle still reads what is true.
void SqliteDatabase::FollowPlace(SqlConnection& connection) {
  if (place_->Look() == DatabasePlace::Finding::kGone) {
    auto wake_up = std::make_shared<WakeUp>();
    meter_.HandedOver(*wake_up);
    writer_->Submit(std::move(wake_up));
  }
  auto& reader = static_cast<SqliteConnection&>(connection);
  if (const std::uint64_t edition = place_->edition(); reader.edition() != edition) {
    reader.Reopen(edition);
  }
}

}  // namespace rtm::storage
