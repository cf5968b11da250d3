#pragma once

#include <vector>

#include "storage/records.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

// What TokenStore's writes do inside their transaction. All expect an open write transaction and
// throw SqlError.

std::vector<InsertResult> InsertTokens(SqlConnection& connection, const std::vector<NewToken>& rows,
                                       OnKnownToken on_known);

/// The row that holds the refresh token, else its entry in the ledger. Needs no write transaction.
KnownToken FindKnownToken(SqlConnection& connection, const core::Fingerprint& fingerprint);

EditResult ApplyEdit(SqlConnection& connection, const TokenEdit& edit);

/// Rows that are linked go first, so that a row may go together with those that are linked to it.
/// Each that goes is audited with its biz_id as subject. The ids deleted, in the order of `ids`.
std::vector<core::TokenId> DeleteTokens(SqlConnection& connection,
                                        const std::vector<core::TokenId>& ids,
                                        core::AuditEvent audit);

}  // namespace rtm::storage
