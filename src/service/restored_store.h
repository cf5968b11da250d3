#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "core/token.h"
#include "storage/custody_log.h"
#include "storage/records.h"

namespace rtm::service {

namespace asio = boost::asio;

class SettingsService;
class TokenVault;

/// A store that is older than the custody log: restored from a backup, or an old file copied back
/// (design.md section 7, P11). What its rows hold may have been used up since, so they are marked
/// before anything is sent. Used at start, on the core thread; throws the store's errors, and may
/// be run again after a start that was cut off.
class RestoredStore {
 public:
  /// `others_write`: other nodes send as well, and what they have sent stands in their own logs.
  RestoredStore(TokenVault& vault, storage::CustodyLog& log, const SettingsService& settings,
                const base::Clock& clock, bool others_write);

  /// Compares how far store and log have come. True if the store is older: also one that was copied
  /// while its last attempts were in the air.
  asio::awaitable<bool> Look(const std::vector<storage::AttemptRecord>* open_attempts);

  /// What the log knows that happened to a row after the store was copied; nullopt if nothing.
  std::optional<storage::CustodyEntry> MissedBy(const core::Token& token) const;

  struct Marked {
    std::size_t rotation_lost = 0;  ///< Hold a used-up RT.
    std::size_t in_doubt = 0;       ///< Their RT was sent once; how that ended is not known here.
  };
  /// Marks the rows that are still behind, then lets the ids of attempts go on behind the log's:
  /// the store counts as up to date from now on.
  asio::awaitable<Marked> MarkRows();

  static constexpr const char* kCode = "store_restored";

 private:
  asio::awaitable<bool> HasRowsBehind() const;
  bool WasCopiedInFlight(const storage::AttemptRecord& open, const core::Token& token) const;
  std::optional<storage::MissedRotations> Judge(const core::Token& token) const;

  TokenVault& vault_;
  storage::CustodyLog& log_;
  const SettingsService& settings_;
  const base::Clock& clock_;
  const bool others_write_;
  bool is_older_ = false;
  bool others_may_have_sent_ = false;  // Rows that this log says nothing of, too.
  core::AttemptId last_attempt_;       // Of the store.
};

}  // namespace rtm::service
