#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>

namespace rtm::storage {

/// Whether the name of an SQLite database still leads to the file that is open. A file that was
/// removed lives on until it is closed, so that commits into it succeed and are gone with the
/// process. Thread-safe.
class DatabasePlace {
 public:
  /// The file must be there.
  explicit DatabasePlace(std::filesystem::path file);

  enum class Finding {
    kSame,
    kGone,     ///< The file or its WAL was removed.
    kReplaced  ///< Another file has the name.
  };
  Finding Look();
  /// What stands there now is the open one.
  void Adopt();

  /// Rises with each Adopt.
  std::uint64_t edition() const { return edition_; }
  const std::filesystem::path& file() const { return file_; }

 private:
  struct Identity {
    dev_t device = 0;
    ino_t inode = 0;
    bool operator==(const Identity&) const = default;
  };
  /// `known` if the path cannot be looked at for other reasons than that nothing is there.
  static std::optional<Identity> IdentityOf(const std::filesystem::path& path,
                                            std::optional<Identity> known);

  const std::filesystem::path file_;
  const std::filesystem::path wal_;
  std::mutex mutex_;
  std::optional<Identity> file_identity_;  // GUARDED_BY(mutex_)
  // Set once there was one: it comes with the first write. GUARDED_BY(mutex_)
  std::optional<Identity> wal_identity_;
  std::atomic<std::uint64_t> edition_{1};
};

}  // namespace rtm::storage
