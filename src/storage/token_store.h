#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// Rows: create, read, edit, delete, find what is due. Thread-safe; every coroutine resumes on the
/// caller's executor. All functions may throw base::Error kStoreUnavailable, kStoreFull,
/// kStoreReadOnly, kStoreIo, kStoreCorrupt; after those nothing was changed, unless it is
/// kCommitUnknown. A write and its audit event are one transaction; writes of many callers share
/// one commit (group commit), and a coroutine resumes only after that commit is durable. Parameters
/// are taken by value: the coroutine owns them.
class TokenStore {
 public:
  virtual ~TokenStore() = default;

  virtual asio::awaitable<std::optional<TokenRecord>> Find(core::TokenId id) = 0;
  virtual asio::awaitable<std::optional<TokenRecord>> FindByBizId(std::string biz_id) = 0;
  /// Of several rows with this e-mail (exact, case-insensitive ASCII) the oldest.
  virtual asio::awaitable<std::optional<TokenRecord>> FindByEmail(std::string email) = 0;
  virtual asio::awaitable<TokenPage> List(TokenFilter filter, PageRequest page,
                                          TokenOrder order) = 0;
  /// Ids of the rows that `filter` lets through, in order behind `after`, at most `limit`. Found in
  /// an index: no row is read.
  virtual asio::awaitable<std::vector<core::TokenId>> ListIds(TokenFilter filter,
                                                              core::TokenId after,
                                                              std::size_t limit) = 0;
  /// Rows in id order after `after`, at most `limit`: for export and for walks over all rows.
  virtual asio::awaitable<std::vector<TokenRecord>> ListAfter(core::TokenId after,
                                                              std::size_t limit) = 0;

  /// Rows whose time has come, earliest first, by index: enabled and schedulable ones if
  /// `include_scheduled`, and in any case unspent probes of doubts; of these the `share`. Linked
  /// rows never are. Without secrets.
  virtual asio::awaitable<std::vector<core::Token>> FindDue(base::UtcTime now,
                                                            bool include_scheduled,
                                                            std::size_t limit,
                                                            DueShare share = {}) = 0;
  /// Sets next_refresh_at of many rows at once (interval or lead changed). Rows that changed
  /// meanwhile are left alone.
  struct DueChange {
    core::TokenId id;
    std::int64_t expected_version = 0;
    std::optional<base::UtcTime> next_refresh_at;
  };
  virtual asio::awaitable<void> Reschedule(std::vector<DueChange> changes) = 0;

  /// All rows in one transaction, one result each in order; a refused row does not stop the others.
  /// Consumed or known RTs are found within the batch too.
  virtual asio::awaitable<std::vector<InsertResult>> Insert(std::vector<NewToken> rows,
                                                            OnKnownToken on_known,
                                                            core::AuditEvent audit) = 0;
  /// What Insert would find of each of these refresh tokens, in order; nothing is written.
  virtual asio::awaitable<std::vector<KnownToken>> LookUp(
      std::vector<core::Fingerprint> fingerprints) = 0;
  virtual asio::awaitable<EditResult> Edit(TokenEdit edit, core::AuditEvent audit) = 0;
  /// Many edits in one transaction (proxies dealt anew); one result each.
  virtual asio::awaitable<std::vector<EditResult>> EditMany(std::vector<TokenEdit> edits,
                                                            core::AuditEvent audit) = 0;
  /// Deletes rows that have neither an open attempt nor rows linked to them; the result lists the
  /// ids that were deleted. Each of them has its own line in the audit log: `audit` with the row's
  /// biz_id as subject. The RT of a deleted row is not consumed and may be imported again.
  virtual asio::awaitable<std::vector<core::TokenId>> Delete(std::vector<core::TokenId> ids,
                                                             core::AuditEvent audit) = 0;

  /// Puts each `after` where `before` still stands, in one transaction; returns how many. No
  /// version rises: nothing has changed for anybody who reads.
  virtual asio::awaitable<std::size_t> Reseal(std::vector<Resealing> values) = 0;

  /// Rows linked to `id`, oldest first, without secrets.
  virtual asio::awaitable<std::vector<core::Token>> FindLinkedTo(core::TokenId id) = 0;
  /// Ids of the rows whose proxy has this fingerprint, for dealing proxies anew.
  virtual asio::awaitable<std::vector<core::TokenId>> FindByProxy(core::Fingerprint proxy) = 0;
  /// How many rows each proxy has; rows without one are left out.
  virtual asio::awaitable<std::map<core::Fingerprint, std::int64_t>> CountByProxy() = 0;
  /// Counts for metrics, from indexes. `include_scheduled` as for FindDue.
  virtual asio::awaitable<RowCensus> Census(base::UtcTime now, bool include_scheduled) = 0;
};

}  // namespace rtm::storage
