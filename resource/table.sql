-- The schema of rt-manage on MySQL 8 and MariaDB 10.11, without a table prefix.
-- rt-manage makes these tables by itself at its first start; nobody has to run this file. It documents them, and serves
-- where the service's own account may not create tables: run it in the database, then start. A test compares it with
-- what the program makes.

-- Which steps of the schema were made.
CREATE TABLE schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name VARCHAR(255) NOT NULL,
  applied_at BIGINT NOT NULL, checksum VARCHAR(64) NOT NULL);

-- The rows. The first 18 columns are those of the old service. rt, at, last_rt, id_token and proxy hold sealed values.
CREATE TABLE rts (
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
  changed_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  UNIQUE KEY rts_biz_id (biz_id),
  UNIQUE KEY rts_uid (uid),
  UNIQUE KEY rts_rt_fp (rt_fp),
  KEY rts_email (email_key),
  KEY rts_proxy (proxy_fp),
  KEY rts_linked_to (linked_to),
  KEY rts_due (enabled, state, next_refresh_ms),
  KEY rts_at_end (enabled, at_expires_ms),
  KEY rts_list (id, biz_id, tag, type, enabled, state, created_ms, at_expires_ms,
    last_refresh_ms, next_refresh_ms),
  KEY rts_changed (changed_at, version)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Rows that were deleted in the last day, for the caches of other nodes.
CREATE TABLE rt_gone (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  token_id BIGINT NOT NULL,
  gone_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  KEY rt_gone_at (gone_at)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The processes that work on this database; beat rises while one lives.
CREATE TABLE rt_nodes (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  life VARCHAR(64) NOT NULL,
  name VARCHAR(255) NOT NULL,
  version VARCHAR(64) NOT NULL,
  started_ms BIGINT NOT NULL,
  beat BIGINT NOT NULL
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Sessions of the console that were logged out before their time.
CREATE TABLE rt_ended_sessions (
  session_id VARCHAR(64) NOT NULL PRIMARY KEY,
  expires_ms BIGINT NOT NULL
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Settings; those that are secret are sealed.
CREATE TABLE system_configs (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  config_key VARCHAR(255) NOT NULL,
  config_value MEDIUMTEXT,
  create_time DATETIME(3),
  update_time DATETIME(3),
  UNIQUE KEY system_configs_key (config_key)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Refreshes: the timeline of a row. While open_for repeats token_id the attempt is open, and the lease of its row.
CREATE TABLE rt_attempts (
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
  UNIQUE KEY rt_attempts_open (open_for),
  KEY rt_attempts_token (token_id, id),
  KEY rt_attempts_started (started_ms)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The ledger: keyed fingerprints of refresh tokens that were used up.
CREATE TABLE rt_consumed (
  fingerprint VARCHAR(64) NOT NULL PRIMARY KEY,
  token_uid VARCHAR(64) NOT NULL,
  biz_id VARCHAR(255) NOT NULL,
  generation BIGINT NOT NULL,
  consumed_ms BIGINT NOT NULL
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who did what, when, from where.
CREATE TABLE audit_log (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at_ms BIGINT NOT NULL,
  actor_kind VARCHAR(32) NOT NULL,
  actor_name VARCHAR(255) NOT NULL,
  actor_address VARCHAR(64) NOT NULL,
  request_id VARCHAR(64) NOT NULL,
  action VARCHAR(64) NOT NULL,
  subject VARCHAR(255) NOT NULL,
  detail MEDIUMTEXT NOT NULL,
  KEY audit_log_action (action, id),
  KEY audit_log_subject (subject, id)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What the service then finds made. The checksums are those of its own statements.
INSERT INTO schema_migrations (version, name, applied_at, checksum) VALUES
  (1, 'initial', 0, '9c298214dcad0abf6e5ab28d0bb4c08b'),
  (2, 'nodes', 0, '5bb6351d30cbcc9339ceb8c96a17bd37');
