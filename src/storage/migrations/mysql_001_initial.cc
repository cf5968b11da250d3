#include <array>

#include "storage/migrations/mysql_migrations.h"

namespace rtm::storage {
namespace {

// The first block of columns is that of the old system (contract.md section 4), wider where sealed
// values need it. Every text compares by its bytes: no two accounts are one because their names
// differ in case or accents only. Keys stand in the table's own statement, so that a server that
// dies between two statements leaves no table without its keys.
constexpr std::string_view kRts = R"sql(
CREATE TABLE {rts} (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  biz_id VARCHAR(255) NOT NULL,
  user_name VARCHAR(255),
  email VARCHAR(255),
  type VARCHAR(50),
  rt MEDIUMTEXT NOT NULL,
  at MEDIUMTEXT,
  proxy TEXT,
  client_id VARCHAR(255),
  tag VARCHAR(255),
  enabled BOOLEAN,
  last_rt MEDIUMTEXT,
  refresh_result TEXT,
  user_info MEDIUMTEXT,
  account_info MEDIUMTEXT,
  last_refresh_time DATETIME(3),
  memo MEDIUMTEXT,
  create_time DATETIME(3),
  update_time DATETIME(3),
  uid VARCHAR(64),
  provider VARCHAR(64) NOT NULL DEFAULT 'openai',
  proxy_label TEXT,
  proxy_fp VARCHAR(64),
  id_token MEDIUMTEXT,
  state VARCHAR(32) NOT NULL DEFAULT 'active',
  state_code VARCHAR(64) NOT NULL DEFAULT '',
  state_since_ms BIGINT NOT NULL DEFAULT 0,
  consecutive_failures INT NOT NULL DEFAULT 0,
  probe_spent BOOLEAN NOT NULL DEFAULT 0,
  generation BIGINT NOT NULL DEFAULT 0,
  rt_fp VARCHAR(64),
  linked_to BIGINT,
  at_expires_ms BIGINT,
  at_issued_ms BIGINT,
  last_refresh_ms BIGINT,
  next_refresh_ms BIGINT,
  created_ms BIGINT NOT NULL DEFAULT 0,
  updated_ms BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 0,
  email_key VARCHAR(255) GENERATED ALWAYS AS (lower(email)) VIRTUAL,
  UNIQUE KEY {rts_biz_id} (biz_id),
  UNIQUE KEY {rts_uid} (uid),
  UNIQUE KEY {rts_rt_fp} (rt_fp),
  KEY {rts_email} (email_key),
  KEY {rts_proxy} (proxy_fp),
  KEY {rts_linked_to} (linked_to),
  KEY {rts_due} (enabled, state, next_refresh_ms),
  KEY {rts_at_end} (enabled, at_expires_ms),
  KEY {rts_list} (id, biz_id, tag, type, enabled, state, created_ms, at_expires_ms,
    last_refresh_ms, next_refresh_ms)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin)sql";

constexpr std::string_view kSystemConfigs = R"sql(
CREATE TABLE {system_configs} (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  config_key VARCHAR(255) NOT NULL,
  config_value MEDIUMTEXT,
  create_time DATETIME(3),
  update_time DATETIME(3),
  UNIQUE KEY {system_configs_key} (config_key)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin)sql";

// An attempt is open while open_for repeats its token_id: see the SQLite schema.
constexpr std::string_view kAttempts = R"sql(
CREATE TABLE {rt_attempts} (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  token_id BIGINT NOT NULL,
  open_for BIGINT,
  owner VARCHAR(64) NOT NULL,
  sent_fp VARCHAR(64) NOT NULL,
  started_by VARCHAR(32) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  route TEXT NOT NULL,
  client_id VARCHAR(255) NOT NULL,
  started_ms BIGINT NOT NULL,
  finished_ms BIGINT,
  outcome VARCHAR(32) NOT NULL DEFAULT '',
  code VARCHAR(64) NOT NULL DEFAULT '',
  http_status INT NOT NULL DEFAULT 0,
  generation BIGINT NOT NULL DEFAULT 0,
  UNIQUE KEY {rt_attempts_open} (open_for),
  KEY {rt_attempts_token} (token_id, id),
  KEY {rt_attempts_started} (started_ms)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin)sql";

constexpr std::string_view kConsumed = R"sql(
CREATE TABLE {rt_consumed} (
  fingerprint VARCHAR(64) NOT NULL PRIMARY KEY,
  token_uid VARCHAR(64) NOT NULL,
  biz_id VARCHAR(255) NOT NULL,
  generation BIGINT NOT NULL,
  consumed_ms BIGINT NOT NULL
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin)sql";

constexpr std::string_view kAuditLog = R"sql(
CREATE TABLE {audit_log} (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at_ms BIGINT NOT NULL,
  actor_kind VARCHAR(32) NOT NULL,
  actor_name VARCHAR(255) NOT NULL,
  actor_address VARCHAR(64) NOT NULL,
  request_id VARCHAR(64) NOT NULL,
  action VARCHAR(64) NOT NULL,
  subject VARCHAR(255) NOT NULL,
  detail MEDIUMTEXT NOT NULL,
  KEY {audit_log_action} (action, id),
  KEY {audit_log_subject} (subject, id)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin)sql";

constexpr std::array<std::string_view, 5> kStatements{kRts, kSystemConfigs, kAttempts, kConsumed,
                                                      kAuditLog};

}  // namespace

std::span<const std::string_view> MySqlInitialSchema() { return kStatements; }

}  // namespace rtm::storage
