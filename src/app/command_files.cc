#include "app/command_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/error.h"
#include "storage/rescue_file_io.h"
#include "storage/store_copy.h"

namespace rtm::app {

namespace fs = std::filesystem;

CommandLock::CommandLock(const fs::path& folder)
    : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_ < 0) {
    storage::ThrowFileError(errno, "open " + folder.string());
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    ::close(descriptor_);
    if (error != EWOULDBLOCK) {
      storage::ThrowFileError(error, "lock " + folder.string());
    }
    throw base::Error(
        base::ErrorCode::kConflict,
        {"another backup, restore or key command works in " + folder.string() +
             "; run this one when it has ended",
         "另一个 backup、restore 或 key 命令正在使用 " + folder.string() + "；请待其结束后再运行"});
  }
}

CommandLock::~CommandLock() { ::close(descriptor_); }

void GiveToOwnerOf(const fs::path& file, const fs::path& like) {
  struct stat owner{};
  struct stat made{};
  if (::geteuid() != 0 || ::stat(like.c_str(), &owner) != 0 || ::stat(file.c_str(), &made) != 0) {
    return;
  }
  if ((owner.st_uid != made.st_uid || owner.st_gid != made.st_gid) &&
      ::chown(file.c_str(), owner.st_uid, owner.st_gid) != 0) {
    storage::ThrowFileError(errno, "give " + file.string() + " to its owner");
  }
}

void PassingDatabase::Remove() const {
  std::error_code ignored;
  fs::remove(file_, ignored);
  for (const fs::path& companion : storage::CompanionsOf(file_)) {
    fs::remove(companion, ignored);
  }
}

fs::path FolderOf(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

}  // namespace rtm::app
