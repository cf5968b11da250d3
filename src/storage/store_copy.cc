#include "storage/store_copy.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/error.h"
#include "storage/attempt_rows.h"
#include "storage/old_tables.h"
#include "storage/rescue_file_io.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_file.h"

namespace rtm::storage {
namespace {

namespace fs = std::filesystem;

SqliteConnectionOptions Reader(const fs::path& file, std::string_view table_prefix) {
  SqliteConnectionOptions options;
  options.file_or_uri = fs::absolute(file).string();
  options.table_prefix = table_prefix;
  return options;
}

void CheckIntegrity(SqliteConnection& connection, const fs::path& file) {
  std::string verdict;
  connection.Query("PRAGMA integrity_check(1)", {},
                   [&verdict](const SqlRow& row) { verdict = row.Text(0); });
  if (verdict != "ok") {
    throw base::Error(base::ErrorCode::kStoreCorrupt,
                      {"The database is damaged: " + file.string() + ".",
                       "数据库已损坏：" + file.string() + "。"},
                      file.string() + ": " + verdict);
  }
}

StoreSummary Summarize(SqliteConnection& connection) {
  StoreSummary summary;
  connection.Query("SELECT config_key, config_value FROM {system_configs}", {},
                   [&summary](const SqlRow& row) {
                     summary.settings.emplace(row.Text(0), row.IsNull(1) ? "" : row.Text(1));
                   });
  connection.Query("SELECT count(*) FROM {rts}", {},
                   [&summary](const SqlRow& row) { summary.rows = row.Int(0); });
  summary.last_attempt = LastAttemptOf(connection);
  return summary;
}

/// Removes an unfinished copy.
class Unfinished {
 public:
  explicit Unfinished(fs::path file) : file_(std::move(file)) {}
  ~Unfinished() {
    if (!file_.empty()) {
      RemoveDatabase(file_);
    }
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  void Finish() { file_.clear(); }

 private:
  fs::path file_;
};

void CopyAs(const fs::path& from, std::string_view table_prefix, const fs::path& to) {
  {
    SqliteConnection source(Reader(from, table_prefix));
    source.CopyTo(to);
  }
  LeaveWalMode(to);
}

}  // namespace

/// SQLite gives what it puts beside the file the same mode.
void CreateDatabaseFile(const fs::path& file) {
  const int descriptor =
      ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0 && errno == EEXIST) {
    throw base::Error(base::ErrorCode::kConflict,
                      {file.string() + " is already there and is never overwritten.",
                       file.string() + " 已存在，不会被覆盖。"});
  }
  if (descriptor < 0) {
    ThrowFileError(errno, "create " + file.string());
  }
  ::close(descriptor);
}

void LeaveWalMode(const fs::path& file) {
  try {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA journal_mode = DELETE");
  } catch (const SQLite::Exception& failure) {
    throw SqlError(SqlFaultOf(failure.getExtendedErrorCode(), 0),
                   "copy: " + std::string(failure.what()));
  }
}

std::vector<fs::path> CompanionsOf(const fs::path& file) {
  return {file.string() + "-wal", file.string() + "-shm", file.string() + "-journal"};
}

void RemoveDatabase(const fs::path& file) noexcept {
  std::error_code ignored;
  fs::remove(file, ignored);
  for (const fs::path& companion : CompanionsOf(file)) {
    fs::remove(companion, ignored);
  }
}

StoreSummary CopyStoreBlocking(const fs::path& from, std::string_view table_prefix,
                               const fs::path& to) {
  if (KindOfSqliteFile(from, table_prefix) == SqliteFileKind::kOld) {
    RefuseOldSystem(from.string());
  }
  CreateDatabaseFile(to);
  Unfinished unfinished(to);
  CopyAs(from, table_prefix, to);
  StoreSummary summary = CheckStoreBlocking(to, table_prefix);
  unfinished.Finish();
  return summary;
}

StoreSummary CheckStoreBlocking(const fs::path& file, std::string_view table_prefix) {
  if (KindOfSqliteFile(file, table_prefix) != SqliteFileKind::kOurs) {
    throw base::Error(
        base::ErrorCode::kConfig,
        {"There is no store of rt-manage with this table prefix in " + file.string() + ".",
         file.string() + " 中没有使用该表前缀的 rt-manage 数据库。"})
        .WithField("database.table_prefix");
  }
  SqliteConnection connection(Reader(file, table_prefix));
  CheckIntegrity(connection, file);
  return Summarize(connection);
}

std::int64_t CopyOldStoreBlocking(const fs::path& from, std::string_view table_prefix,
                                  const fs::path& to) {
  CreateDatabaseFile(to);
  Unfinished unfinished(to);
  CopyAs(from, table_prefix, to);
  const std::int64_t rows = CheckOldStoreBlocking(to, table_prefix);
  unfinished.Finish();
  return rows;
}

std::int64_t CheckOldStoreBlocking(const fs::path& file, std::string_view table_prefix) {
  if (KindOfSqliteFile(file, table_prefix) != SqliteFileKind::kOld) {
    throw base::Error(
        base::ErrorCode::kConfig,
        {"There is no store of the old system with this table prefix in " + file.string() + ".",
         file.string() + " 中没有使用该表前缀的旧系统数据库。"})
        .WithField("database.table_prefix");
  }
  SqliteConnection connection(Reader(file, table_prefix));
  CheckIntegrity(connection, file);
  std::int64_t rows = 0;
  connection.Query("SELECT count(*) FROM {rts}", {},
                   [&rows](const SqlRow& row) { rows = row.Int(0); });
  return rows;
}

}  // namespace rtm::storage
