#pragma once

#include <string>
#include <vector>

#include "app/config.h"
#include "storage/mysql_options.h"

namespace rtm::app {

/// Where the server of the store is and how to log in.
storage::MySqlOptions MySqlOptionsOf(const DatabaseConfig& config);

/// The command that copies `tables` of that database into a file, for a shell: it asks for the
/// password, which is never a part of it.
std::string DumpCommand(const DatabaseConfig& config, const std::vector<std::string>& tables);

}  // namespace rtm::app
