#pragma once

#include "app/application.h"

namespace rtm::app {

/// For commands whose work holds only if nobody refreshes any more. Throws Error(kStoreUnavailable)
/// that names the other nodes of this store, also those that were killed: what they had begun is
/// settled first. Blocks.
void RequireNoOtherNode(Application& application);

}  // namespace rtm::app
