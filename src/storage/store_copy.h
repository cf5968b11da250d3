#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/token.h"

namespace rtm::storage {

/// What a database file holds, as far as a backup has to say.
struct StoreSummary {
  std::map<std::string, std::string> settings;  ///< As SettingsStore::LoadAll.
  std::int64_t rows = 0;
  core::AttemptId last_attempt;
};

/// Writes a consistent copy of a database to the new file `to` (mode 0600), one file without a WAL.
/// `from` may be open in another process. Throws base::Error kConflict if `to` is there, and the
/// store's errors; then `to` is not there.
StoreSummary CopyStoreBlocking(const std::filesystem::path& from, std::string_view table_prefix,
                               const std::filesystem::path& to);

/// Looks through all of a database file that nobody has open. Throws base::Error kStoreCorrupt if
/// it is damaged, kStoreNewer if a newer version wrote it, kConfig if it is no store of ours.
StoreSummary CheckStoreBlocking(const std::filesystem::path& file, std::string_view table_prefix);

/// The same two for a database of the old system; they return how many rows it has. The second
/// throws kConfig if it is none.
std::int64_t CopyOldStoreBlocking(const std::filesystem::path& from, std::string_view table_prefix,
                                  const std::filesystem::path& to);
std::int64_t CheckOldStoreBlocking(const std::filesystem::path& file,
                                   std::string_view table_prefix);

/// Makes an empty file with mode 0600. Throws base::Error kConflict if there is one.
void CreateDatabaseFile(const std::filesystem::path& file);
/// A database that nobody has open becomes one file: what is in a WAL beside it is easily left
/// behind.
void LeaveWalMode(const std::filesystem::path& file);

/// The names of a database's WAL and its index, which belong to it.
std::vector<std::filesystem::path> CompanionsOf(const std::filesystem::path& file);
/// Removes a database file with its companions, as far as they are there. Failures are not told:
/// for what nobody needs any more.
void RemoveDatabase(const std::filesystem::path& file) noexcept;

}  // namespace rtm::storage
