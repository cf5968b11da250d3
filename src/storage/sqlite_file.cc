#include "storage/sqlite_file.h"

#include <fcntl.h>
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
#include "storage/old_tables.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_old_tables.h"

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

struct Contents {
  bool has_rts = false;
  bool has_settings = false;
  bool is_old = false;
  int schema = 0;  // 0: no schema_migrations.
};

Contents Look(const fs::path& file, std::string_view table_prefix) {
  try {
    SqliteConnectionOptions options;
    options.file_or_uri = LookUri(file);
    options.table_prefix = table_prefix;
    options.access = SqliteConnectionOptions::Access::kLooker;
    SqliteConnection connection(options);
    Contents contents;
    contents.has_rts = HasTable(connection, "{rts}");
    contents.has_settings = HasTable(connection, "{system_configs}");
    if (HasTable(connection, "{schema_migrations}")) {
      connection.Query(
          "SELECT max(version) FROM {schema_migrations}", {},
          [&contents](const SqlRow& row) { contents.schema = static_cast<int>(row.Int(0)); });
    }
    contents.is_old = contents.schema == 0 && FindOldTables(connection).has_value();
    return contents;
  } catch (const SqlError& error) {
    if (error.fault() == SqlFault::kBusy) {
      throw Error(ErrorCode::kStoreUnavailable,
                  {"The database is locked by another process: " + file.string() + ".",
                   "数据库被其他进程锁定：" + file.string() + "。"});
    }
    throw CorruptError(file, error.log_message());
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
  const Contents contents = Look(file, table_prefix);
  if (contents.schema > newest_schema) {
    throw Error(
        ErrorCode::kStoreNewer,
        {"A newer version of rt-manage wrote this database (schema " +
             std::to_string(contents.schema) + ", this version knows " +
             std::to_string(newest_schema) + "). Nothing was changed.",
         "该数据库由更新版本的 rt-manage 写入（结构版本 " + std::to_string(contents.schema) +
             "，当前版本支持 " + std::to_string(newest_schema) + "），未做任何更改。"});
  }
  if (contents.is_old) {
    return SqliteFileKind::kOld;
  }
  if (contents.schema == 0 && (contents.has_rts || contents.has_settings)) {
    RefuseForeignTables(file.string());
  }
  return contents.schema == 0 ? SqliteFileKind::kNew : SqliteFileKind::kOurs;
}

// With a WAL beside it the file alone may be stale, so it is read through the WAL; without one
// "immutable" keeps SQLite from making one just to look.
std::string LookUri(const fs::path& file) {
  return UriOf(file, HasContent(file.string() + "-wal") ? "mode=ro" : "mode=ro&immutable=1");
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
