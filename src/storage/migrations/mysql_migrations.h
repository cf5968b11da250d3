#pragma once

#include <span>

#include "storage/migrations/migration.h"

namespace rtm::storage {

/// All steps of the MySQL and MariaDB schema, oldest first. Each statement makes one thing, so that
/// MigrateInSteps can go on where it was cut off.
std::span<const Migration> MySqlMigrations();

/// The statements of step 1, mysql_001_initial.cc.
std::span<const std::string_view> MySqlInitialSchema();
/// The statements of step 2, mysql_002_nodes.cc.
std::span<const std::string_view> MySqlNodes();

}  // namespace rtm::storage
