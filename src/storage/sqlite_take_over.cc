#include "storage/sqlite_take_over.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <system_error>
#include <utility>

#include "base/fault_point.h"
#include "base/log.h"
#include "storage/adoption_store.h"
#include "storage/migrations/migration_runner.h"
#include "storage/migrations/sqlite_migrations.h"
#include "storage/old_schema.h"
#include "storage/open_files.h"
#include "storage/setting_rows.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_file.h"
#include "storage/sqlite_old_tables.h"
#include "storage/store_copy.h"

namespace rtm::storage {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;

SqliteConnectionOptions Options(const fs::path& file, std::string_view table_prefix,
                                SqliteConnectionOptions::Access access) {
  SqliteConnectionOptions options;
  options.file_or_uri = access == SqliteConnectionOptions::Access::kLooker
                            ? LookUri(file)
                            : fs::absolute(file).string();
  options.table_prefix = table_prefix;
  options.access = access;
  return options;
}

void RefuseWhileHeld(const fs::path& file) {
  std::vector<fs::path> files = CompanionsOf(file);
  files.push_back(file);
  std::string pids;
  for (const pid_t pid : ProcessesThatHold(files)) {
    pids += (pids.empty() ? "" : ", ") + std::to_string(pid);
  }
  if (!pids.empty()) {
    throw Error(ErrorCode::kStoreUnavailable,
                {"Another process has the database " + file.string() + " open (pid " + pids +
                     "): stop the old service first, as it would write over what is taken over. "
                     "Nothing was changed.",
                 "另一个进程（pid " + pids + "）正在使用数据库 " + file.string() +
                     "：请先停止旧服务，否则它会覆盖接管后的数据。未做任何更改。"});
  }
}

[[noreturn]] void RefuseLocked(const fs::path& file) {
  throw Error(ErrorCode::kStoreUnavailable,
              {"Another process has locked the database " + file.string() +
                   ": stop the old service first. Nothing was changed.",
               "数据库 " + file.string() + " 被另一个进程锁定：请先停止旧服务。未做任何更改。"});
}

/// Sees also who is in another PID namespace, if it holds a lock: in WAL mode whoever has the
/// database open does.
void RefuseWhileLocked(const fs::path& file) {
  try {
    SQLite::Database database(fs::absolute(file).string(), SQLite::OPEN_READWRITE, 0);
    sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("BEGIN EXCLUSIVE");
    database.exec("ROLLBACK");
  } catch (const SQLite::Exception& failure) {
    const SqlFault fault = SqlFaultOf(failure.getExtendedErrorCode(), 0);
    if (fault == SqlFault::kBusy) {
      RefuseLocked(file);
    }
    throw SqlError(fault, "lock: " + std::string(failure.what()));
  }
}

}  // namespace

void RefuseWhileInUse(const fs::path& file) {
  RefuseWhileHeld(file);
  RefuseWhileLocked(file);
}

void AdoptSqliteSchema(const fs::path& file, std::string_view table_prefix,
                       const base::Clock& clock) {
  SqliteConnection connection(
      Options(file, table_prefix, SqliteConnectionOptions::Access::kWriter));
  connection.BeginWrite();
  try {
    const std::optional<OldTables> tables = FindOldTables(connection);
    if (!tables) {
      throw Error(ErrorCode::kConflict,
                  {"The database changed while it was being taken over; start again.",
                   "接管过程中数据库发生了变化，请重新启动。"});
    }
    RefuseWhileHeld(file);
    AdoptSchema(connection, SqliteMigrations(), SqliteOldSchema(*tables), clock);
    base::FaultPoint("adoption_in_schema");
    connection.Commit();
  } catch (...) {
    connection.Rollback();
    throw;
  }
  base::FaultPoint("adoption_after_schema");
}

void ScrubSqliteFile(const fs::path& file, std::string_view table_prefix,
                     const base::Clock& clock) {
  SqliteConnection connection(
      Options(file, table_prefix, SqliteConnectionOptions::Access::kWriter));
  // The new file in memory could be too much of it; all of it is sealed by now.
  connection.Execute("PRAGMA temp_store = FILE");
  connection.Execute("VACUUM");
  base::FaultPoint("adoption_after_vacuum");
  connection.CheckpointAll();
  std::error_code error;
  const auto left = fs::file_size(file.string() + "-wal", error);
  if (!error && left > 0) {
    RefuseLocked(file);
  }
  connection.BeginWrite();
  PutSetting(connection, std::string(kAdoptionKey), std::string(kAdoptionDone),
             base::ToSqlText(clock.Now()));
  connection.Commit();
  connection.CheckpointAll();
}

std::unique_ptr<SqlConnection> OpenOldFileToLook(const fs::path& file,
                                                 std::string_view table_prefix) {
  std::error_code error;
  if (fs::file_size(file.string() + "-journal", error) > 0 && !error) {
    throw Error(ErrorCode::kStoreUnavailable,
                {"The old service was killed while it wrote to " + file.string() +
                     ": start and stop it once, so that SQLite puts that right.",
                 "旧服务在写入 " + file.string() +
                     " 时被中止：请先启动并正常停止它一次，让 SQLite 恢复数据。"});
  }
  return std::make_unique<SqliteConnection>(
      Options(file, table_prefix, SqliteConnectionOptions::Access::kLooker));
}

}  // namespace rtm::storage
