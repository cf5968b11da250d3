#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "app/config.h"
#include "app/core_thread.h"
#include "app/first_start.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "crypto/cipher.h"
#include "service/adoption.h"
#include "storage/open_store.h"

namespace rtm::app {

/// What a start does with a database of the old system, or with one whose adoption was cut off.
enum class OldStore { kRefuse, kTakeOver };

/// Takes a database of the old system over while a start opens it (docs/upgrade.md): the file
/// before the store is opened, the rows when its keys are there and before anything is served or
/// sent. What is left to do is found by looking, so each step may be cut off. Used by SealedStore,
/// under the lock of the data directory. Throws base::Error.
class TakeOver {
 public:
  struct Environs {
    CoreThread& core;
    base::BlockingPool& pool;
    const base::Clock& clock;
    base::Entropy& entropy;
    const Environment& environment;
  };
  TakeOver(const Config& config, Environs environs) : config_(config), environs_(environs) {}

  /// Copy and schema, if the file is one of the old system. Returns the key file if one was made.
  std::optional<std::filesystem::path> PrepareFile(OldStore policy) const;

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
  core::RefreshPolicy PolicyOf(storage::Store& store, const crypto::Cipher& cipher,
                               const std::string& store_id) const;

  const Config& config_;
  const Environs environs_;
};

/// "rows: 3, linked: 1, ...", for the audit log.
std::string Summary(const service::AdoptionReport& report);

}  // namespace rtm::app
