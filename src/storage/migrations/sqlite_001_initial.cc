#include <array>

#include "storage/migrations/sqlite_migrations.h"

namespace rtm::storage {
namespace {

// The first block of columns is that of the old system (contract.md section 4). What we add is
// nullable or has a default, so that an adopted table can get the same columns by ALTER TABLE. NULL
// in uid, rt_fp and linked_to means "none": unique indexes let any number of them pass on every
// engine.
constexpr std::string_view kRts = R"sql(
CREATE TABLE {rts} (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  biz_id VARCHAR(255) NOT NULL UNIQUE,
  user_name VARCHAR(255),
  email VARCHAR(255),
  type VARCHAR(50),
  rt TEXT NOT NULL,
  at TEXT,
  proxy TEXT,
  client_id VARCHAR(255),
  tag VARCHAR(255),
  enabled BOOLEAN,
  last_rt TEXT,
  refresh_result TEXT,
  user_info TEXT,
  account_info TEXT,
  last_refresh_time DATETIME,
  memo TEXT,
  create_time DATETIME,
  update_time DATETIME,
  uid VARCHAR(64),
  provider VARCHAR(64) NOT NULL DEFAULT 'openai',
  proxy_label TEXT,
  proxy_fp VARCHAR(64),
  id_token TEXT,
  state VARCHAR(32) NOT NULL DEFAULT 'active',
  state_code VARCHAR(64) NOT NULL DEFAULT '',
  state_since_ms BIGINT NOT NULL DEFAULT 0,
  consecutive_failures INTEGER NOT NULL DEFAULT 0,
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
  version BIGINT NOT NULL DEFAULT 0
))sql";

constexpr std::string_view kSystemConfigs = R"sql(
CREATE TABLE {system_configs} (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  config_key VARCHAR(255) NOT NULL UNIQUE,
  config_value TEXT,
  create_time DATETIME,
  update_time DATETIME
))sql";

// An attempt is open while open_for repeats its token_id. The unique index lets one be open for a
// row: it is the lease of the row, its owner and its id are what a contender watches. The row
// itself is not written when a refresh begins; with its tokens that would cost more than all the
// rest of it.
constexpr std::string_view kAttempts = R"sql(
CREATE TABLE {rt_attempts} (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
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
  http_status INTEGER NOT NULL DEFAULT 0,
  generation BIGINT NOT NULL DEFAULT 0
))sql";

constexpr std::string_view kConsumed = R"sql(
CREATE TABLE {rt_consumed} (
  fingerprint VARCHAR(64) NOT NULL PRIMARY KEY,
  token_uid VARCHAR(64) NOT NULL,
  biz_id VARCHAR(255) NOT NULL,
  generation BIGINT NOT NULL,
  consumed_ms BIGINT NOT NULL
) WITHOUT ROWID)sql";

constexpr std::string_view kAuditLog = R"sql(
CREATE TABLE {audit_log} (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms BIGINT NOT NULL,
  actor_kind VARCHAR(32) NOT NULL,
  actor_name VARCHAR(255) NOT NULL,
  actor_address VARCHAR(64) NOT NULL,
  request_id VARCHAR(64) NOT NULL,
  action VARCHAR(64) NOT NULL,
  subject VARCHAR(255) NOT NULL,
  detail TEXT NOT NULL
))sql";

constexpr std::array<std::string_view, 17> kStatements{
    kRts,
    "CREATE UNIQUE INDEX {rts_uid} ON {rts} (uid)",
    "CREATE UNIQUE INDEX {rts_rt_fp} ON {rts} (rt_fp)",
    "CREATE INDEX {rts_email} ON {rts} (lower(email))",
    "CREATE INDEX {rts_proxy} ON {rts} (proxy_fp)",
    "CREATE INDEX {rts_linked_to} ON {rts} (linked_to)",
    "CREATE INDEX {rts_due} ON {rts} (enabled, state, next_refresh_ms)",
    // Lets a page of the list be found and counted, whatever the filters, without touching the rows
    // and their tokens.
    "CREATE INDEX {rts_list} ON {rts} (id, biz_id, tag, email, type, enabled, state, created_ms)",
    kSystemConfigs,
    kAttempts,
    "CREATE INDEX {rt_attempts_token} ON {rt_attempts} (token_id, id)",
    "CREATE INDEX {rt_attempts_started} ON {rt_attempts} (started_ms)",
    "CREATE UNIQUE INDEX {rt_attempts_open} ON {rt_attempts} (open_for) WHERE open_for IS NOT NULL",
    kConsumed,
    kAuditLog,
    "CREATE INDEX {audit_log_action} ON {audit_log} (action, id)",
    "CREATE INDEX {audit_log_subject} ON {audit_log} (subject, id)",
};

}  // namespace

std::span<const std::string_view> SqliteInitialSchema() { return kStatements; }

}  // namespace rtm::storage
