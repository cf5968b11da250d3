#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "crypto/key_ring.h"

namespace rtm::crypto {
namespace {

using base::Error;
using base::ErrorCode;
using std::filesystem::path;

// Hundreds of keys; a wrong path may point at anything.
constexpr std::size_t kMaxFileBytes = 64 * 1024;

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_;
};

std::string Reason(int error) { return std::generic_category().message(error); }

std::string LogDetail(const path& file, int error) { return file.string() + ": " + Reason(error); }

[[noreturn]] void ThrowUnreadable(const path& file, int error) {
  const std::string name = file.string();
  throw Error(ErrorCode::kKeyMissing,
              {"The master key file '" + name + "' cannot be read (" + Reason(error) + ").",
               "无法读取主密钥文件 '" + name + "'（" + Reason(error) + "）。"},
              LogDetail(file, error));
}

[[noreturn]] void ThrowUnwritable(const path& file, int error) {
  const std::string name = file.string();
  if (error == EEXIST) {
    throw Error(ErrorCode::kConflict,
                {"The key file '" + name + "' is already there and is never overwritten.",
                 "密钥文件 '" + name + "' 已存在，不会被覆盖。"},
                LogDetail(file, error));
  }
  const ErrorCode code = error == ENOSPC || error == EDQUOT ? ErrorCode::kStoreFull
                         : error == EACCES || error == EROFS || error == EPERM
                             ? ErrorCode::kStoreReadOnly
                             : ErrorCode::kStoreIo;
  throw Error(code,
              {"The key file '" + name + "' cannot be written (" + Reason(error) + ").",
               "无法写入密钥文件 '" + name + "'（" + Reason(error) + "）。"},
              LogDetail(file, error));
}

/// 0, or the errno of the call that failed.
int WriteDurably(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return errno;
    }
    text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return ::fsync(fd) == 0 ? 0 : errno;
}

std::string Octal(mode_t mode) {
  std::array<char, 16> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), mode, 8);
  return {text.data(), result.ptr};
}

/// The whole file, at most kMaxFileBytes.
base::Secret ReadAll(int fd, const path& file) {
  std::string buffer(kMaxFileBytes, '\0');
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t got = ::read(fd, buffer.data() + size, buffer.size() - size);
    if (got < 0 && errno != EINTR) {
      const int error = errno;
      base::WipeString(buffer);
      ThrowUnreadable(file, error);
    }
    if (got == 0) {
      break;
    }
    size += got < 0 ? 0 : static_cast<std::size_t>(got);
  }
  buffer.resize(size);
  return base::Secret(std::move(buffer));
}

}  // namespace

KeyRing LoadKeyFile(const path& file) {
  // Without O_NONBLOCK a FIFO at this path would hang the start.
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};
  if (!opened.is_open() || ::fstat(opened.get(), &status) != 0) {
    ThrowUnreadable(file, errno);
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    base::LogWarn("key.file_mode", {{"file", file.string()},
                                    {"mode", Octal(status.st_mode & 07777U)},
                                    {"advice", "chmod 600: others may read the master key"}});
  }
  const base::Secret text = ReadAll(opened.get(), file);
  return KeyRing::Parse(text.Reveal(), file.string());
}

void CreateKeyFile(const path& file, const KeyRing& ring) {
  const base::Secret text = ring.Format();
  const Descriptor created(::open(
      file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!created.is_open()) {
    ThrowUnwritable(file, errno);
  }
  int error = WriteDurably(created.get(), text.Reveal());
  if (error == 0) {
    error = base::SyncFolder(file.parent_path());
  }
  if (error != 0) {
    // Half a key file would be taken for a damaged one at the next start.
    ::unlink(file.c_str());
    ThrowUnwritable(file, error);
  }
}

void ReplaceKeyFile(const path& file, const KeyRing& ring) {
  // A link is followed: the file that it leads to is the one that holds the keys.
  std::error_code ignored;
  const path real = std::filesystem::canonical(file, ignored);
  const path target = real.empty() ? file : real;
  const path unfinished = target.string() + ".new";
  ::unlink(unfinished.c_str());
  CreateKeyFile(unfinished, ring);
  int error = base::GiveToOwnerOf(unfinished, target);
  if (error == 0 && ::rename(unfinished.c_str(), target.c_str()) != 0) {
    error = errno;
  }
  if (error != 0) {
    ::unlink(unfinished.c_str());
    ThrowUnwritable(target, error);
  }
  if (const int unsynced = base::SyncFolder(target.parent_path())) {
    ThrowUnwritable(target, unsynced);
  }
}

}  // namespace rtm::crypto
