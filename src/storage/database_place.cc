#include "storage/database_place.h"

#include <sys/stat.h>

#include <cerrno>
#include <utility>

namespace rtm::storage {

DatabasePlace::DatabasePlace(std::filesystem::path file)
    : file_(std::move(file)),
      wal_(file_.string() + "-wal"),
      file_identity_(IdentityOf(file_, std::nullopt)),
      wal_identity_(IdentityOf(wal_, std::nullopt)) {}

std::optional<DatabasePlace::Identity> DatabasePlace::IdentityOf(const std::filesystem::path& path,
                                                                 std::optional<Identity> known) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    return errno == ENOENT ? std::nullopt : known;
  }
  return Identity{status.st_dev, status.st_ino};
}

DatabasePlace::Finding DatabasePlace::Look() {
  const std::lock_guard lock(mutex_);
  const auto file = IdentityOf(file_, file_identity_);
  if (file && file != file_identity_) {
    return Finding::kReplaced;
  }
  const auto wal = IdentityOf(wal_, wal_identity_);
  if (!wal_identity_) {
    wal_identity_ = wal;
  }
  return file && wal == wal_identity_ ? Finding::kSame : Finding::kGone;
}

void DatabasePlace::Adopt() {
  const std::lock_guard lock(mutex_);
  file_identity_ = IdentityOf(file_, std::nullopt);
  wal_identity_ = IdentityOf(wal_, std::nullopt);
  ++edition_;
}

}  // namespace rtm::storage
