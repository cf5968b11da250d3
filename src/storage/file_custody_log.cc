#include "storage/file_custody_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "storage/rescue_file_io.h"

namespace rtm::storage {
namespace {

constexpr std::uint64_t kRowLineBytes = 80;

// The latest attempt of a row has the say, and of its lines the last one.
void Take(const CustodyLine& line, CustodyLog::Known& known) {
  if (const auto* row = std::get_if<RowLine>(&line)) {
    CustodyEntry& entry = known.rows[row->uid];
    if (row->entry.attempt >= entry.attempt) {
      core::AttemptId made_by = entry.made_by;
      if (row->entry.generation != entry.generation) {
        made_by = row->entry.sent == TokenSent::kNothing ? row->entry.attempt : core::AttemptId{};
      }
      entry = row->entry;
      entry.made_by = made_by;
    }
    known.last_attempt = std::max(known.last_attempt, row->entry.attempt);
  } else if (const auto* doubt = std::get_if<DoubtLine>(&line)) {
    known.doubt = std::max(known.doubt, doubt->attempt);
    known.last_attempt = std::max(known.last_attempt, doubt->attempt);
  }
}

std::uint64_t SizeOf(int descriptor, const std::string& name) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) {
    ThrowFileError(errno, "stat " + name);
  }
  return static_cast<std::uint64_t>(status.st_size);
}

void CheckVersion(std::string_view header, const std::string& name) {
  if (header.starts_with("rtm-custody ") && header != kCustodyHeader) {
    throw base::Error(base::ErrorCode::kStoreNewer,
                      {"A newer version of rt-manage wrote " + name + ". Nothing was changed.",
                       name + " 由更新版本的 rt-manage 写入，未做任何更改。"});
  }
}

}  // namespace

FileCustodyLog::FileCustodyLog(std::filesystem::path file, std::string store_id)
    : file_(std::move(file)), store_id_(std::move(store_id)) {
  try {
    Open();
  } catch (...) {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
    throw;
  }
}

FileCustodyLog::~FileCustodyLog() { ::close(descriptor_); }

void FileCustodyLog::Open() {
  descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) {
    ThrowFileError(errno, "open " + file_.string());
  }
  size_ = SizeOf(descriptor_, file_.string());
  Sections sections = Read(descriptor_, size_, file_.string());
  if (const auto found = sections.find(store_id_); found != sections.end()) {
    known_ = found->second;
  } else if (!sections.empty()) {
    base::LogWarn("custody.other_store", {{"store", sections.begin()->first}});
  }
  // A section of its own for each life, and a line feed after a line that was cut off.
  std::string opening = size_ == 0 ? std::string(kCustodyHeader) + "\n" : "\n";
  opening += FormatCustodyLine(StoreLine{store_id_}, store_id_);
  Write(opening);
  // What one line a row would take, by a rough count: four times that is worth a rewrite.
  compact_at_ = std::max(kSmallestCompaction, 4 * (known_.rows.size() * kRowLineBytes));
  CompactIfDueBlocking();
}

FileCustodyLog::Sections FileCustodyLog::Read(int descriptor, std::uint64_t size,
                                              const std::string& name) {
  std::string text(size, '\0');
  if (const int error = ReadAt(descriptor, text, 0)) {
    ThrowFileError(error, "read " + name);
  }
  std::string_view rest = text;
  CheckVersion(rest.substr(0, rest.find('\n')), name);
  Sections sections;
  std::string store_id;
  std::size_t damaged = 0;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty() || line == kCustodyHeader) {
      continue;
    }
    const auto parsed = ParseCustodyLine(line, store_id);
    if (!parsed) {
      ++damaged;
    } else if (const auto* store = std::get_if<StoreLine>(&*parsed)) {
      store_id = store->store_id;
      sections.try_emplace(store_id);
    } else {
      Take(*parsed, sections[store_id]);
    }
  }
  if (damaged > 0) {
    base::LogError("custody.damaged", {{"lines", damaged}});
  }
  return sections;
}

core::AttemptId FileCustodyLog::LastAttemptIn(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    if (errno == ENOENT) {
      return {};
    }
    ThrowFileError(errno, "open " + file.string());
  }
  core::AttemptId last;
  try {
    for (const auto& [store, known] :
         Read(descriptor, SizeOf(descriptor, file.string()), file.string())) {
      last = std::max(last, known.last_attempt);
    }
  } catch (...) {
    ::close(descriptor);
    throw;
  }
  ::close(descriptor);
  return last;
}

