#pragma once

#include <span>

#include "storage/migrations/migration.h"

namespace rtm::storage {

/// All steps of the SQLite schema, oldest first.
std::span<const Migration> SqliteMigrations();

/// The statements of step 1, sqlite_001_initial.cc.
std::span<const std::string_view> SqliteInitialSchema();
/// The statements of step 2, sqlite_002_at_end.cc.
std::span<const std::string_view> SqliteAtEndIndex();
/// The statements of step 3, sqlite_003_list.cc.
std::span<const std::string_view> SqliteListIndex();
/// The statements of step 4, sqlite_004_ended_sessions.cc.
std::span<const std::string_view> SqliteEndedSessions();

}  // namespace rtm::storage
