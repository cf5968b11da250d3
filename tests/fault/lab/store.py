"""Reads what the server has in the end: the rows by its own export, the timeline from its database."""

import json
import sqlite3
from contextlib import closing

from .evidence import Attempt, StoredRow

ROWS = "SELECT id, biz_id, state, state_code FROM rts"
ATTEMPTS = "SELECT id, token_id, kind, outcome, code, sent_fp, started_ms, owner FROM rt_attempts WHERE id > ? ORDER BY id"


def read(world):
    """(row id -> StoredRow, attempts). The server has been stopped. Without a database there is nothing."""
    if world.mariadb is None and not world.database.exists():
        return {}, []
    exported = export_rows(world)
    rows = {
        int(row_id): StoredRow(biz_id, exported[biz_id]["rt"], state, code)
        for row_id, biz_id, state, code in query(world, ROWS)
    }
    if world.mariadb is not None:
        return rows, [as_attempt(row) for row in world.mariadb.rows(ATTEMPTS.replace("?", str(world.attempts_after)))]
    return rows, read_attempts(world.database, after=world.attempts_after)


def query(world, statement):
    if world.mariadb is not None:
        return world.mariadb.rows(statement)
    with closing(sqlite3.connect(f"file:{world.database}?mode=ro", uri=True)) as database:
        return database.execute(statement).fetchall()


def as_attempt(row):
    row_id, token, kind, outcome, code, sent, started, owner = row
    return Attempt(int(row_id), int(token), kind, outcome, code, sent, int(started) / 1000, owner)


def export_rows(world):
    """biz_id -> the exported row with its whole refresh token."""
    file = world.folder / "export.json"
    file.unlink(missing_ok=True)
    done = world.server.rig.cli("export", file)
    assert done.returncode == 0, done.stderr
    rows = {row["biz_id"]: row for row in json.loads(file.read_text(encoding="utf-8"))}
    # It holds secrets on purpose; the scan of the folder comes later.
    file.unlink()
    return rows


def read_attempts(path, after=0):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return [as_attempt(row) for row in database.execute(ATTEMPTS, (after,))]


def last_attempt(path):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute("SELECT coalesce(max(id), 0) FROM rt_attempts").fetchone()[0]


def database_bytes(path):
    """How large it is with what still lies in its WAL."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        (pages,), (size,) = (database.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    return pages * size


def copy_database(path, copy):
    """A copy as a careful person makes it: consistent, while the server runs."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
