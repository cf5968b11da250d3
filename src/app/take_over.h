#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/config.h"
#include "app/core_thread.h"
#include "app/first_start.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "crypto/cipher.h"
#include "service/adoption.h"
#include "storage/mysql_take_over.h"
#include "storage/open_store.h"

namespace rtm::app {

/// What a start does with a database of the old system, or with one whose adoption was cut off.
enum class OldStore {
  kRefuse,
  kTakeOver,
  kTakeOverWithBackup  ///< Somebody says that he has a backup, as is asked for one on a server.
};

/// What a store is opened with. All of it outlives who uses it.
struct StoreEnvirons {
  CoreThread& core;
  base::BlockingPool& pool;
  const base::Clock& clock;
  base::Entropy& entropy;
  const Environment& environment;
  storage::StoreMetrics metrics;
  OldStore old_store = OldStore::kRefuse;
};

/// Takes a database of the old system over while a start opens it (docs/upgrade.md): file or tables
/// before the store is opened, the rows when its keys are there and before anything is served or
/// sent. What is left to do is found by looking, so each step may be cut off. Used by SealedStore,
/// under the lock of the data directory. Throws base::Error.
class TakeOver {
 public:
  TakeOver(const Config& config, const StoreEnvirons& environs)
      : config_(config), environs_(environs) {}

  /// Copy and schema, if the database is one of the old system. Returns the key file if one was
  /// made. On a server, where anything is left to do, nobody else takes it over from then on until
  /// the end of this object.
  std::optional<std::filesystem::path> Prepare();

  /// Whether settings and rows, or the rewriting of the file, are left to do.
  static bool IsUnfinished(const std::map<std::string, std::string>& settings);
  /// Throws Error(kConfig) that names the command which goes on.
  [[noreturn]] static void RefuseUnfinished();
  /// Settings and rows, with an entry in the audit log, unless that was done before.
  service::AdoptionReport TakeRows(storage::Store& store,
                                   const std::map<std::string, std::string>& settings,
                                   const crypto::Cipher& cipher) const;
  /// With the store closed.
  void ScrubFile() const;
  /// The key file, if the key comes from there: it was made by this start or by one that was cut
  /// off, which told nobody.
  std::optional<std::filesystem::path> KeyFile() const;

 private:
  std::optional<std::filesystem::path> PrepareFile() const;
  void PrepareServer();
  core::RefreshPolicy PolicyOf(storage::Store& store, const crypto::Cipher& cipher,
                               const std::string& store_id) const;

  const Config& config_;
  const StoreEnvirons& environs_;
  std::unique_ptr<storage::MySqlTakeOver> server_;  // Holds the lock.
};

/// How long a start watches and waits.
storage::TakeOverPatience StartPatience();
/// Throws Error(kConflict) with the command that makes the backup which is asked for.
[[noreturn]] void DemandBackup(const DatabaseConfig& config, storage::MySqlTakeOver& server);

/// "rows: 3, linked: 1, ...", for the audit log.
std::string Summary(const service::AdoptionReport& report);

}  // namespace rtm::app
