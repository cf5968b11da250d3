#include "storage/sqlite_connection.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <cerrno>
#include <utility>

namespace rtm::storage {
namespace {

// Texts come from literals and from a bounded number of filter combinations; the bound only guards
// against a mistake.
constexpr std::size_t kMaxStatements = 256;
// 16 MiB: rare enough not to fsync the file after every group, small enough to be read back quickly
// after a crash.
constexpr int kCheckpointPages = 4096;
// 64 MiB: so far it only grows if readers never leave a gap; then the writer waits for one.
constexpr int kTruncatePages = 4 * kCheckpointPages;

class SqliteRow final : public SqlRow {
 public:
  explicit SqliteRow(SQLite::Statement& statement) : statement_(statement) {}
  bool IsNull(int column) const override { return statement_.isColumnNull(column); }
  std::int64_t Int(int column) const override { return statement_.getColumn(column).getInt64(); }
  std::string_view Text(int column) const override {
    const SQLite::Column value = statement_.getColumn(column);
    const char* text = value.getText();
    return {text, static_cast<std::size_t>(value.getBytes())};
  }

 private:
  SQLite::Statement& statement_;
};

// A statement that is not reset keeps its snapshot open: stale reads, and a WAL that cannot be
// emptied.
class ResetAfterUse {
 public:
  explicit ResetAfterUse(SQLite::Statement& statement) : statement_(statement) {}
  ~ResetAfterUse() {
    statement_.tryReset();
    try {
      statement_.clearBindings();         // They point into values that end with the call.
    } catch (const SQLite::Exception&) {  // NOLINT(bugprone-empty-catch)
      // Only a misuse of the handle is reported here; the next bind would report it again.
    }
  }
  ResetAfterUse(const ResetAfterUse&) = delete;
  ResetAfterUse& operator=(const ResetAfterUse&) = delete;

 private:
  SQLite::Statement& statement_;
};

int FlagsOf(const SqliteConnectionOptions& options) {
  // Readers open for writing too, as the WAL index has to be written; query_only keeps them from
  // the rest.
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (options.file_or_uri.starts_with("file:")) {
    flags |= SQLITE_OPEN_URI;
  }
  return flags;
}

SQLite::Database OpenDatabase(const SqliteConnectionOptions& options) {
  try {
    return SQLite::Database(options.file_or_uri, FlagsOf(options),
                            static_cast<int>(options.busy_timeout.count()));
  } catch (const SQLite::Exception& error) {
    throw SqlError(SqlFaultOf(error.getErrorCode(), errno), "open: " + std::string(error.what()));
  }
}

}  // namespace

SqlFault SqlFaultOf(int extended_code, int system_errno) {
  if (extended_code == SQLITE_CONSTRAINT_UNIQUE || extended_code == SQLITE_CONSTRAINT_PRIMARYKEY ||
      extended_code == SQLITE_CONSTRAINT_ROWID) {
    return SqlFault::kDuplicate;
  }
  switch (extended_code & 0xff) {
    case SQLITE_CONSTRAINT:
      return SqlFault::kConstraint;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT:
    case SQLITE_NOMEM:
      return SqlFault::kBusy;
    case SQLITE_FULL:
      return SqlFault::kFull;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return system_errno == ENOSPC || system_errno == EDQUOT ? SqlFault::kFull : SqlFault::kIo;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return SqlFault::kCorrupt;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return SqlFault::kReadOnly;
    default:
      return SqlFault::kOther;
  }
}

SqliteConnection::SqliteConnection(const SqliteConnectionOptions& options)
    : options_(options), database_(OpenDatabase(options)) {
  Configure();
}

void SqliteConnection::Configure() {
  sqlite3_extended_result_codes(database_.getHandle(), 1);
  Execute("PRAGMA foreign_keys = ON");
  if (options_.access == SqliteConnectionOptions::Access::kLooker) {
    sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  if (options_.access != SqliteConnectionOptions::Access::kWriter) {
    Execute("PRAGMA query_only = ON");
    // The first read opens the WAL, by its name: now, while that is the right one.
    Execute("PRAGMA schema_version");
    return;
  }
  Execute("PRAGMA secure_delete = ON");
  RequireWal();
  Execute("PRAGMA synchronous = FULL");
  // KiB. 64 MiB would make refreshes some percent faster (docs/performance.md), and memory would
  // grow with the database until they are full.
  Execute("PRAGMA cache_size = -8192");
  // Else the pages that a savepoint would restore go through a file, two writes each: half of all
  // writes.
  Execute("PRAGMA temp_store = MEMORY");
  // Replaces SQLite's own checkpoint after a commit: ours runs after the waiting callers have been
  // resumed.
  sqlite3_wal_hook(
      database_.getHandle(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<SqliteConnection*>(self)->wal_pages_ = pages;
        return SQLITE_OK;
      },
      this);
}

void SqliteConnection::RequireWal() {
  std::string mode;
  Query("PRAGMA journal_mode = WAL", {}, [&mode](const SqlRow& row) { mode = row.Text(0); });
  if (mode != "wal") {
    throw SqlError(SqlFault::kIo, "journal_mode is '" + mode + "': this file system has no WAL");
  }
}

std::int64_t SqliteConnection::Execute(std::string_view sql, Values values) {
  try {
    SQLite::Statement& statement = Prepare(sql);
    const ResetAfterUse reset(statement);
    Bind(statement, values);
    while (statement.executeStep()) {
      // A pragma answers with its new value.
    }
    return sqlite3_changes64(database_.getHandle());
  } catch (const SQLite::Exception& error) {
    Rethrow(sql, error);
  }
}

void SqliteConnection::Query(std::string_view sql, Values values, const RowSink& each) {
  try {
    SQLite::Statement& statement = Prepare(sql);
    const ResetAfterUse reset(statement);
    Bind(statement, values);
    const SqliteRow row(statement);
    while (statement.executeStep()) {
      each(row);
    }
  } catch (const SQLite::Exception& error) {
    Rethrow(sql, error);
  }
}

std::int64_t SqliteConnection::LastInsertId() { return database_.getLastInsertRowid(); }

void SqliteConnection::BeginWrite() { Execute("BEGIN IMMEDIATE"); }
void SqliteConnection::BeginRead() { Execute("BEGIN"); }
void SqliteConnection::Commit() { Execute("COMMIT"); }

void SqliteConnection::Rollback() noexcept {
  if (!InTransaction()) {
    return;
  }
  try {
    Execute("ROLLBACK");
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
    // SQLite ends the transaction even if it reports an error here; InTransaction tells.
  }
}

bool SqliteConnection::InTransaction() const {
  return sqlite3_get_autocommit(database_.getHandle()) == 0;
}

void SqliteConnection::Savepoint() { Execute("SAVEPOINT unit"); }
void SqliteConnection::ReleaseSavepoint() { Execute("RELEASE unit"); }
void SqliteConnection::RollbackToSavepoint() {
  Execute("ROLLBACK TO unit");
  Execute("RELEASE unit");
}

void SqliteConnection::CheckpointIfDue() noexcept {
  if (wal_pages_ < kCheckpointPages) {
    return;
  }
  const int mode =
      wal_pages_ < kTruncatePages ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE;
  if (sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, mode, nullptr, nullptr) ==
      SQLITE_OK) {
    wal_pages_ = 0;
  }
}

void SqliteConnection::CheckpointAll() noexcept {
  sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                            nullptr);
}

