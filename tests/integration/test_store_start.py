"""A start that cannot be: a clear error, and nothing touched."""

import hashlib
import os
import shutil
import sqlite3
import subprocess

import pytest

from rtm_rig.fixtures import provider_config


@pytest.fixture
def stopped(make_server, oauth):
    """A server that has a row with an AT and was stopped; its key file is at a known place."""
    server = make_server(provider_config(oauth))
    server.key_file = server.folder / "keys" / "master.key"
    server.key_file.parent.mkdir()
    server.configure(security={"master_key_file": str(server.key_file)}).start()
    server.admin().create(oauth.mint_one(), biz_id="row").ok()
    server.held = server.public().refresh("row").ok().data
    server.stop()
    yield server
    oauth.plant_issued()


def digest(folder):
    """Name and content of all files: what a failed start must leave as it was."""
    found = {}
    for path in sorted(folder.rglob("*")):
        # A lock file may come and go.
        if path.is_file() and "lock" not in path.name:
            found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def refuses_to_start(server, *words):
    before = digest(server.data_dir)
    done = server.cli("serve")
    assert done.returncode == 4, done
    text = (done.stderr + done.stdout).lower()
    for word in words:
        assert word.lower() in text, text
    assert "AddressSanitizer" not in done.stderr
    assert digest(server.data_dir) == before, "the failed start changed something"
    return done


def still_works(server, oauth):
    server.start()
    data = server.public().get_at("row").ok().data
    assert data["refresh_token"] == server.held["refresh_token"]
    server.public().refresh("row").ok()
    assert oauth.stats()["reuse"] == 0


def another_key(make_server):
    other = make_server()
    key = other.folder / "other.key"
    other.configure(security={"master_key_file": str(key)}).start().stop()
    return key.read_text()


def test_wrong_master_key(stopped, make_server, oauth):
    right = stopped.key_file.read_text()
    stopped.key_file.write_text(another_key(make_server))
    refuses_to_start(stopped, "master key")
    stopped.key_file.write_text(right)
    still_works(stopped, oauth)


def test_missing_master_key(stopped, oauth):
    right = stopped.key_file.read_text()
    stopped.key_file.unlink()
    refuses_to_start(stopped, "key", str(stopped.key_file))
    assert not stopped.key_file.exists(), "a new key would hide that the old one is gone"
    stopped.key_file.write_text(right)
    still_works(stopped, oauth)


@pytest.mark.parametrize("text", ["", "garbage", "rtm-key-1.short", "rtm-key-1." + "!" * 43])
def test_unreadable_master_key(stopped, text):
    right = stopped.key_file.read_text()
    stopped.key_file.write_text(text)
    done = refuses_to_start(stopped, "key", str(stopped.key_file))
    assert right.split("rtm-key-1.")[1][:20] not in done.stderr


def test_key_ring_opens_with_the_old_key_behind_a_new_one(stopped, make_server, oauth):
    new = another_key(make_server)
    stopped.key_file.write_text(new + stopped.key_file.read_text())
    still_works(stopped, oauth)


def test_database_of_a_newer_version(stopped):
    database = sqlite3.connect(stopped.data_dir / "tokens.db")
    columns = [row[1] for row in database.execute("pragma table_info(schema_migrations)")]
    assert columns, "no schema_migrations table"
    source = ", ".join("9999" if name in ("version", "id") else f'"{name}"' for name in columns)
    database.execute(f"insert into schema_migrations select {source} from schema_migrations limit 1")
    database.commit()
    database.execute("pragma wal_checkpoint(truncate)")
    database.close()
    refuses_to_start(stopped, "newer")


def test_file_that_is_no_database(stopped, oauth):
    database = stopped.data_dir / "tokens.db"
    good = stopped.folder / "good.db"
    shutil.copy(database, good)
    for side in stopped.data_dir.glob("tokens.db-*"):
        side.unlink()
    database.write_bytes(b"this is not a database, but somebody's notes" * 100)
    refuses_to_start(stopped, str(database))
    shutil.copy(good, database)
    still_works(stopped, oauth)


def test_truncated_database(stopped):
    database = stopped.data_dir / "tokens.db"
    content = database.read_bytes()
    database.write_bytes(content[: len(content) // 2])
    refuses_to_start(stopped, str(database))


def test_data_directory_that_is_a_file(make_server, oauth):
    server = make_server(provider_config(oauth))
    server.data_dir.write_text("in the way")
    done = server.cli("serve")
    assert done.returncode == 4
    assert str(server.data_dir) in done.stderr
    assert server.data_dir.read_text() == "in the way"


def test_data_directory_that_cannot_be_written(make_server, oauth):
    server = make_server(provider_config(oauth))
    server.data_dir.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", server.data_dir])
    if mounted.returncode != 0:
        if os.geteuid() == 0:
            pytest.skip("this machine lets nobody mount")
        server.data_dir.chmod(0o500)
    try:
        done = server.cli("serve")
        assert done.returncode == 4
        assert str(server.data_dir) in done.stderr, done.stderr
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", server.data_dir], check=True)


def test_two_processes_on_one_data_directory(stopped, oauth):
    stopped.start()
    done = stopped.cli("serve")
    assert done.returncode == 4
    assert str(stopped.data_dir) in done.stderr, done.stderr
    # The first one did not notice.
    stopped.public().refresh("row").ok()


def test_port_in_use(make_server, oauth):
    first = make_server(provider_config(oauth)).start()
    second = make_server({**provider_config(oauth), "server": {"port": first.port}})
    done = second.cli("serve")
    assert done.returncode == 3
    assert str(first.port) in done.stderr, done.stderr


def test_values_cannot_be_moved_between_rows(stopped, oauth):
    """Sealed values are bound to store, row and column: a moved one does not open, and nothing crashes."""
    stopped.start()
    stopped.admin().create(oauth.mint_one(), biz_id="other").ok()
    stopped.stop()
    database = sqlite3.connect(stopped.data_dir / "tokens.db")
    (sealed,) = database.execute("select rt from rts where biz_id = 'row'").fetchone()
    assert sealed.startswith("rtm1.")
    database.execute("update rts set rt = ? where biz_id = 'other'", (sealed,))
    database.commit()
    database.close()
    stopped.start()
    answer = stopped.public().refresh("other")
    assert answer.json["success"] is False
    assert oauth.stats()["token"] == 1, "the token of another row was sent"
