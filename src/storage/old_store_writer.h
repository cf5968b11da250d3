#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "storage/adoption_store.h"
#include "storage/sqlite_connection.h"

namespace rtm::storage {

/// A new SQLite file in the form of the old system (contract.md section 4), mode 0600, with plain
/// tokens in it. Removed again unless it is finished. Blocks; throws base::Error kConflict if there
/// is a file, and SqlError.
class OldStoreWriter {
 public:
  OldStoreWriter(std::filesystem::path file, std::string_view table_prefix);
  ~OldStoreWriter();
  OldStoreWriter(const OldStoreWriter&) = delete;
  OldStoreWriter& operator=(const OldStoreWriter&) = delete;

  /// `now`: text, for the columns of time.
  void PutSettings(const std::map<std::string, std::string>& settings, const std::string& now);
  /// An empty `last_refresh_time` becomes NULL.
  void Put(const OldRow& row);
  /// Whole and on disk, one file.
  void Finish();

 private:
  const std::filesystem::path file_;
  std::unique_ptr<SqliteConnection> connection_;
  bool is_finished_ = false;
};

}  // namespace rtm::storage
