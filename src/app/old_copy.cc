#include "app/old_copy.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "app/backup_file.h"
#include "app/command_files.h"
#include "app/private_file.h"
#include "app/version.h"
#include "base/fault_point.h"
#include "base/files.h"
#include "base/log.h"
#include "storage/store_copy.h"

namespace rtm::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUnfinished = ".unfinished";
constexpr std::string_view kExtension = ".rtmbackup";

fs::path StemOf(const fs::path& database) { return database.string() + ".before-rt-manage-"; }

/// Files beside the database whose names start and end so.
std::vector<fs::path> FilesOf(const fs::path& database, std::string_view end) {
  const std::string start = StemOf(database).filename().string();
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(base::FolderOf(database))) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(start) && name.ends_with(end)) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

/// SQLite's own marks in the header of a file: which journal it had last, and how often it was
/// written. They change without a change of what is in the database.
void ForgetMarks(std::string& header) {
  for (const auto& [start, end] :
       {std::pair<std::size_t, std::size_t>{18, 20}, {24, 28}, {92, 100}}) {
    for (std::size_t at = start; at < std::min(end, header.size()); ++at) {
      header[at] = '\0';
    }
  }
}

/// Whether this sealed copy opens and holds what `plain` holds.
bool Holds(const fs::path& sealed, const fs::path& plain, const crypto::KeyRing& ring) {
  std::ifstream in(plain, std::ios::binary);
  bool is_same = true;
  bool is_header = true;
  try {
    const BackupHead head = ReadBackup(sealed, ring, [&](std::string_view bytes) {
      std::string here(bytes.size(), '\0');
      in.read(here.data(), static_cast<std::streamsize>(here.size()));
      std::string there(bytes);
      if (std::exchange(is_header, false)) {
        ForgetMarks(here);
        ForgetMarks(there);
      }
      is_same = is_same && in && here == there;
    });
    return head.is_old_system && is_same && in.peek() == std::ifstream::traits_type::eof();
  } catch (const base::Error&) {
    return false;
  }
}

std::optional<fs::path> FindWholeCopy(const fs::path& database, const fs::path& plain,
                                      const crypto::KeyRing& ring) {
  for (const fs::path& file : FilesOf(database, kExtension)) {
    if (Holds(file, plain, ring)) {
      return file;
    }
  }
  return std::nullopt;
}

fs::path FreeName(const fs::path& database, base::UtcTime now) {
  const std::string wanted = StemOf(database).string() + FileStamp(now);
  fs::path name = wanted + std::string(kExtension);
  for (int number = 2; fs::exists(fs::symlink_status(name)); ++number) {
    name = wanted + "-" + std::to_string(number) + std::string(kExtension);
  }
  return name;
}

}  // namespace

fs::path KeepOldCopy(const DatabaseConfig& config, const crypto::KeyRing& ring,
                     const base::Clock& clock) {
  const fs::path database = config.database;
  const CommandLock lock(base::FolderOf(database));
  for (const fs::path& file : FilesOf(database, kUnfinished)) {
    fs::remove(file);
  }
  // Removed however this ends, and by the next start if it is killed.
  const PassingDatabase plain(database.string() + ".take-over-copy");
  BackupHead head;
  head.made_at = clock.Now();
  head.rows = storage::CopyOldStoreBlocking(database, config.table_prefix, plain.file());
  base::FaultPoint("adoption_plain_copy");
  if (const auto whole = FindWholeCopy(database, plain.file(), ring)) {
    base::LogInfo("adoption.copy_kept", {{"file", whole->string()}});
    return *whole;
  }
  const crypto::KeyRing::Key& key = ring.keys().front();
  head.version = Version();
  head.key_id = key.id;
  head.bytes = static_cast<std::int64_t>(fs::file_size(plain.file()));
  head.is_old_system = true;
  const fs::path name = FreeName(database, head.made_at);
  PrivateFile out = PrivateFile::Create(name.string() + std::string(kUnfinished),
                                        base::ErrorCode::kStoreReadOnly);
  WriteBackup(plain.file(), head, key, out);
  out.Sync();
  // Read back: a copy that does not open is worse than none.
  if (!Holds(name.string() + std::string(kUnfinished), plain.file(), ring)) {
    throw base::Error(base::ErrorCode::kStoreIo,
                      {"The copy of the old database could not be read back; nothing was changed.",
                       "旧数据库的副本无法读回；未做任何更改。"},
                      "the sealed copy " + name.string() + " does not hold what was written");
  }
  out.PublishAs(name);
  if (const int error = base::GiveToOwnerOf(name, database)) {
    base::LogWarn("adoption.copy_not_given", {{"file", name.string()}, {"errno", error}});
  }
  base::LogInfo("adoption.copy_made", {{"file", name.string()}, {"rows", head.rows}});
  base::FaultPoint("adoption_sealed_copy");
  return name;
}

}  // namespace rtm::app
