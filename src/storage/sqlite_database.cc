#include "storage/sqlite_database.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "storage/migrations/migration_runner.h"
#include "storage/migrations/sqlite_migrations.h"
#include "storage/sqlite_file.h"

namespace rtm::storage {
namespace {

bool IsPrefixCharacter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_';
}

SqliteConnectionOptions ConnectionOptions(const SqliteDatabase::Options& options,
                                          SqliteConnectionOptions::Access access) {
  SqliteConnectionOptions connection;
  // Absolute, so that a name like ":memory:" or "file:x" is a file as well.
  connection.file_or_uri = std::filesystem::absolute(options.file).string();
  connection.table_prefix = options.table_prefix;
  connection.access = access;
  return connection;
}

}  // namespace

void CheckTablePrefix(std::string_view prefix) {
  if (prefix.size() <= 32 && std::ranges::all_of(prefix, IsPrefixCharacter)) {
    return;
  }
  throw base::Error(
      base::ErrorCode::kConfig,
      {"database.table_prefix: at most 32 letters, digits and underscores are accepted.",
       "database.table_prefix：最多 32 个字母、数字或下划线。"})
      .WithField("database.table_prefix");
}

std::unique_ptr<SqliteDatabase> SqliteDatabase::OpenBlocking(Options options,
                                                             const base::Clock& clock) {
  CheckTablePrefix(options.table_prefix);
  const int newest = NewestVersion(SqliteMigrations());
  if (InspectSqliteFile(options.file, options.table_prefix, newest) == SqliteFileKind::kNew) {
    CreateSqliteFile(options.file);
  }
  return std::unique_ptr<SqliteDatabase>(new SqliteDatabase(std::move(options), clock));
}

SqliteDatabase::SqliteDatabase(Options options, const base::Clock& clock)
    : meter_(clock, options.metrics),
      write_connection_(std::make_unique<SqliteConnection>(
          ConnectionOptions(options, SqliteConnectionOptions::Access::kWriter))) {
  Migrate(*write_connection_, SqliteMigrations(), clock);
  std::vector<std::unique_ptr<SqlConnection>> readers;
  for (std::size_t i = 0; i < std::max<std::size_t>(options.readers, 1); ++i) {
    readers.push_back(std::make_unique<SqliteConnection>(
        ConnectionOptions(options, SqliteConnectionOptions::Access::kReader)));
  }
  readers_ = std::make_unique<ReaderPool>(std::move(readers), meter_);
  GroupCommitWriter::Options writer;
  writer.max_batch = options.max_batch;
  writer.fault_hook = std::move(options.fault_hook);
  writer.meter = meter_;
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

}  // namespace rtm::storage