void SqliteConnection::CopyTo(const std::filesystem::path& file) {
  try {
    SQLite::Database copy(file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    SQLite::Backup backup(copy, database_);
    // It says so in words only where it cannot read or write; a lock comes as a result.
    if (const int result = backup.executeStep(-1); result != SQLITE_DONE) {
      throw SqlError(SqlFault::kBusy,
                     "copy: the database is locked (" + std::to_string(result) + ")");
    }
  } catch (const SQLite::Exception& error) {
    throw SqlError(SqlFaultOf(error.getExtendedErrorCode(), errno),
                   "copy: " + std::string(error.what()));
  }
}

void SqliteConnection::Reopen(std::uint64_t edition) {
  statements_.clear();
  wal_pages_ = 0;
  database_ = OpenDatabase(options_);
  Configure();
  edition_ = edition;
}

SQLite::Statement& SqliteConnection::Prepare(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) {
    return found->second;
  }
  if (statements_.size() >= kMaxStatements) {
    statements_.clear();
  }
  return statements_
      .emplace(std::string(sql),
               SQLite::Statement(database_, ExpandTables(sql, options_.table_prefix)))
      .first->second;
}

void SqliteConnection::Bind(SQLite::Statement& statement, Values values) {
  int index = 0;
  for (const SqlValue& value : values) {
    ++index;
    if (const auto* number = std::get_if<std::int64_t>(&value.variant())) {
      statement.bind(index, *number);
    } else if (const auto* text = std::get_if<std::string>(&value.variant())) {
      statement.bindNoCopy(index, *text);
    } else {
      statement.bind(index);
    }
  }
}

void SqliteConnection::Rethrow(std::string_view sql, const SQLite::Exception& error) const {
  const int system_errno = sqlite3_system_errno(database_.getHandle());
  // The text of the statement holds placeholders only.
  throw SqlError(SqlFaultOf(error.getExtendedErrorCode(), system_errno),
                 std::string(error.what()) + " (" + std::to_string(error.getExtendedErrorCode()) +
                     ") in: " + std::string(sql.substr(0, 80)));
}

}  // namespace rtm::storage
