#include <array>

#include "storage/migrations/mysql_migrations.h"

namespace rtm::storage {
namespace {

// The server stamps what any node writes; a TIMESTAMP, because it means the same in a session of
// any time zone.
constexpr std::string_view kChangedAt =
    "ALTER TABLE {rts} ADD COLUMN changed_at TIMESTAMP(3) NOT NULL "
    "DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)";

constexpr std::string_view kGone = R"sql(
CREATE TABLE {rt_gone} (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  token_id BIGINT NOT NULL,
  gone_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  KEY {rt_gone_at} (gone_at)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin)sql";

constexpr std::string_view kNodes = R"sql(
CREATE TABLE {rt_nodes} (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  life VARCHAR(64) NOT NULL,
  name VARCHAR(255) NOT NULL,
  version VARCHAR(64) NOT NULL,
  started_ms BIGINT NOT NULL,
  beat BIGINT NOT NULL
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin)sql";

constexpr std::string_view kEndedSessions = R"sql(
CREATE TABLE {rt_ended_sessions} (
  session_id VARCHAR(64) NOT NULL PRIMARY KEY,
  expires_ms BIGINT NOT NULL
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin)sql";

constexpr std::array<std::string_view, 5> kStatements{
    kChangedAt, "ALTER TABLE {rts} ADD KEY {rts_changed} (changed_at, version)", kGone, kNodes,
    kEndedSessions};

}  // namespace

std::span<const std::string_view> MySqlNodes() { return kStatements; }

}  // namespace rtm::storage
