#include <array>

#include "storage/migrations/sqlite_migrations.h"

namespace rtm::storage {
namespace {

constexpr std::array<std::string_view, 1> kStatements{R"sql(
CREATE TABLE {rt_ended_sessions} (
  session_id VARCHAR(64) NOT NULL PRIMARY KEY,
  expires_ms BIGINT NOT NULL
) WITHOUT ROWID)sql"};

}  // namespace

std::span<const std::string_view> SqliteEndedSessions() { return kStatements; }

}  // namespace rtm::storage
