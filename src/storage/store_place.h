#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

// Where a whole store is copied from and to.

/// Reads a store of ours beside whoever has it open. Throws base::Error.
std::unique_ptr<SqlConnection> OpenStoreToRead(const std::filesystem::path& file,
                                               std::string_view table_prefix);

/// A new store under construction: removed again unless it is kept. Blocks. Not thread-safe.
class StoreUnderConstruction {
 public:
  /// Makes it with the newest schema. Throws Error(kConflict) if there is anything at that place,
  /// and the errors of InspectSqliteFile.
  StoreUnderConstruction(std::filesystem::path file, std::string_view table_prefix,
                         const base::Clock& clock);
  ~StoreUnderConstruction();
  StoreUnderConstruction(const StoreUnderConstruction&) = delete;
  StoreUnderConstruction& operator=(const StoreUnderConstruction&) = delete;

  SqlConnection& connection() { return *connection_; }
  void Keep();

 private:
  const std::filesystem::path file_;
  std::unique_ptr<SqlConnection> connection_;
  bool is_kept_ = false;
};

}  // namespace rtm::storage
