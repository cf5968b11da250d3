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

std::vector<std::optional<TokenHolder>> FindTokenHolders(
    SqlConnection& connection, const std::vector<core::Fingerprint>& fingerprints);

/// Expects an open write transaction.
AdoptedAs AdoptRow(SqlConnection& connection, AdoptedRow row);

}  // namespace rtm::storage
