#pragma once

#include "base/text.h"
#include "storage/records.h"

namespace rtm::service {

/// "used up here already, as generation 7 of X, which is at generation 9 now": why the ledger
/// refuses a refresh token.
base::Text ConsumedText(const storage::AlreadyConsumed& entry);

}  // namespace rtm::service
