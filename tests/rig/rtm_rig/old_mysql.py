"""Databases of the old system on a MariaDB server, made by hand as contract.md section 4 describes them."""

import re
import subprocess

from .old_store import COLUMNS, PLANTED

TIMES = ("last_refresh_time", "create_time", "update_time")

# As the old system's ORM makes them.
GORM = """
CREATE TABLE `{p}rts` (`id` bigint AUTO_INCREMENT,`biz_id` varchar(255) NOT NULL,`user_name` varchar(255),
  `email` varchar(255),`type` varchar(50),`rt` text NOT NULL,`at` text,`proxy` varchar(255),`client_id` varchar(255),
  `tag` varchar(255),`enabled` boolean,`last_rt` text,`refresh_result` text,`user_info` text,`account_info` text,
  `last_refresh_time` datetime(3) NULL,`memo` text,`create_time` datetime(3) NULL,`update_time` datetime(3) NULL,
  PRIMARY KEY (`id`),UNIQUE INDEX `idx_{p}rts_biz_id` (`biz_id`),INDEX `idx_{p}rts_email` (`email`))
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `{p}system_configs` (`id` bigint AUTO_INCREMENT,`config_key` varchar(255) NOT NULL,`config_value` text,
  `create_time` datetime(3) NULL,`update_time` datetime(3) NULL,PRIMARY KEY (`id`),
  UNIQUE INDEX `idx_{p}system_configs_config_key` (`config_key`)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
"""

# As the contract words it, on a server of former days, by somebody's hand: another engine, numbers without a sign.
PLAIN = """
CREATE TABLE {p}rts (id bigint unsigned auto_increment primary key, biz_id varchar(255) unique not null, user_name varchar(255),
  email varchar(255), type varchar(50), rt text not null, at text, proxy varchar(255), client_id varchar(255), tag varchar(255),
  enabled bool, last_rt text, refresh_result text, user_info text, account_info text, last_refresh_time datetime, memo text,
  create_time datetime(3), update_time datetime(3)) ENGINE=MyISAM ROW_FORMAT=COMPACT DEFAULT CHARSET=utf8mb3;
CREATE TABLE {p}system_configs (id int auto_increment primary key, config_key varchar(191) unique, config_value text,
  create_time datetime, update_time datetime) ENGINE=MyISAM DEFAULT CHARSET=utf8mb3;
"""

SCHEMAS = {"gorm": GORM, "plain": PLAIN}


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"


def column_time(text):
    """What the old service, in UTC, has in a column of time for what it writes as this text; zero where there is none."""
    if text is None:
        return None
    found = re.match(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)", text)
    if not found or text.startswith("0001"):
        return "0000-00-00 00:00:00"
    return f"{found[1]} {found[2]}"


def run_script(mariadb, database, script):
    """Statements of any length; without the rules against zero dates that a new session has."""
    subprocess.run(
        ["mariadb", "--no-defaults", "--default-character-set=utf8mb4", "-uroot", "-S", mariadb.socket, database],
        input="SET sql_mode = '';\n" + script,
        check=True,
        capture_output=True,
        text=True,
    )


def make_old_tables(mariadb, database, rows, *, prefix="", settings=None, schema="gorm"):
    """Rows as old_row makes them; they keep their order as ids."""
    p = f"{prefix}_" if prefix else ""
    parts = [SCHEMAS[schema].format(p=p)]
    for start in range(0, len(rows), 200):
        values = [
            "(" + ", ".join(literal(column_time(row[name]) if name in TIMES else row[name]) for name in COLUMNS) + ")"
            for row in rows[start : start + 200]
        ]
        parts.append(f"INSERT INTO {p}rts ({', '.join(COLUMNS)}) VALUES {', '.join(values)};\n")
    for key, value in (settings or {}).items():
        parts.append(
            f"INSERT INTO {p}system_configs (config_key, config_value, create_time, update_time) "
            f"VALUES ({literal(key)}, {literal(value)}, '2025-11-04 01:06:00', '2025-11-04 01:06:00');\n"
        )
    run_script(mariadb, database, "".join(parts))


def dump(mariadb, database):
    """All that the tables of a database hold, as statements."""
    text = subprocess.run(
        ["mariadb-dump", "--no-defaults", "--skip-dump-date", "--default-character-set=utf8mb4", "-uroot", "-S", mariadb.socket, database],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    # MySQL says that only of a table that was made by a statement which did.
    return text.replace(" CHARACTER SET utf8mb4 COLLATE", " COLLATE")


def has_plain_secrets(mariadb, database):
    """Whether a planted secret can be read in a row."""
    return PLANTED in dump(mariadb, database)
