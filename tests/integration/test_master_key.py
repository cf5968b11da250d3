"""key check, key add and key rekey, with and without a running server."""

import fcntl
import os
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

ROWS = 1200


def key_ids(server):
    """The sealed values of the database by the id of their key."""
    counts = {}
    with sqlite3.connect(f"file:{server.data_dir / 'tokens.db'}?mode=ro", uri=True) as database:
        cells = list(database.execute("SELECT rt, at, last_rt, id_token, proxy FROM rts"))
        cells += database.execute("SELECT config_value FROM system_configs")
    for cell in (value for row in cells for value in row):
        found = re.match(r"rtm1\.([0-9a-f]{16})\.", cell or "")
        if found:
            counts[found.group(1)] = counts.get(found.group(1), 0) + 1
    return counts


def key_lines(server):
    return [line for line in (server.data_dir / "master.key").read_text().splitlines() if line.startswith("rtm-key-1.")]


def add_key(server):
    added = server.cli("key", "add")
    assert added.returncode == 0, added
    return added.stdout.strip()


def drop_old_keys(server):
    file = server.data_dir / "master.key"
    file.write_text(key_lines(server)[0] + "\n")


@pytest.fixture
def pool(server, oauth):
    server.admin().import_tokens(oauth.mint(ROWS)).ok()
    server.admin().create(oauth.mint_one(), biz_id="row", proxy="http://u:secret@127.0.0.1:1").ok()
    server.admin().create(oauth.mint_one(), biz_id="direct").ok()
    server.public().refresh("direct").ok()
    return server


@pytest.mark.parametrize("running", [True, False], ids=["running", "stopped"])
def test_a_key_is_replaced(pool, oauth, running):
    if not running:
        pool.stop()
    old = next(iter(key_ids(pool)))
    new = add_key(pool)
    assert len(key_lines(pool)) == 2 and (pool.data_dir / "master.key").stat().st_mode & 0o777 == 0o600
    checked = pool.cli("key", "check").stdout
    assert re.search(rf"{new} +seals", checked) and re.search(rf"{old} +opens", checked), checked
    done = pool.cli("key", "rekey")
    assert done.returncode == 0 and "Sealed" in done.stdout, done
    assert set(key_ids(pool)) == {new}
    # One reply that it sealed is kept for a database that comes back older.
    assert re.search(rf"{old} +opens +0 +0 +1", pool.cli("key", "check").stdout)
    again = pool.cli("key", "rekey")
    assert "Sealed 0 values" in again.stdout, again
    if running:
        pool.public().refresh("direct").ok()
        pool.stop()
    drop_old_keys(pool)
    pool.start()
    pool.public().refresh("direct").ok()
    assert set(key_ids(pool)) == {new}


def test_rekey_goes_on_after_a_kill(pool, oauth):
    """Each start of the command does one chunk before the server dies; nothing is lost on the way."""
    new = add_key(pool)
    for places in ([0], [0, 500]):
        for after in places:
            pool.admin().call("key/rekey", {"after": after}).ok()
        pool.kill()
        pool.start()
        assert set(key_ids(pool)) > {new}, "some are done, some are not"
        pool.admin().call("key/rekey", {"after": 500}).refused(409, "conflict")
        pool.public().refresh("direct").ok()
    assert pool.cli("key", "rekey").returncode == 0
    assert set(key_ids(pool)) == {new}
    assert oauth.stats()["reuse"] == 0


def test_rekey_beside_refreshes(pool, oauth):
    new = add_key(pool)
    biz_ids = [row["biz_id"] for row in pool.admin().list(page_size=100)["items"] if row["biz_id"] != "row"]
    public = pool.public()
    with ThreadPoolExecutor(1) as beside:
        refreshes = beside.submit(lambda: [public.refresh(biz_id) for biz_id in biz_ids])
        assert pool.cli("key", "rekey").returncode == 0
    for answer in refreshes.result():
        answer.ok()
    assert pool.cli("key", "rekey").returncode == 0
    assert set(key_ids(pool)) == {new}
    pool.stop()
    drop_old_keys(pool)
    pool.start()
    for biz_id in biz_ids[:20]:
        pool.public().refresh(biz_id).ok()
    assert oauth.stats()["reuse"] == 0


def test_a_missing_key_is_named(pool):
    old = next(iter(key_ids(pool)))
    add_key(pool)
    pool.stop()
    drop_old_keys(pool)
    # The key check of the store was sealed with the old one.
    refused = pool.cli("key", "check")
    assert refused.returncode == 4 and "not the one" in refused.stderr, refused
    assert f"needs the key {old}" in refused.stderr, refused
    assert old in key_ids(pool)


def test_keys_from_elsewhere_are_not_changed(pool):
    line = key_lines(pool)[0]
    refused = pool.cli("key", "add", env={"RT_MANAGE_MASTER_KEY": line})
    assert refused.returncode == 3 and "RT_MANAGE_MASTER_KEY" in refused.stderr, refused
    assert line not in refused.stderr
    assert len(key_lines(pool)) == 1


def test_a_server_with_keys_from_elsewhere_leaves_the_file_alone(pool):
    """The caller's shell does not know the variable that the server was started with."""
    pool.stop()
    line = key_lines(pool)[0]
    stale = pool.data_dir / "master.key"
    before = stale.read_bytes()
    pool.start(env={"RT_MANAGE_MASTER_KEY": line})
    refused = pool.cli("key", "add")
    assert refused.returncode != 0 and "from elsewhere" in refused.stderr, refused
    assert stale.read_bytes() == before
    assert "seals" in pool.cli("key", "check", env={"RT_MANAGE_MASTER_KEY": line}).stdout


def test_a_ring_that_the_server_refuses_is_taken_back(pool):
    """Another key was taken out by hand meanwhile: the server refuses such a ring."""
    add_key(pool)
    file = pool.data_dir / "master.key"
    new, _ = key_lines(pool)
    file.write_text(new + "\n")
    refused = pool.cli("key", "add")
    assert refused.returncode != 0 and "as it was" in refused.stderr, refused
    assert key_lines(pool) == [new]


def test_keys_are_added_one_after_the_other(pool):
    descriptor = os.open(pool.data_dir, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        refused = pool.cli("key", "add")
        assert refused.returncode != 0 and "another" in refused.stderr, refused
        assert len(key_lines(pool)) == 1
    finally:
        os.close(descriptor)
    add_key(pool)
