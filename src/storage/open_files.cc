#include "storage/open_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>
#include <utility>

namespace rtm::storage {
namespace {

namespace fs = std::filesystem;

using FileId = std::pair<dev_t, ino_t>;

std::vector<FileId> IdsOf(const std::vector<fs::path>& files) {
  std::vector<FileId> ids;
  for (const fs::path& file : files) {
    struct stat status{};
    if (::stat(file.c_str(), &status) == 0) {
      ids.emplace_back(status.st_dev, status.st_ino);
    }
  }
  return ids;
}

bool HoldsAny(const fs::path& process, const std::vector<FileId>& ids) {
  std::error_code error;
  fs::directory_iterator descriptors(process / "fd", error);
  for (; !error && descriptors != fs::directory_iterator(); descriptors.increment(error)) {
    // Through the link, which works for removed files too.
    struct stat status{};
    if (::stat(descriptors->path().c_str(), &status) == 0 &&
        std::ranges::find(ids, FileId(status.st_dev, status.st_ino)) != ids.end()) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<pid_t> ProcessesThatHold(const std::vector<fs::path>& files) {
  const std::vector<FileId> ids = IdsOf(files);
  std::vector<pid_t> holders;
  std::error_code error;
  fs::directory_iterator processes("/proc", error);
  for (; !error && processes != fs::directory_iterator(); processes.increment(error)) {
    const std::string name = processes->path().filename().string();
    pid_t pid = 0;
    const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (failed == std::errc() && end == name.data() + name.size() && pid != ::getpid() &&
        HoldsAny(processes->path(), ids)) {
      holders.push_back(pid);
    }
  }
  std::ranges::sort(holders);
  return holders;
}

}  // namespace rtm::storage
