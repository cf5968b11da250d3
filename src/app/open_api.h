#pragma once

#include <memory>

#include "app/commands.h"

namespace rtm::app {

/// Reaches the server that holds the data directory; where none does, opens the store in this
/// process for the time that the result lives. Throws what loading the configuration and starting
/// throw, Error(kStoreUnavailable) if there is no store and none is to be made, and
/// Error(kDataDirInUse) if a process holds the directory that cannot be reached.
std::unique_ptr<ApiCaller> OpenApi(const CommandContext& context, StoreNeed need);

}  // namespace rtm::app
