#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "storage/custody_line.h"
#include "storage/custody_log.h"

namespace rtm::storage {

/// CustodyLog in one text file, `custody.log`, mode 0600, that is only ever appended to or replaced
/// as a whole. It may speak of several stores; entries of the others are kept.
class FileCustodyLog final : public CustodyLog {
 public:
  /// Reads the file, or makes it. Throws base::Error kStoreFull, kStoreIo, kStoreReadOnly, and
  /// kStoreNewer for the file of a newer version. Damaged lines are logged and left out.
  FileCustodyLog(std::filesystem::path file, std::string store_id);
  ~FileCustodyLog() override;
  FileCustodyLog(const FileCustodyLog&) = delete;
  FileCustodyLog& operator=(const FileCustodyLog&) = delete;

  void Append(std::string_view uid, const CustodyEntry& entry) override;
  void Note(std::string_view uid, const CustodyEntry& entry) noexcept override;
  const Known& known() const override { return known_; }
  void Compared() override;
  void CompactIfDueBlocking() noexcept override;

  /// Says that rows of this store may have been sent by attempts up to `attempt` that no log tells
  /// of. For `restore`. Throws as Append.
  void DoubtEverything(core::AttemptId attempt);
  /// The latest attempt of any store that the log at this place speaks of; 0 if it knows of none or
  /// is not there. Throws as the constructor.
  static core::AttemptId LastAttemptIn(const std::filesystem::path& file);
  std::uint64_t size() const;

  static constexpr std::uint64_t kSmallestCompaction = std::uint64_t{4} << 20;

 private:
  using Sections = std::map<std::string, Known, std::less<>>;  // By store id.

  static Sections Read(int descriptor, std::uint64_t size, const std::string& name);
  void Open();
  void Write(std::string_view lines);
  void Compact();
  std::string Render(const Sections& sections) const;

  const std::filesystem::path file_;
  const std::string store_id_;
  Known known_;  // Changed by Compared() only, before threads start.
  mutable std::mutex mutex_;
  int descriptor_ = -1;           // GUARDED_BY(mutex_)
  std::uint64_t size_ = 0;        // GUARDED_BY(mutex_)
  std::uint64_t compact_at_ = 0;  // GUARDED_BY(mutex_)
  std::string unwritten_;         // GUARDED_BY(mutex_); lines that the disk refused.
};

}  // namespace rtm::storage
