#include "storage/sqlite_file.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <set>
#include <system_error>

#include "base/error.h"
#include "base/files.h"

namespace rtm::storage {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;

constexpr std::string_view kMagic{"SQLite format 3\0", 16};

Error ReadOnlyError(const fs::path& path) {
  return {ErrorCode::kStoreReadOnly,
          {"The database cannot be written: " + path.string() +
               ". Give this user the right to write it.",
           "数据库不可写：" + path.string() + "。请为当前用户授予写权限。"}};
}

Error CorruptError(const fs::path& file, const std::string& detail) {
  return {ErrorCode::kStoreCorrupt,
          {"The file " + file.string() + " is not a database or is damaged; nothing was changed.",
           "文件 " + file.string() + " 不是数据库或已损坏，未做任何更改。"},
          "database file " + file.string() + ": " + detail};
}

bool MayWrite(const fs::path& path) {
  return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

bool HasContent(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return !error && size > 0;
}

std::string ReadStart(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    throw Error(ErrorCode::kStoreReadOnly, {"The database cannot be read: " + file.string() + ".",
                                            "数据库不可读：" + file.string() + "。"});
  }
  std::string start(kMagic.size(), '\0');
  stream.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(stream.gcount()));
  return start;
}

std::string UriOf(const fs::path& file, std::string_view parameters) {
  std::string uri = "file:";
  for (const char character : fs::absolute(file).string()) {
    if (character == '?' || character == '#' || character == '%') {
      constexpr std::string_view kHex = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(character);
      uri += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    } else {
      uri += character;
    }
  }
  return uri.append("?").append(parameters);
}

// With a WAL beside it the file alone may be stale, so it is read through the WAL; without one
// "immutable" keeps SQLite from making one just to look. Either way no checkpoint happens on close.
SQLite::Database OpenToLook(const fs::path& file) {
  const bool has_wal = HasContent(file.string() + "-wal");
  SQLite::Database database(UriOf(file, has_wal ? "mode=ro" : "mode=ro&immutable=1"),
                            SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, 5000);
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  return database;
}

struct Contents {
  std::set<std::string> tables;
  int schema = 0;  // 0: no schema_migrations.
};

Contents Look(const fs::path& file, const std::string& prefix) {
  try {
    const SQLite::Database database = OpenToLook(file);
    Contents contents;
    SQLite::Statement names(database, "SELECT name FROM sqlite_master WHERE type = 'table'");
    while (names.executeStep()) {
      contents.tables.insert(names.getColumn(0).getString());
    }
    if (contents.tables.contains(prefix + "schema_migrations")) {
      SQLite::Statement newest(database,
                               "SELECT max(version) FROM " + prefix + "schema_migrations");
      contents.schema = newest.executeStep() ? newest.getColumn(0).getInt() : 0;
    }
    return contents;
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
      throw Error(ErrorCode::kStoreUnavailable,
                  {"The database is locked by another process: " + file.string() + ".",
                   "数据库被其他进程锁定：" + file.string() + "。"});
    }
    throw CorruptError(file, error.what());
  }
}

void CheckFolder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) {
    if (!MayWrite(folder)) {
      throw ReadOnlyError(folder);
    }
    return;
  }
  if (fs::exists(folder, error) || !fs::is_directory(base::FolderOf(folder), error)) {
    throw Error(ErrorCode::kConfig, {"The folder of the database is not there: " + folder.string() +
                                         ". Create it, or change database.database.",
                                     "数据库所在目录不存在：" + folder.string() +
                                         "。请创建该目录或修改 database.database。"})
        .WithField("database.database");
  }
  if (!MayWrite(base::FolderOf(folder))) {
    throw ReadOnlyError(base::FolderOf(folder));
  }
}

[[noreturn]] void RefuseOldSystem(const fs::path& file) {
  throw Error(ErrorCode::kConfig, {"The database " + file.string() +
                                       " belongs to the previous system, and this version does not "
                                       "take it over yet. Nothing was changed. "
                                       "Give another file in database.database.",
                                   "数据库 " + file.string() +
                                       " 属于旧系统，当前版本尚不支持接管，未做任何更改。请在 "
                                       "database.database 中指定其他文件。"})
      .WithField("database.database");
}

}  // namespace

SqliteFileKind InspectSqliteFile(const fs::path& file, std::string_view table_prefix,
                                 int newest_schema) {
  CheckFolder(base::FolderOf(file));
  std::error_code error;
  const auto status = fs::status(file, error);
  if (!fs::exists(status)) {
    return SqliteFileKind::kNew;
  }
  if (!fs::is_regular_file(status)) {
    throw Error(ErrorCode::kConfig,
                {"Not a file: " + file.string() + ".", "不是文件：" + file.string() + "。"})
        .WithField("database.database");
  }
  if (!MayWrite(file)) {
    throw ReadOnlyError(file);
  }
  const std::string start = ReadStart(file);
  if (start.empty()) {
    return SqliteFileKind::kNew;
  }
  if (start != kMagic) {
    throw CorruptError(file, "no SQLite header");
  }
  const std::string prefix = table_prefix.empty() ? "" : std::string(table_prefix) + "_";
  const Contents contents = Look(file, prefix);
  if (contents.schema > newest_schema) {
    throw Error(
        ErrorCode::kStoreNewer,
        {"A newer version of rt-manage wrote this database (schema " +
             std::to_string(contents.schema) + ", this version knows " +
             std::to_string(newest_schema) + "). Nothing was changed.",
         "该数据库由更新版本的 rt-manage 写入（结构版本 " + std::to_string(contents.schema) +
             "，当前版本支持 " + std::to_string(newest_schema) + "），未做任何更改。"});
  }
  const bool has_old = contents.tables.contains(prefix + "rts") ||
                       contents.tables.contains(prefix + "system_configs");
  if (contents.schema == 0 && has_old) {
    RefuseOldSystem(file);
  }
  return contents.schema == 0 ? SqliteFileKind::kNew : SqliteFileKind::kOurs;
}

void CreateSqliteFile(const fs::path& file) {
  const fs::path folder = base::FolderOf(file);
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored) && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw ReadOnlyError(folder);
  }
  // SQLite gives the WAL and its index the mode of the file.
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    if (errno == ENOSPC || errno == EDQUOT) {
      throw Error(ErrorCode::kStoreFull,
                  {"The disk of the database is full.", "数据库所在磁盘已满。"});
    }
    throw ReadOnlyError(file);
  }
  ::close(descriptor);
}

}  // namespace rtm::storage
