#include "storage/store_place.h"

#include <utility>

#include "storage/migrations/migration_runner.h"
#include "storage/migrations/sqlite_migrations.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_file.h"
#include "storage/store_copy.h"

namespace rtm::storage {
namespace {

std::unique_ptr<SqlConnection> Open(const std::filesystem::path& file,
                                    std::string_view table_prefix,
                                    SqliteConnectionOptions::Access access) {
  SqliteConnectionOptions options;
  options.file_or_uri = std::filesystem::absolute(file).string();
  options.table_prefix = table_prefix;
  options.access = access;
  return std::make_unique<SqliteConnection>(options);
}

}  // namespace

std::unique_ptr<SqlConnection> OpenStoreToRead(const std::filesystem::path& file,
                                               std::string_view table_prefix) {
  return Open(file, table_prefix, SqliteConnectionOptions::Access::kReader);
}

StoreUnderConstruction::StoreUnderConstruction(std::filesystem::path file,
                                               std::string_view table_prefix,
                                               const base::Clock& clock)
    : file_(std::move(file)) {
  if (KindOfSqliteFile(file_, table_prefix) != SqliteFileKind::kNew ||
      std::filesystem::exists(file_)) {
    throw base::Error(base::ErrorCode::kConflict,
                      {"There is something at " + file_.string() +
                           " already; a store is copied to a new place only.",
                       file_.string() + " 处已有文件；数据库只能复制到新的位置。"});
  }
  CreateSqliteFile(file_);
  try {
    connection_ = Open(file_, table_prefix, SqliteConnectionOptions::Access::kWriter);
    Migrate(*connection_, SqliteMigrations(), clock);
  } catch (...) {
    connection_.reset();
    RemoveDatabase(file_);
    throw;
  }
}

StoreUnderConstruction::~StoreUnderConstruction() {
  connection_.reset();
  if (!is_kept_) {
    RemoveDatabase(file_);
  }
}

void StoreUnderConstruction::Keep() { is_kept_ = true; }

}  // namespace rtm::storage
