#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/audit_event.h"
#include "service/import_entry.h"
#include "service/token_views.h"
#include "storage/records.h"

namespace rtm::service {

namespace asio = boost::asio;

class AuditLog;
class TokenVault;
struct TokenDraft;

/// One import on its way: its lines are read by the constructor and become rows chunk by chunk,
/// each in one transaction. Made by ImportService::Begin, moved on by one caller at a time, on any
/// thread. Holds the tokens until it is destroyed.
class ImportRun {
 public:
  struct Dependencies {
    TokenVault& vault;
    AuditLog& audit;
    const upstream::TokenEndpoint& endpoint;
    base::UtcTime now;
  };
  /// `request` is checked. `proxies`: whole URLs, dealt in turn; empty: no proxy.
  ImportRun(const Dependencies& dependencies, ImportRequest request,
            std::vector<std::string> proxies);

  bool has_next() const { return next_ < to_insert_.size(); }
  /// The next chunk. Throws the store's errors: what of the chunk is decided by then stays so, the
  /// rest of it is passed over.
  asio::awaitable<void> Next(core::Actor actor);
  /// Says of all lines of the last chunk that are not decided why they did not come in.
  void RefuseRest(const base::Text& why);
  /// Levels the dealing of the proxies and counts.
  asio::awaitable<void> Finish(core::Actor actor);

  /// Lines that were decided since the last call; the constructor decides the malformed ones.
  std::vector<const ImportLine*> TakeDecided();
  bool some_committed() const { return some_committed_; }
  const ImportReport& report() const { return report_; }
  ImportReport TakeReport() { return std::move(report_); }
  /// Of lines that were left out because an earlier one says the same.
  std::size_t repeated() const { return repeated_; }
  /// Places in report().lines of those that can become rows, and the token of such a one.
  const std::vector<std::size_t>& insertable() const { return to_insert_; }
  const base::Secret& TokenAt(std::size_t place) const { return entries_[place].refresh_token; }
  /// What the ledger or another row says of a line that would otherwise become a row.
  static void Judge(const storage::KnownToken& known, ImportLine* line);

 private:
  void CollectLines();
  bool ReadLine(std::size_t index, std::string_view text);
  TokenDraft Draft(std::size_t place, std::string biz_id) const;
  asio::awaitable<void> InsertOnce(core::Actor actor, std::size_t first, int round);
  asio::awaitable<void> LevelProxies(core::Actor actor);
  std::string NameOf(std::size_t place, int round) const;
  void Take(std::size_t place, std::size_t proxy, const storage::InsertResult& result);

  const Dependencies dependencies_;
  ImportRequest request_;  // Its lines only until they are read.
  const std::vector<std::string> proxies_;
  ImportReport report_;
  std::vector<ImportEntry> entries_;                             // One for each of report_.lines.
  std::vector<std::size_t> to_insert_;                           // Places in report_.lines.
  std::vector<std::pair<core::TokenId, std::size_t>> inserted_;  // Row and place of its proxy.
  std::vector<std::size_t> pending_;                             // Of the chunk, not decided yet.
  std::vector<std::size_t> decided_;
  std::size_t next_ = 0;  // In to_insert_.
  std::size_t repeated_ = 0;
  bool some_committed_ = false;
};

}  // namespace rtm::service
