#include "storage/store_place.h"

#include <utility>

#include "base/log.h"
#include "storage/migrations/migration_runner.h"
#include "storage/migrations/mysql_migrations.h"
#include "storage/migrations/sqlite_migrations.h"
#include "storage/mysql_connection.h"
#include "storage/mysql_lock.h"
#include "storage/mysql_old_tables.h"
#include "storage/old_tables.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_file.h"
#include "storage/store_copy.h"
#include "storage/store_tables.h"
#include "storage/table_prefix.h"

namespace rtm::storage {
namespace {

std::unique_ptr<SqliteConnection> OpenFile(const std::filesystem::path& file,
                                           std::string_view table_prefix,
                                           SqliteConnectionOptions::Access access) {
  SqliteConnectionOptions options;
  options.file_or_uri = std::filesystem::absolute(file).string();
  options.table_prefix = table_prefix;
  options.access = access;
  return std::make_unique<SqliteConnection>(options);
}

std::unique_ptr<MySqlConnection> OpenServer(StorePlace place, MySqlConnection::Access access) {
  CheckTablePrefix(place.table_prefix);
  place.mysql->table_prefix = std::move(place.table_prefix);
  return std::make_unique<MySqlConnection>(*place.mysql, access);
}

[[noreturn]] void RefuseTaken(const std::string& place) {
  throw base::Error(
      base::ErrorCode::kConflict,
      {"There is something at " + place + " already; a store is copied to a new place only.",
       place + " 处已有数据；数据库只能复制到新的位置。"});
}

class FileUnderConstruction final : public StoreUnderConstruction {
 public:
  FileUnderConstruction(std::filesystem::path file, std::string_view table_prefix,
                        const base::Clock& clock)
      : file_(std::move(file)) {
    if (KindOfSqliteFile(file_, table_prefix) != SqliteFileKind::kNew ||
        std::filesystem::exists(file_)) {
      RefuseTaken(file_.string());
    }
    CreateSqliteFile(file_);
    try {
      connection_ = OpenFile(file_, table_prefix, SqliteConnectionOptions::Access::kWriter);
      Migrate(*connection_, SqliteMigrations(), clock);
      MarkUnfinishedCopy(*connection_, clock);
    } catch (...) {
      connection_.reset();
      RemoveDatabase(file_);
      throw;
    }
  }
  ~FileUnderConstruction() override {
    connection_.reset();
    if (!is_kept_) {
      RemoveDatabase(file_);
    }
  }
  FileUnderConstruction(const FileUnderConstruction&) = delete;
  FileUnderConstruction& operator=(const FileUnderConstruction&) = delete;

  SqlConnection& connection() override { return *connection_; }
  void Keep() override {
    UnmarkCopy(*connection_);
    is_kept_ = true;
  }

 private:
  const std::filesystem::path file_;
  std::unique_ptr<SqliteConnection> connection_;
  bool is_kept_ = false;
};

class TablesUnderConstruction final : public StoreUnderConstruction {
 public:
  TablesUnderConstruction(StorePlace place, const base::Clock& clock)
      : database_(place.mysql->database),
        connection_(OpenServer(std::move(place), MySqlConnection::Access::kWriter)) {
    // Whoever is cut off loses it.
    if (!LockTables(*connection_, std::chrono::seconds(0))) {
      throw base::Error(base::ErrorCode::kStoreUnavailable,
                        {"Another process is at work on the database " + database_ + " just now.",
                         "另一个进程正在使用数据库 " + database_ + "。"});
    }
    CheckIsFree();
    MigrateInSteps(*connection_, MySqlMigrations(), clock, MySqlOptions().lock_patience);
    MarkUnfinishedCopy(*connection_, clock);
  }
  ~TablesUnderConstruction() override {
    if (is_kept_) {
      return;
    }
    try {
      connection_->Rollback();
      Empty();
    } catch (const base::Error& error) {
      base::LogError("store.copy_not_removed", {{"error", error.log_message()}});
    }
  }
  TablesUnderConstruction(const TablesUnderConstruction&) = delete;
  TablesUnderConstruction& operator=(const TablesUnderConstruction&) = delete;

  SqlConnection& connection() override { return *connection_; }
  void Keep() override {
    UnmarkCopy(*connection_);
    is_kept_ = true;
  }

 private:
  static constexpr std::string_view kRowsAtOnce = " LIMIT 1000";

  void CheckIsFree() {
    const MySqlKind kind = KindOfMySqlTables(*connection_, database_);
    if (kind == MySqlKind::kNew) {
      return;
    }
    if (kind == MySqlKind::kOurs && IsUnfinishedCopy(*connection_)) {
      Empty();
      return;
    }
    if (kind != MySqlKind::kOurs || HasRows()) {
      RefuseTaken(database_);
    }
  }

  bool HasRows() {
    bool has_rows = false;
    for (const StoreTable& table : StoreTables()) {
      const std::string name = "{" + std::string(table.name) + "}";
      if (HasTable(*connection_, name)) {
        connection_->Query("SELECT 1 FROM " + name + " LIMIT 1", {},
                           [&has_rows](const SqlRow&) { has_rows = true; });
      }
    }
    return has_rows;
  }

  /// The tables stay: to drop them takes a right that is of no other use.
  void Empty() {
    for (const StoreTable& table : StoreTables()) {
      const std::string name = "{" + std::string(table.name) + "}";
      while (HasTable(*connection_, name) &&
             connection_->Execute("DELETE FROM " + name + std::string(kRowsAtOnce)) > 0) {
      }
    }
    UnmarkCopy(*connection_);
  }

  const std::string database_;
  const std::unique_ptr<MySqlConnection> connection_;
  bool is_kept_ = false;
};

}  // namespace

std::unique_ptr<SqlConnection> OpenStoreToRead(StorePlace place) {
  std::unique_ptr<SqlConnection> connection;
  if (place.mysql) {
    connection = OpenServer(std::move(place), MySqlConnection::Access::kReader);
  } else {
    connection =
        OpenFile(place.sqlite_file, place.table_prefix, SqliteConnectionOptions::Access::kReader);
  }
  connection->BeginRead();
  return connection;
}

std::unique_ptr<StoreUnderConstruction> BeginStore(StorePlace place, const base::Clock& clock) {
  if (place.mysql) {
    return std::make_unique<TablesUnderConstruction>(std::move(place), clock);
  }
  return std::make_unique<FileUnderConstruction>(std::move(place.sqlite_file), place.table_prefix,
                                                 clock);
}

}  // namespace rtm::storage
