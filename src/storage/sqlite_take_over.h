#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "storage/adoption_store.h"
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

/// A file of the old system, only to be looked at: not one byte of it changes. Blocks; throws
/// SqlError.
class OldStoreReader {
 public:
  OldStoreReader(const std::filesystem::path& file, std::string_view table_prefix);
  std::map<std::string, std::string> Settings();
  /// In order behind `after`, at most `limit`.
  std::vector<OldRow> Rows(core::TokenId after, std::size_t limit);

 private:
  std::unique_ptr<SqlConnection> connection_;
  bool has_settings_ = false;
  std::string select_rows_;
};

}  // namespace rtm::storage
