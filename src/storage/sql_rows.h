#pragma once

#include <optional>
#include <string>

#include "storage/records.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

/// Columns of {rts} in the order that ReadToken expects; no secrets.
extern const std::string kTokenColumns;
/// kTokenColumns, then the sealed ones: what ReadRecord expects.
extern const std::string kRecordColumns;

core::Token ReadToken(const SqlRow& row);
TokenRecord ReadRecord(const SqlRow& row);

std::optional<TokenRecord> FindRecord(SqlConnection& connection, core::TokenId id);
/// The same for a transaction that changes the row, or anything that hangs on it, by what it reads:
/// nobody else changes it until the end of the transaction.
std::optional<TokenRecord> LockRecord(SqlConnection& connection, core::TokenId id);
/// The row that holds the RT with this fingerprint. nullopt if none does, or the fingerprint is
/// empty.
std::optional<core::TokenId> FindHolder(SqlConnection& connection,
                                        const core::Fingerprint& fingerprint);

/// Writes a new row; id and version of `record` do not count. Returns the id.
core::TokenId InsertRecord(SqlConnection& connection, const TokenRecord& record);
/// Writes everything that an edit or a refresh can change, if the row still has
/// `record.token.version`; raises the version. False if the row is another version by now.
bool UpdateRecord(SqlConnection& connection, const TokenRecord& record);
/// As UpdateRecord, for what a refresh can change only. `before` is the row as it was read: indexes
/// over what has not changed stay untouched, as each costs pages to write.
bool UpdateRefreshed(SqlConnection& connection, const core::Token& before,
                     const TokenRecord& record);

/// The ledger (P11).
struct ConsumedEntry {
  std::string token_uid;
  std::string biz_id;
  std::int64_t generation = 0;
};
std::optional<ConsumedEntry> FindConsumedEntry(SqlConnection& connection,
                                               const core::Fingerprint& fingerprint);
/// The fingerprint must not be in the ledger yet.
void InsertConsumed(SqlConnection& connection, const core::Fingerprint& fingerprint,
                    const ConsumedEntry& entry, base::UtcTime now);
/// The same as the ports show it: with the row's present generation, 0 if it was deleted.
std::optional<AlreadyConsumed> FindConsumedToken(SqlConnection& connection,
                                                 const core::Fingerprint& fingerprint);

/// Adds a line to the audit log.
void AppendAudit(SqlConnection& connection, const core::AuditEvent& event);

}  // namespace rtm::storage
