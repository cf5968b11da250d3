#pragma once

#include <string>
#include <vector>

#include "storage/adoption_store.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

// What AdoptionStore does inside its transaction. All throw SqlError.

/// The columns of the old {rts}, as OldRow needs them, in the order that ReadOldRow expects.
const std::vector<std::string_view>& OldColumns();
OldRow ReadOldRow(const SqlRow& row);
/// An expression over the columns that the old system writes, where it may still be at work.
std::string_view OldRowDigest(SqlDialect dialect);

std::vector<std::optional<TokenHolder>> FindTokenHolders(
    SqlConnection& connection, const std::vector<core::Fingerprint>& fingerprints);

/// Expects an open write transaction.
AdoptedAs AdoptRow(SqlConnection& connection, AdoptedRow row);

}  // namespace rtm::storage
