#include "storage/rescue_file_io.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/error.h"

namespace rtm::storage {

int ReadAt(int descriptor, std::span<char> into, std::uint64_t offset) noexcept {
  while (!into.empty()) {
    const ssize_t count = ::pread(descriptor, into.data(), into.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return count < 0 ? errno : EIO;
    }
    into = into.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return 0;
}

int WriteAt(int descriptor, std::string_view bytes, std::uint64_t offset) noexcept {
  while (!bytes.empty()) {
    const ssize_t count =
        ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return 0;
}

int WriteTwoAt(int descriptor, std::string_view first, std::string_view second,
               std::uint64_t offset) noexcept {
  const std::array<iovec, 2> parts{{{const_cast<char*>(first.data()), first.size()},
                                    {const_cast<char*>(second.data()), second.size()}}};
  ssize_t count = 0;
  do {
    count = ::pwritev(descriptor, parts.data(), static_cast<int>(parts.size()),
                      static_cast<off_t>(offset));
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    return errno;
  }
  const auto written = static_cast<std::size_t>(count);
  if (written < first.size()) {
    const int error = WriteAt(descriptor, first.substr(written), offset + written);
    return error != 0 ? error : WriteAt(descriptor, second, offset + first.size());
  }
  return WriteAt(descriptor, second.substr(written - first.size()), offset + written);
}

void ThrowFileError(int error_number, const std::string& what) {
  using base::Error;
  using base::ErrorCode;
  const std::string log = what + ": " + std::generic_category().message(error_number);
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      throw Error(ErrorCode::kStoreFull,
                  {"The disk is full (" + what + ").", "磁盘已满（" + what + "）。"}, log);
    case EACCES:
    case EPERM:
    case EROFS:
      throw Error(ErrorCode::kStoreReadOnly,
                  {"No right to write (" + what + ").", "没有写权限（" + what + "）。"}, log);
    default:
      throw Error(
          ErrorCode::kStoreIo,
          {"A file could not be read or written (" + what + ").", "文件读写失败（" + what + "）。"},
          log);
  }
}

}  // namespace rtm::storage