void FileCustodyLog::Append(std::string_view uid, const CustodyEntry& entry) {
  const std::string line = FormatCustodyLine(RowLine{std::string(uid), entry}, store_id_);
  const std::lock_guard lock(mutex_);
  Write(line);
}

void FileCustodyLog::Note(std::string_view uid, const CustodyEntry& entry) noexcept {
  const std::string line = FormatCustodyLine(RowLine{std::string(uid), entry}, store_id_);
  const std::lock_guard lock(mutex_);
  try {
    Write(line);
  } catch (const base::Error& error) {
    base::LogError("custody.not_written", {{"error", error.log_message()}});
    unwritten_ += line;
  }
}

void FileCustodyLog::DoubtEverything(core::AttemptId attempt) {
  const std::string line = FormatCustodyLine(DoubtLine{attempt}, store_id_);
  const std::lock_guard lock(mutex_);
  Write(line);
  if (::fsync(descriptor_) != 0) {
    ThrowFileError(errno, "sync " + file_.string());
  }
}

// At its own place instead of by O_APPEND: the next line goes over one that was cut off.
void FileCustodyLog::Write(std::string_view lines) {
  const std::string text = unwritten_ + std::string(lines);
  if (const int error = WriteAt(descriptor_, text, size_)) {
    ThrowFileError(error, "write " + file_.string());
  }
  size_ += text.size();
  unwritten_.clear();
}

void FileCustodyLog::Compared() { known_.rows = {}; }

std::uint64_t FileCustodyLog::size() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

void FileCustodyLog::CompactIfDueBlocking() noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (size_ < compact_at_) {
      return;
    }
    compact_at_ = 2 * size_;  // Until it has succeeded: not at once again.
  }
  try {
    Compact();
  } catch (const std::exception& error) {
    base::LogWarn("custody.not_compacted", {{"error", error.what()}});
  }
}

// Entries go on being appended to the old file meanwhile; those are copied at the end.
void FileCustodyLog::Compact() {
  const std::uint64_t folded = size();
  const Sections sections = Read(descriptor_, folded, file_.string());
  const std::string text = Render(sections);
  const std::filesystem::path unfinished = file_.string() + ".new";
  const int replacement = ::open(unfinished.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (replacement < 0) {
    ThrowFileError(errno, "create " + unfinished.string());
  }
  int error = WriteAt(replacement, text, 0);
  if (error == 0 && ::fsync(replacement) != 0) {
    error = errno;  // Most of it before the lock: all flights write to this log.
  }
  const std::lock_guard lock(mutex_);
  std::string tail(size_ - folded, '\0');
  error = error != 0 ? error : ReadAt(descriptor_, tail, folded);
  error = error != 0 ? error : WriteAt(replacement, tail, text.size());
  if (error == 0 &&
      (::fsync(replacement) != 0 || ::rename(unfinished.c_str(), file_.c_str()) != 0)) {
    error = errno;
  }
  if (error != 0) {
    ::close(replacement);
    ::unlink(unfinished.c_str());
    ThrowFileError(error, "compact " + file_.string());
  }
  base::SyncFolder(file_.parent_path());
  ::close(std::exchange(descriptor_, replacement));
  size_ = text.size() + tail.size();
  compact_at_ = std::max(kSmallestCompaction, 4 * size_);
}

// The section of this store comes last: what is appended later belongs to it.
std::string FileCustodyLog::Render(const Sections& sections) const {
  std::string text = std::string(kCustodyHeader) + "\n";
  const auto add = [&text](const std::string& store_id, const Known& known) {
    text += FormatCustodyLine(StoreLine{store_id}, store_id);
    for (const auto& [uid, entry] : known.rows) {
      if (entry.made_by.value > 0 && entry.made_by != entry.attempt) {
        const CustodyEntry made{entry.generation, entry.made_by, TokenSent::kNothing};
        text += FormatCustodyLine(RowLine{uid, made}, store_id);
      }
      text += FormatCustodyLine(RowLine{uid, entry}, store_id);
    }
    if (known.doubt.value > 0) {
      text += FormatCustodyLine(DoubtLine{known.doubt}, store_id);
    }
  };
  for (const auto& [store_id, known] : sections) {
    if (store_id != store_id_) {
      add(store_id, known);
    }
  }
  if (const auto own = sections.find(store_id_); own != sections.end()) {
    add(store_id_, own->second);
  }
  return text;
}

}  // namespace rtm::storage
