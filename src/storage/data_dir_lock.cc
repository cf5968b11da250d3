#include "storage/data_dir_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

#include "base/encoding.h"
#include "base/error.h"
#include "base/files.h"
#include "storage/rescue_file_io.h"

namespace rtm::storage {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;

constexpr std::size_t kNodeIdBytes = 16;

void MakeDataDir(const fs::path& data_dir) {
  if (::mkdir(data_dir.c_str(), 0700) == 0 || errno == EEXIST) {
    return;
  }
  if (errno == ENOENT || errno == ENOTDIR) {
    throw Error(ErrorCode::kConfig,
                {"The parent of the data directory is not there: " + data_dir.string() +
                     ". Create it, or change server.data_dir.",
                 "数据目录的上级目录不存在：" + data_dir.string() +
                     "。请创建该目录或修改 server.data_dir。"})
        .WithField("server.data_dir");
  }
  ThrowFileError(errno, "create " + data_dir.string());
}

std::string ReadHolder(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t count = ::pread(descriptor, text.data(), text.size(), 0);
  const std::string_view holder =
      base::TrimAscii({text.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))});
  const bool is_number =
      !holder.empty() && std::ranges::all_of(holder, [](char c) { return c >= '0' && c <= '9'; });
  return is_number ? std::string(holder) : "?";
}

[[noreturn]] void ThrowInUse(const fs::path& data_dir, const std::string& holder) {
  throw Error(ErrorCode::kDataDirInUse,
              {"The data directory " + data_dir.string() + " is in use by process " + holder + ".",
               "数据目录 " + data_dir.string() + " 正被进程 " + holder + " 使用。"});
}

std::string ReadNodeId(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const std::string_view id = base::TrimAscii(text);
  const auto bytes = base::HexDecode(id);
  if (!bytes || bytes->size() != kNodeIdBytes) {
    throw Error(
        ErrorCode::kStoreCorrupt,
        {file.string() +
             " does not hold a node id (32 hex characters). Restore it, or remove it if this is a "
             "new node.",
         file.string() +
             " 中没有有效的节点 ID（32 个十六进制字符）。请恢复该文件；若是新节点可将其删除。"});
  }
  return std::string(id);
}

void WriteNodeId(const fs::path& file, const std::string& id) {
  // Under another name first, so that a crash leaves either no id or a whole one.
  const std::string unfinished = file.string() + ".new";
  const int descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    ThrowFileError(errno, "create " + unfinished);
  }
  int error = WriteAt(descriptor, id + "\n", 0);
  if (error == 0 && ::fsync(descriptor) != 0) {
    error = errno;
  }
  ::close(descriptor);
  if (error == 0 && ::rename(unfinished.c_str(), file.c_str()) != 0) {
    error = errno;
  }
  if (error != 0) {
    ThrowFileError(error, "write " + file.string());
  }
  base::SyncFolder(file.parent_path());
}

}  // namespace

DataDirLock::DataDirLock(const fs::path& data_dir) {
  MakeDataDir(data_dir);
  const fs::path file = data_dir / "lock";
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) {
    ThrowFileError(errno, "open " + file.string());
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    const std::string holder = ReadHolder(descriptor_);
    ::close(descriptor_);
    if (error != EWOULDBLOCK) {
      ThrowFileError(error, "lock " + file.string());
    }
    ThrowInUse(data_dir, holder);
  }
  // For the message of whoever comes next only; the lock does not depend on it.
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor_, 0) == 0) {
    static_cast<void>(WriteAt(descriptor_, pid, 0));
  }
}

// The file stays: removing it would let two processes lock two files of one name.
DataDirLock::~DataDirLock() { ::close(descriptor_); }

std::string LoadOrMakeNodeId(const fs::path& data_dir, base::Entropy& entropy) {
  const fs::path file = data_dir / "node_id";
  std::error_code error;
  if (!fs::exists(file, error)) {
    WriteNodeId(file, entropy.Hex(kNodeIdBytes));
  }
  return ReadNodeId(file);
}

std::string FindNodeId(const fs::path& data_dir) {
  const fs::path file = data_dir / "node_id";
  std::error_code error;
  return fs::exists(file, error) ? ReadNodeId(file) : "";
}

}  // namespace rtm::storage
