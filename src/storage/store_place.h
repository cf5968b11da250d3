#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "storage/mysql_options.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

// Where a whole store is copied from and to. All block; nothing is thread-safe.

struct StorePlace {
  std::filesystem::path sqlite_file;
  std::optional<MySqlOptions> mysql;  ///< Given: the store is there; its prefix does not count.
  std::string table_prefix;
};

/// Reads a store of ours beside whoever has it open, as it stood when it was opened. Throws
/// base::Error.
std::unique_ptr<SqlConnection> OpenStoreToRead(StorePlace place);

/// A new store under construction: removed again unless it is kept. No start of the program takes
/// what is left of one that was killed for a store.
class StoreUnderConstruction {
 public:
  virtual ~StoreUnderConstruction() = default;
  virtual SqlConnection& connection() = 0;
  /// It is whole. Throws SqlError.
  virtual void Keep() = 0;
};

/// Makes it with the newest schema. On a server the tables may be there if they are empty, or hold
/// what a copy that was cut off left: that is removed first. Throws Error(kConflict) if there is
/// anything else at that place, and the errors of opening one.
std::unique_ptr<StoreUnderConstruction> BeginStore(StorePlace place, const base::Clock& clock);

}  // namespace rtm::storage
