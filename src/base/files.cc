#include "base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace rtm::base {

namespace fs = std::filesystem;

fs::path FolderOf(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

int SyncFolder(const fs::path& folder) noexcept {
  const int descriptor =
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    return errno;
  }
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  return error;
}

int GiveToOwnerOf(const fs::path& file, const fs::path& like) noexcept {
  struct stat owner{};
  struct stat made{};
  if (::geteuid() != 0 || ::stat(like.c_str(), &owner) != 0 || ::stat(file.c_str(), &made) != 0 ||
      (owner.st_uid == made.st_uid && owner.st_gid == made.st_gid)) {
    return 0;
  }
  return ::chown(file.c_str(), owner.st_uid, owner.st_gid) == 0 ? 0 : errno;
}

}  // namespace rtm::base
