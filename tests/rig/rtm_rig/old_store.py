"""Databases of the old system, made by hand as contract.md section 4 describes them."""

import base64
import json
import sqlite3
import time

# Stands in every secret that these stores hold, so that one look finds any of them.
PLANTED = "PLANTED-"

COLUMNS = (
    "biz_id user_name email type rt at proxy client_id tag enabled last_rt refresh_result user_info "
    "account_info last_refresh_time memo create_time update_time"
).split()

# As the old system's ORM makes them: earlier versions of it without AUTOINCREMENT.
GORM = """
CREATE TABLE `{p}rts` (`id` integer PRIMARY KEY AUTOINCREMENT,`biz_id` varchar(255) NOT NULL,`user_name` varchar(255),
  `email` varchar(255),`type` varchar(50),`rt` text NOT NULL,`at` text,`proxy` varchar(255),`client_id` varchar(255),
  `tag` varchar(255),`enabled` numeric,`last_rt` text,`refresh_result` text,`user_info` text,`account_info` text,
  `last_refresh_time` datetime,`memo` text,`create_time` datetime,`update_time` datetime);
CREATE UNIQUE INDEX `idx_{p}rts_biz_id` ON `{p}rts`(`biz_id`);
CREATE INDEX `idx_{p}rts_email` ON `{p}rts`(`email`);
CREATE TABLE `{p}system_configs` (`id` integer PRIMARY KEY AUTOINCREMENT,`config_key` varchar(255) NOT NULL,
  `config_value` text,`create_time` datetime,`update_time` datetime);
CREATE UNIQUE INDEX `idx_{p}system_configs_config_key` ON `{p}system_configs`(`config_key`);
"""

# As the contract words it.
PLAIN = """
CREATE TABLE {p}rts (id INTEGER PRIMARY KEY, biz_id varchar(255) UNIQUE NOT NULL, user_name varchar(255),
  email varchar(255), type varchar(50), rt text NOT NULL, at text, proxy varchar(255), client_id varchar(255),
  tag varchar(255), enabled bool, last_rt text, refresh_result text, user_info text, account_info text,
  last_refresh_time datetime, memo text, create_time datetime(3), update_time datetime(3));
CREATE TABLE {p}system_configs (id INTEGER PRIMARY KEY, config_key varchar(255) UNIQUE, config_value text,
  create_time datetime, update_time datetime);
"""

SCHEMAS = {"gorm": GORM, "plain": PLAIN}


def planted_jwt(name, *, ends_in=864_000, **claims):
    """An access token that nobody has signed, with a planted signature."""
    now = int(time.time())
    payload = {"iat": now - 3600, "exp": now + ends_in, "sub": name, **claims}
    parts = [{"alg": "RS256", "typ": "JWT"}, payload]
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*coded, f"{PLANTED}signature-{len(name)}"])


def old_row(biz_id, rt, **columns):
    """A row as the old service writes one: empty texts, and a refresh a moment ago."""
    row = {name: "" for name in COLUMNS}
    row.update(
        biz_id=biz_id,
        rt=rt,
        enabled=0,
        last_refresh_time=time.strftime("%Y-%m-%d %H:%M:%S.123456789+00:00", time.gmtime(time.time() - 3600)),
        create_time="2025-11-04 01:06:00.123456789+08:00",
        update_time="2025-11-04 01:06:00+08:00",
    )
    row.update(columns)
    return row


def make_old_store(path, rows, *, prefix="", settings=None, schema="gorm", journal_mode="DELETE"):
    """Writes the database as one process that has ended; rows keep their order as ids."""
    path.parent.mkdir(parents=True, exist_ok=True)
    p = f"{prefix}_" if prefix else ""
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA journal_mode = {journal_mode}")
    database.executescript(SCHEMAS[schema].format(p=p))
    places = ", ".join("?" for _ in COLUMNS)
    database.executemany(
        f"INSERT INTO {p}rts ({', '.join(COLUMNS)}) VALUES ({places})",
        [[row[name] for name in COLUMNS] for row in rows],
    )
    database.executemany(
        f"INSERT INTO {p}system_configs (config_key, config_value, create_time, update_time) "
        "VALUES (?, ?, '2025-11-04 01:06:00+08:00', '2025-11-04 01:06:00+08:00')",
        list((settings or {}).items()),
    )
    database.commit()
    database.close()
    return path


def read_old_store(path, *, prefix=""):
    """(rows by biz_id, settings) of a database in the old form."""
    p = f"{prefix}_" if prefix else ""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = ["id", *COLUMNS]
        rows = database.execute(f"SELECT {', '.join(names)} FROM {p}rts").fetchall()
        settings = dict(database.execute(f"SELECT config_key, config_value FROM {p}system_configs"))
    finally:
        database.close()
    return {row[1]: dict(zip(names, row)) for row in rows}, settings


def plain_secrets_in(folder):
    """Files below `folder` in which a planted secret can be read."""
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and PLANTED.encode() in path.read_bytes()
    ]
