#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/token.h"

namespace rtm::storage {

/// What has gone out of the refresh token that a row holds.
enum class TokenSent {
  kNothing,  ///< Or something that provably did not use it up.
  kOnce,
  kProbeToo  ///< The one probe of the doubt as well.
};

/// The last word on one row.
struct CustodyEntry {
  std::int64_t generation = 0;
  core::AttemptId attempt;  ///< The latest one of the row. Ids only rise within a store.
  TokenSent sent = TokenSent::kNothing;
  /// The one that brought this generation, as far as the log tells; 0: not known, or none did. Read
  /// from the order of the lines, never written.
  core::AttemptId made_by = {};
  bool operator==(const CustodyEntry&) const = default;
};

/// Rows whose generation and attempts are known outside the database, by uid, so that a database
/// that is older than that is recognized: it was restored from a backup, or somebody copied an old
/// file back (design.md section 7). Thread-safe.
class CustodyLog {
 public:
  virtual ~CustodyLog() = default;

  /// Writes one entry, no fsync: the page cache outlives a killed process, and a log that lags
  /// behind its database only sees less. Throws base::Error kStoreFull, kStoreReadOnly, kStoreIo.
  virtual void Append(std::string_view uid, const CustodyEntry& entry) = 0;
  /// The same for what has happened already. If it cannot be written now it is written in front of
  /// the next entry.
  virtual void Note(std::string_view uid, const CustodyEntry& entry) noexcept = 0;

  /// What the log said when it was opened.
  struct Known {
    core::AttemptId last_attempt;
    /// A backup was restored where no log tells what happened to its rows since: of a store that
    /// has not come this far, any row may have been sent. 0: never.
    core::AttemptId doubt;
    std::unordered_map<std::string, CustodyEntry> rows;  ///< By uid.
  };
  virtual const Known& known() const = 0;
  /// The store has been compared with it: frees the memory.
  virtual void Compared() = 0;

  /// Rewrites the log with one line a row, if it has grown enough for that. Failures are logged and
  /// leave the log as it was.
  virtual void CompactIfDueBlocking() noexcept = 0;
};

}  // namespace rtm::storage
