#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "app/private_file.h"
#include "base/clock.h"
#include "crypto/key_ring.h"

namespace rtm::app {

/// What the head of a backup says in the clear; it is authenticated with the rest.
struct BackupHead {
  std::string version;  ///< Of the program that wrote it.
  std::string store_id;
  std::string key_id;   ///< Of the master key that opens it.
  std::string node_id;  ///< Of the data directory whose custody log goes on behind it; "" = none.
  base::UtcTime made_at{};
  std::int64_t rows = 0;
  std::int64_t last_attempt = 0;
  std::int64_t bytes = 0;  ///< Of the database in it.
  /// A database of the old system, as it was before it was taken over: no store id yet.
  bool is_old_system = false;
};

// A backup is a line "rtm-backup 1", a line with the head as JSON, and the database as a sealed
// stream (crypto/sealed_stream.h) in chunks of 64 KiB (docs/backup.md).

/// Writes `database` into `out`; the caller finishes it. Throws base::Error.
void WriteBackup(const std::filesystem::path& database, const BackupHead& head,
                 const crypto::KeyRing::Key& key, PrivateFile& out);

/// Reads all of a backup and hands its database to `sink` piece by piece. Throws base::Error:
/// kInvalidArgument if it is no backup or cannot be read, kStoreNewer for a newer form, kKeyWrong
/// if no key of the ring has its key id, kSealBroken if it is damaged, changed or cut off.
BackupHead ReadBackup(const std::filesystem::path& file, const crypto::KeyRing& ring,
                      const std::function<void(std::string_view)>& sink);

}  // namespace rtm::app
