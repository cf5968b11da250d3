#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace rtm::app {

/// A new file that only its owner can read (mode 0600, O_EXCL), for what holds secrets. Removed
/// again unless it is finished. Throws Error(kConflict) if there is a file, kStoreIo or kStoreFull
/// if the disk fails it.
class PrivateFile {
 public:
  /// Throws Error(`bad_path`) if no file can be made at this path: no such folder, no right to
  /// write, read-only. Whoever chose the path decides whose mistake that is.
  static PrivateFile Create(std::filesystem::path path, base::ErrorCode bad_path);
  ~PrivateFile();
  PrivateFile(PrivateFile&& other) noexcept;
  PrivateFile& operator=(PrivateFile&&) = delete;
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  void Write(std::string_view bytes);
  /// On disk: fsynced and kept.
  void Finish();
  /// fsynced; still removed unless it is finished or published.
  void Sync();
  /// Keeps it under another name, durably. Throws Error(kConflict) if there is a file of that name.
  void PublishAs(const std::filesystem::path& name);

 private:
  PrivateFile(std::filesystem::path path, int descriptor);

  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace rtm::app
