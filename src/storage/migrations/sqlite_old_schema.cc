#include "storage/migrations/sqlite_old_schema.h"

#include <algorithm>
#include <array>

#include "storage/migrations/sqlite_migrations.h"

namespace rtm::storage {
namespace {

// Every column of {rts} and {system_configs} as sqlite_001_initial.cc makes them, but those that
// an old table cannot be without. The first block is the old system's own: earlier versions of it
// had fewer.
constexpr std::array<AddedColumn, 39> kColumns{{
    {"{rts}", "user_name", "ALTER TABLE {rts} ADD COLUMN user_name VARCHAR(255)"},
    {"{rts}", "email", "ALTER TABLE {rts} ADD COLUMN email VARCHAR(255)"},
    {"{rts}", "type", "ALTER TABLE {rts} ADD COLUMN type VARCHAR(50)"},
    {"{rts}", "at", "ALTER TABLE {rts} ADD COLUMN at TEXT"},
    {"{rts}", "proxy", "ALTER TABLE {rts} ADD COLUMN proxy TEXT"},
    {"{rts}", "client_id", "ALTER TABLE {rts} ADD COLUMN client_id VARCHAR(255)"},
    {"{rts}", "tag", "ALTER TABLE {rts} ADD COLUMN tag VARCHAR(255)"},
    {"{rts}", "enabled", "ALTER TABLE {rts} ADD COLUMN enabled BOOLEAN"},
    {"{rts}", "last_rt", "ALTER TABLE {rts} ADD COLUMN last_rt TEXT"},
    {"{rts}", "refresh_result", "ALTER TABLE {rts} ADD COLUMN refresh_result TEXT"},
    {"{rts}", "user_info", "ALTER TABLE {rts} ADD COLUMN user_info TEXT"},
    {"{rts}", "account_info", "ALTER TABLE {rts} ADD COLUMN account_info TEXT"},
    {"{rts}", "last_refresh_time", "ALTER TABLE {rts} ADD COLUMN last_refresh_time DATETIME"},
    {"{rts}", "memo", "ALTER TABLE {rts} ADD COLUMN memo TEXT"},
    {"{rts}", "create_time", "ALTER TABLE {rts} ADD COLUMN create_time DATETIME"},
    {"{rts}", "update_time", "ALTER TABLE {rts} ADD COLUMN update_time DATETIME"},

    {"{rts}", "uid", "ALTER TABLE {rts} ADD COLUMN uid VARCHAR(64)"},
    {"{rts}", "provider",
     "ALTER TABLE {rts} ADD COLUMN provider VARCHAR(64) NOT NULL DEFAULT 'openai'"},
    {"{rts}", "proxy_label", "ALTER TABLE {rts} ADD COLUMN proxy_label TEXT"},
    {"{rts}", "proxy_fp", "ALTER TABLE {rts} ADD COLUMN proxy_fp VARCHAR(64)"},
    {"{rts}", "id_token", "ALTER TABLE {rts} ADD COLUMN id_token TEXT"},
    {"{rts}", "state", "ALTER TABLE {rts} ADD COLUMN state VARCHAR(32) NOT NULL DEFAULT 'active'"},
    {"{rts}", "state_code",
     "ALTER TABLE {rts} ADD COLUMN state_code VARCHAR(64) NOT NULL DEFAULT ''"},
    {"{rts}", "state_since_ms",
     "ALTER TABLE {rts} ADD COLUMN state_since_ms BIGINT NOT NULL DEFAULT 0"},
    {"{rts}", "consecutive_failures",
     "ALTER TABLE {rts} ADD COLUMN consecutive_failures INTEGER NOT NULL DEFAULT 0"},
    {"{rts}", "probe_spent", "ALTER TABLE {rts} ADD COLUMN probe_spent BOOLEAN NOT NULL DEFAULT 0"},
    {"{rts}", "generation", "ALTER TABLE {rts} ADD COLUMN generation BIGINT NOT NULL DEFAULT 0"},
    {"{rts}", "rt_fp", "ALTER TABLE {rts} ADD COLUMN rt_fp VARCHAR(64)"},
    {"{rts}", "linked_to", "ALTER TABLE {rts} ADD COLUMN linked_to BIGINT"},
    {"{rts}", "at_expires_ms", "ALTER TABLE {rts} ADD COLUMN at_expires_ms BIGINT"},
    {"{rts}", "at_issued_ms", "ALTER TABLE {rts} ADD COLUMN at_issued_ms BIGINT"},
    {"{rts}", "last_refresh_ms", "ALTER TABLE {rts} ADD COLUMN last_refresh_ms BIGINT"},
    {"{rts}", "next_refresh_ms", "ALTER TABLE {rts} ADD COLUMN next_refresh_ms BIGINT"},
    {"{rts}", "created_ms", "ALTER TABLE {rts} ADD COLUMN created_ms BIGINT NOT NULL DEFAULT 0"},
    {"{rts}", "updated_ms", "ALTER TABLE {rts} ADD COLUMN updated_ms BIGINT NOT NULL DEFAULT 0"},
    {"{rts}", "version", "ALTER TABLE {rts} ADD COLUMN version BIGINT NOT NULL DEFAULT 0"},

    {"{system_configs}", "config_value",
     "ALTER TABLE {system_configs} ADD COLUMN config_value TEXT"},
    {"{system_configs}", "create_time",
     "ALTER TABLE {system_configs} ADD COLUMN create_time DATETIME"},
    {"{system_configs}", "update_time",
     "ALTER TABLE {system_configs} ADD COLUMN update_time DATETIME"},
}};

constexpr std::string_view kBizIdIndex = "CREATE UNIQUE INDEX {rts_biz_id} ON {rts} (biz_id)";
constexpr std::string_view kConfigKeyIndex =
    "CREATE UNIQUE INDEX {system_configs_key} ON {system_configs} (config_key)";

bool Creates(std::string_view statement, std::string_view table) {
  statement.remove_prefix(std::min(statement.find_first_not_of('\n'), statement.size()));
  return statement.starts_with("CREATE TABLE " + std::string(table) + " ");
}

}  // namespace

OldSchema SqliteOldSchema(const OldTables& tables) {
  OldSchema old;
  old.columns = kColumns;
  if (!tables.biz_id_is_unique) {
    old.statements.push_back(kBizIdIndex);
  }
  if (tables.has_settings && !tables.setting_key_is_unique) {
    old.statements.push_back(kConfigKeyIndex);
  }
  for (const std::string_view statement : SqliteInitialSchema()) {
    if (Creates(statement, "{rts}")) {
      continue;
    }
    if (!Creates(statement, "{system_configs}")) {
      old.statements.push_back(statement);
    } else if (!tables.has_settings) {
      old.missing_tables.push_back(statement);
    }
  }
  return old;
}

}  // namespace rtm::storage
