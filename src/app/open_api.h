#pragma once

#include <memory>

#include "app/commands.h"
#include "app/config.h"

namespace rtm::app {

/// A command's own log: warnings, on stderr; stdout is for what was asked for.
void ConfigureCommandLog();
/// A command that was started in the wrong folder shall not leave a new store and a new key there:
/// throws Error(kStoreUnavailable) if there is no database.
void CheckStoreIsThere(const DatabaseConfig& database);
/// Throws Error(kConfig) for commands that work on the file.
void RequireSqlite(const DatabaseConfig& database);

/// Reaches the server that holds the data directory; where none does, opens the store in this
/// process for the time that the result lives. Throws what loading the configuration and starting
/// throw, Error(kStoreUnavailable) if there is no store and none is to be made, and
/// Error(kDataDirInUse) if a process holds the directory that cannot be reached.
std::unique_ptr<ApiCaller> OpenApi(const CommandContext& context, StoreNeed need);

}  // namespace rtm::app
