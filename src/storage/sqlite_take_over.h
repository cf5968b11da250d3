#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

// The steps of taking over a file of the old system that work on the file itself (docs/upgrade.md);
// its rows come after them, by AdoptionStore. All block, and each may be killed at any moment and
// run again.

/// Throws Error(kStoreUnavailable) with the process ids if another process has the database open,
/// and without them if it is only seen by its locks. Changes nothing.
void RefuseWhileInUse(const std::filesystem::path& file);

/// Brings the schema up to date in one transaction and leaves the mark of the adoption. Looks once
/// more for other processes, under the write lock. Throws the same, and SqlError.
void AdoptSqliteSchema(const std::filesystem::path& file, std::string_view table_prefix,
                       const base::Clock& clock);

/// Rewrites the file so that nothing of the plain rows is left in pages, WAL or journal, and sets
/// the mark kAdoptionDone. For a file that nobody has open. Throws SqlError, kStoreUnavailable.
void ScrubSqliteFile(const std::filesystem::path& file, std::string_view table_prefix,
                     const base::Clock& clock);

/// For an OldStoreReader: not one byte of the file changes. Throws SqlError, and kStoreUnavailable
/// if the old service was killed in the middle of a write.
std::unique_ptr<SqlConnection> OpenOldFileToLook(const std::filesystem::path& file,
                                                 std::string_view table_prefix);

}  // namespace rtm::storage
