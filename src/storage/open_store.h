#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "storage/adoption_store.h"
#include "storage/audit_store.h"
#include "storage/change_feed.h"
#include "storage/mysql_options.h"
#include "storage/node_store.h"
#include "storage/overview_store.h"
#include "storage/refresh_store.h"
#include "storage/session_store.h"
#include "storage/settings_store.h"
#include "storage/store_meter.h"
#include "storage/token_store.h"

namespace rtm::storage {

/// A store on a MySQL or MariaDB server; the prefix in `server` does not count.
struct MySqlPlace {
  MySqlOptions server;
  std::size_t max_open = 100;  ///< Connections at most; no more are opened than are of use.
  std::size_t max_idle = 10;   ///< Connections kept while nobody uses them.
  std::chrono::seconds lifetime{3600};  ///< Of a connection; 0 = no end.
};

struct StoreOptions {
  std::filesystem::path sqlite_file;
  /// Given: the store is there, and `sqlite_file` and `readers` do not count.
  std::optional<MySqlPlace> mysql = std::nullopt;
  std::string table_prefix;
  std::size_t readers = 3;      ///< Threads that read beside the writer.
  std::size_t max_batch = 256;  ///< Writes that share one commit at most.
  /// For tests: called on the writer thread before each group's "begin" and "commit"; what it
  /// throws (base::Error) is taken for a failure of that step, and nothing of the group is changed.
  std::function<void(std::string_view step)> fault_hook;
  StoreMetrics metrics = {};
};

/// A database and the ports into it. Made and stopped by the application's main thread; the ports
/// are thread-safe and live as long as this object.
class Store {
 public:
  virtual ~Store() = default;
  virtual TokenStore& tokens() = 0;
  virtual RefreshStore& refreshes() = 0;
  virtual AuditStore& audit() = 0;
  virtual SettingsStore& settings() = 0;
  virtual OverviewStore& overview() = 0;
  virtual AdoptionStore& adoption() = 0;
  virtual SessionStore& sessions() = 0;
  /// Null where the database is this process's alone, and so is the next.
  virtual NodeStore* nodes() = 0;
  virtual ChangeFeed* changes() = 0;

  /// Finishes what has been handed over, then closes the database. Later calls fail with
  /// kStoreUnavailable. Everybody who waits is resumed on his own executor, which must still run.
  virtual void StopBlocking() = 0;
  /// Commits so far, for metrics and tests: how many writes share one.
  virtual std::int64_t commit_count() const = 0;
};

/// Opens the SQLite file, which is made if it is not there, or the database on the server; brings
/// its schema up to date. `clock` must outlive the store. Throws base::Error, and then nothing was
/// changed: kConfig (prefix, folder, login, a database of the old system), kStoreReadOnly,
/// kStoreCorrupt, kStoreNewer, kStoreFull, kStoreIo, kStoreUnavailable (locked by another process,
/// no answer).
std::unique_ptr<Store> OpenStoreBlocking(StoreOptions options, const base::Clock& clock);

}  // namespace rtm::storage
