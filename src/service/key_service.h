#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/offload.h"
#include "core/audit_event.h"
#include "core/token.h"
#include "crypto/cipher.h"
#include "storage/rescue_journal.h"
#include "storage/settings_store.h"

namespace rtm::service {

namespace asio = boost::asio;

class AuditLog;
class NodeWatch;
class TokenVault;

/// What one master key still opens.
struct KeyUse {
  std::string id;
  bool in_ring = false;
  bool seals = false;         ///< New values are sealed with it.
  std::int64_t rows = 0;      ///< Values in rows.
  std::int64_t settings = 0;  ///< Values in settings.
  /// Replies in the rescue journal, also those that are kept for a database that comes back older.
  std::int64_t journal = 0;
};

/// Counts, changes and applies master keys while everything else goes on (docs/master_key.md). Any
/// thread. Throws the store's errors.
class KeyService {
 public:
  struct Dependencies {
    TokenVault& vault;
    storage::SettingsStore& settings;
    storage::RescueJournal& journal;
    NodeWatch& nodes;
    const crypto::Cipher& cipher;
    AuditLog& audit;
    base::BlockingPool& pool;
    std::string store_id;
    /// Reads the ring anew from where it was read at start and gives it to the cipher. Blocks;
    /// throws kKeyMissing, kConfig, and kConflict if a key was taken out.
    std::function<void()> reload_ring;
  };
  explicit KeyService(Dependencies dependencies);

  /// In the order of the ring, then keys that are missing in it.
  asio::awaitable<std::vector<KeyUse>> Check();
  /// Reads the ring anew and says the id of its first key, which seals from now on. Throws
  /// kConflict if a key was taken out, or if there are other nodes, which could not open what it
  /// seals; nothing has changed then.
  asio::awaitable<std::string> Reload(core::Actor actor);

  struct ResealReport {
    core::TokenId last;  ///< Call again with it; 0: all rows are done.
    std::int64_t resealed = 0;
    std::int64_t broken = 0;  ///< Do not open, so they stay as they are.
  };
  /// Seals the next rows behind `after` with the first key, and the settings together with the
  /// first of them. Repeatable: what is sealed with it already is left alone. Throws kConflict for
  /// rows behind others before a run was begun, and audited, with 0.
  asio::awaitable<ResealReport> Reseal(core::Actor actor, core::TokenId after);

  static constexpr std::size_t kChunk = 500;

 private:
  asio::awaitable<void> ResealSettings(ResealReport* report);
  crypto::SealPlace PlaceOf(const std::string& key) const;

  Dependencies dependencies_;
  std::atomic<bool> rekey_begun_{false};
};

}  // namespace rtm::service
