#include "app/private_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "base/files.h"

namespace rtm::app {
namespace {

bool IsOfThePath(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EROFS:
    case EACCES:
    case EPERM:
    case ELOOP:
    case ENAMETOOLONG:
      return true;
    default:
      return false;
  }
}

base::ErrorCode CodeOf(int error) {
  switch (error) {
    case EEXIST:
      return base::ErrorCode::kConflict;
    case ENOSPC:
    case EDQUOT:
      return base::ErrorCode::kStoreFull;
    default:
      return base::ErrorCode::kStoreIo;
  }
}

[[noreturn]] void Fail(const std::filesystem::path& path) {
  const int error = errno;
  const std::string reason = std::generic_category().message(error);
  throw base::Error(CodeOf(error), {path.string() + " cannot be written: " + reason,
                                    path.string() + " 无法写入：" + reason});
}

[[noreturn]] void RefusePath(const std::filesystem::path& path, int error, base::ErrorCode code) {
  const std::string reason = std::generic_category().message(error);
  throw base::Error(
      code, {path.string() + " cannot be written: " + reason +
                 "; accepted: a new file in a folder that exists and that you may "
                 "write to",
             path.string() + " 无法写入：" + reason + "；可接受：现有且可写的文件夹中的新文件"});
}

}  // namespace

PrivateFile PrivateFile::Create(std::filesystem::path path, base::ErrorCode bad_path) {
  const int descriptor =
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (descriptor < 0) {
    if (const int error = errno; IsOfThePath(error)) {
      RefusePath(path, error, bad_path);
    }
    Fail(path);
  }
  return {std::move(path), descriptor};
}

PrivateFile::PrivateFile(std::filesystem::path path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

PrivateFile::PrivateFile(PrivateFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

PrivateFile::~PrivateFile() {
  if (descriptor_ >= 0) {
    close(descriptor_);
    unlink(path_.c_str());
  }
}

void PrivateFile::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      Fail(path_);
    }
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
}

void PrivateFile::Finish() {
  Sync();
  close(std::exchange(descriptor_, -1));
}

void PrivateFile::Sync() {
  if (fsync(descriptor_) != 0) {
    Fail(path_);
  }
}

void PrivateFile::PublishAs(const std::filesystem::path& name) {
  // Not every file system can rename without replacing; those that cannot mostly know links.
  if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno != EINVAL && errno != ENOSYS) {
      Fail(name);
    }
    if (link(path_.c_str(), name.c_str()) != 0) {
      Fail(name);
    }
    unlink(path_.c_str());
  }
  close(std::exchange(descriptor_, -1));
  if (base::SyncFolder(name.parent_path()) != 0) {
    Fail(name);
  }
}

}  // namespace rtm::app
