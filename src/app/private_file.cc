#include "app/private_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace rtm::app {
namespace {

base::ErrorCode CodeOf(int error) {
  switch (error) {
    case EEXIST:
      return base::ErrorCode::kConflict;
    case ENOSPC:
    case EDQUOT:
      return base::ErrorCode::kStoreFull;
    case EROFS:
    case EACCES:
    case EPERM:
      return base::ErrorCode::kStoreReadOnly;
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

}  // namespace

PrivateFile PrivateFile::Create(std::filesystem::path path) {
  const int descriptor =
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (descriptor < 0) {
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
  if (fsync(descriptor_) != 0) {
    Fail(path_);
  }
  close(std::exchange(descriptor_, -1));
}

}  // namespace rtm::app
