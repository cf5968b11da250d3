#pragma once

#include <filesystem>
#include <string>

#include "base/entropy.h"

namespace rtm::storage {

/// One process for one data directory: holds an flock on `<data_dir>/lock` while it lives. The
/// kernel releases it when the process dies, however it dies.
class DataDirLock {
 public:
  /// Makes the directory (mode 0700) if its parent is there. Throws base::Error: kDataDirInUse with
  /// the process id of the holder, kConfig if there is no parent, kStoreReadOnly, kStoreFull,
  /// kStoreIo.
  explicit DataDirLock(const std::filesystem::path& data_dir);
  ~DataDirLock();
  DataDirLock(const DataDirLock&) = delete;
  DataDirLock& operator=(const DataDirLock&) = delete;

 private:
  int descriptor_ = -1;
};

/// The random name of this node, 32 hex characters in `<data_dir>/node_id`; made at the first call.
/// Call it under the lock. Throws base::Error: kStoreReadOnly, kStoreFull, kStoreIo, and
/// kStoreCorrupt for a file with anything else in it.
std::string LoadOrMakeNodeId(const std::filesystem::path& data_dir, base::Entropy& entropy);

/// The same without making one: "" if no server has used this data directory yet. Needs no lock.
std::string FindNodeId(const std::filesystem::path& data_dir);

}  // namespace rtm::storage
