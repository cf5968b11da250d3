#pragma once

#include <filesystem>
#include <string>

#include "base/clock.h"

namespace rtm::app {

/// `2026-11-23T140500Z`, for a file name.
std::string FileStamp(base::UtcTime now);

/// One command at a time among those that change files of a folder beside a running server: holds
/// an flock on the folder itself, which the kernel releases however the process ends. Throws
/// base::Error kConflict if another one is under way, kStoreIo.
class CommandLock {
 public:
  explicit CommandLock(const std::filesystem::path& folder);
  ~CommandLock();
  CommandLock(const CommandLock&) = delete;
  CommandLock& operator=(const CommandLock&) = delete;

 private:
  int descriptor_ = -1;
};

/// A database file under way, with what SQLite put beside it: removed at the end unless it was
/// kept. To be made by whoever may remove that name.
class PassingDatabase {
 public:
  explicit PassingDatabase(std::filesystem::path file);
  ~PassingDatabase();
  PassingDatabase(const PassingDatabase&) = delete;
  PassingDatabase& operator=(const PassingDatabase&) = delete;
  const std::filesystem::path& file() const { return file_; }

 private:
  const std::filesystem::path file_;
};

}  // namespace rtm::app
