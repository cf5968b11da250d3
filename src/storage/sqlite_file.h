#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace rtm::storage {

/// What stands at the path of the database before anything is opened for writing.
enum class SqliteFileKind {
  kNew,   ///< No file, or an empty one.
  kOurs,  ///< A database with our schema_migrations, not newer than this version.
  kOld    ///< A database of the old system (contract.md section 4), to be taken over.
};

/// Looks at the file without changing it or anything beside it. Throws base::Error:
///   kStoreCorrupt   not a database, or damaged;
///   kStoreNewer     a newer version of rt-manage wrote it;
///   kStoreReadOnly  the file or its directory cannot be written;
///   kConfig         the directory is not there and cannot be made, it is no file, or it has tables
///                   of these names that are neither ours nor those of the old system.
SqliteFileKind InspectSqliteFile(const std::filesystem::path& file, std::string_view table_prefix,
                                 int newest_schema);

/// The same with the newest schema that this version knows; throws kConfig for a bad prefix too.
SqliteFileKind KindOfSqliteFile(const std::filesystem::path& file, std::string_view table_prefix);

/// The URI by which a file is read without anything being changed or made beside it: with
/// SqliteConnectionOptions::Access::kLooker.
std::string LookUri(const std::filesystem::path& file);

/// Makes the file with mode 0600, and its folder with mode 0700 if the folder's parent is there.
/// Throws as above and kStoreFull, kStoreIo.
void CreateSqliteFile(const std::filesystem::path& file);

}  // namespace rtm::storage
