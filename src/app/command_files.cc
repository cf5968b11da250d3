#include "app/command_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/error.h"
#include "storage/rescue_file_io.h"
#include "storage/store_copy.h"

namespace rtm::app {

namespace fs = std::filesystem;

std::string FileStamp(base::UtcTime now) {
  std::string text = base::ToRfc3339(now).substr(0, 19);
  std::erase(text, ':');
  return text + "Z";
}

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

PassingDatabase::PassingDatabase(fs::path file) : file_(std::move(file)) {
  storage::RemoveDatabase(file_);
}

PassingDatabase::~PassingDatabase() { storage::RemoveDatabase(file_); }

}  // namespace rtm::app
