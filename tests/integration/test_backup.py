"""backup beside a running server, restore, and what happens to tokens that were used since."""

import sqlite3

import pytest

from rtm_rig.fixtures import provider_config


@pytest.fixture
def rows(server, oauth):
    """Two rows that were refreshed once."""
    for biz_id in ("one", "two"):
        server.admin().create(oauth.mint_one(), biz_id=biz_id).ok()
        server.public().refresh(biz_id).ok()
    return server


@pytest.fixture
def backup(rows):
    file = rows.folder / "tokens.rtb"
    done = rows.cli("backup", file)
    assert done.returncode == 0, done
    assert "2 rows" in done.stdout and "master key" in done.stderr
    return file


def test_a_backup_is_private_and_sealed(rows, backup, oauth):
    assert backup.stat().st_mode & 0o777 == 0o600
    bytes_ = backup.read_bytes()
    assert bytes_.startswith(b"rtm-backup 1\n")
    # Not even the names are readable.
    assert b"biz_id" not in bytes_ and b"SQLite" not in bytes_
    assert sorted(path.name for path in rows.folder.iterdir() if "tokens.rtb" in path.name) == ["tokens.rtb"]


def test_check_says_what_is_in_it(rows, backup):
    checked = rows.cli("restore", "--check", backup)
    assert checked.returncode == 0 and "2 rows" in checked.stdout, checked


def test_a_backup_is_never_overwritten(rows, backup):
    before = backup.read_bytes()
    again = rows.cli("backup", backup)
    assert again.returncode != 0 and "exists" in again.stderr, again
    assert backup.read_bytes() == before


def test_restore_needs_a_stopped_server(rows, backup):
    refused = rows.cli("restore", "--replace", backup)
    assert refused.returncode != 0 and "in use" in refused.stderr, refused


def test_restore_does_not_replace_unasked(rows, backup):
    rows.stop()
    refused = rows.cli("restore", backup)
    assert refused.returncode != 0 and "--replace" in refused.stderr, refused
    rows.start()
    assert rows.admin().list()["total"] == 2


def test_a_restored_store_goes_on_where_nothing_was_used(rows, backup, oauth):
    rows.admin().create(oauth.mint_one(), biz_id="later").ok()
    rows.stop()
    done = rows.cli("restore", "--replace", backup)
    assert done.returncode == 0 and "before-restore" in done.stderr, done
    rows.start()
    assert rows.admin().list()["total"] == 2
    rows.public().refresh("one").ok()
    assert oauth.stats()["reuse"] == 0


def test_used_up_tokens_of_a_backup_are_not_sent(rows, backup, oauth):
    live = rows.public().refresh("one").ok().data["refresh_token"]
    rows.stop()
    assert rows.cli("restore", "--replace", backup).returncode == 0
    rows.start()
    assert rows.public().get_at("one").ok().data["refresh_token"] == live, "the journal had its reply"
    rows.public().refresh("one").ok()
    rows.public().refresh("two").ok()
    assert oauth.stats()["reuse"] == 0


@pytest.fixture
def standby(rows, make_server, oauth):
    """Another machine with the same key, where nothing has run yet."""
    other = make_server(provider_config(oauth))
    other.data_dir.mkdir()
    (other.data_dir / "master.key").write_bytes((rows.data_dir / "master.key").read_bytes())
    (other.data_dir / "master.key").chmod(0o600)
    return other


def test_a_newer_backup_after_an_older_one_is_doubted_too(rows, backup, standby, oauth):
    """The older one was tried out on the other machine: its log has a word on the store, but not on what was sent since."""
    assert standby.cli("restore", backup).returncode == 0
    standby.start()
    standby.stop()
    for _ in range(30):
        rows.public().refresh("one").ok()
    newer = rows.folder / "newer.rtb"
    assert rows.cli("backup", newer).returncode == 0
    rows.public().refresh("one").ok()
    rows.stop()
    done = standby.cli("restore", "--replace", newer)
    assert done.returncode == 0 and "in doubt" in done.stderr, done
    standby.start()
    assert [standby.public().status_of(biz_id) for biz_id in ("one", "two")] == ["in_doubt"] * 2
    standby.public().refresh("one").refused(409, "in_doubt")
    assert oauth.stats()["reuse"] == 0


def test_a_log_that_is_older_than_the_backup_knows_nothing(rows, backup, oauth):
    log = (rows.data_dir / "custody.log").read_bytes()
    rows.public().refresh("one").ok()
    newer = rows.folder / "newer.rtb"
    assert rows.cli("backup", newer).returncode == 0
    rows.stop()
    (rows.data_dir / "custody.log").write_bytes(log)
    done = rows.cli("restore", "--replace", newer)
    assert done.returncode == 0 and "in doubt" in done.stderr, done


def test_a_wal_that_was_left_behind_is_not_applied(rows, backup):
    """Killed, then somebody removed the database alone: SQLite would take its WAL for that of the restored one."""
    rows.admin().create("rt-later-0123456789012345678901234567890", biz_id="later").ok()
    rows.kill()
    database = rows.data_dir / "tokens.db"
    wal = rows.data_dir / "tokens.db-wal"
    assert wal.stat().st_size > 0
    left = wal.read_bytes()
    database.unlink()
    done = rows.cli("restore", backup)
    assert done.returncode == 0, done
    kept = list(rows.data_dir.glob("*.before-restore-*-wal"))
    assert [path.read_bytes() for path in kept] == [left]
    rows.start()
    assert {row["biz_id"] for row in rows.admin().list()["items"]} == {"one", "two"}


def test_what_was_there_is_kept_whole(rows, backup):
    rows.admin().create("rt-later-0123456789012345678901234567890", biz_id="later").ok()
    rows.kill()
    for number in (1, 2):
        assert rows.cli("restore", "--replace", backup).returncode == 0
        kept = [path for path in rows.data_dir.glob("*.before-restore-*") if not path.name.endswith(("-wal", "-shm"))]
        assert len(kept) == number, "two restores of one second keep both"
    counts = []
    for file in kept:
        with sqlite3.connect(file) as database:
            counts.append(database.execute("SELECT count(*) FROM rts").fetchone()[0])
    assert sorted(counts) == [2, 3], counts


def test_a_restored_store_is_audited(rows, backup):
    rows.public().refresh("one").ok()
    rows.stop()
    assert rows.cli("restore", "--replace", backup).returncode == 0
    rows.start()
    rows.stop()
    with sqlite3.connect(rows.data_dir / "tokens.db") as database:
        audited = database.execute("SELECT detail FROM audit_log WHERE action = 'store.restored'").fetchall()
    assert len(audited) == 1 and "rolled forward: 1" in audited[0][0], audited


def test_a_backup_touches_no_other_file(rows):
    """Names that the command uses for itself are not taken from others."""
    neighbour = rows.folder / "b.rtb.unfinished"
    neighbour.write_text("mine")
    refused = rows.cli("backup", rows.folder / "b.rtb")
    assert refused.returncode != 0 and "unfinished" in refused.stderr, refused
    assert neighbour.read_text() == "mine"
    named = rows.folder / "x.database"
    named.write_text("mine")
    assert rows.cli("backup", rows.folder / "x").returncode == 0
    assert named.read_text() == "mine"
    assert not list(rows.data_dir.glob("*.backup-copy*"))


@pytest.mark.parametrize("say", [[], ["--nothing-sent-since"]], ids=["unknown", "known"])
def test_restore_on_another_machine(rows, backup, oauth, standby, say):
    other = standby
    rows.stop()
    done = other.cli("restore", backup, *say)
    assert done.returncode == 0, done
    other.start()
    states = [other.public().status_of(biz_id) for biz_id in ("one", "two")]
    assert states == (["active"] * 2 if say else ["in_doubt"] * 2)
    if not say:
        other.public().refresh("one").refused(409, "in_doubt")
        row = other.admin().row("one")
        other.admin().call("rts/probe", {"id": row["id"]}).ok()
    assert other.public().status_of("one") == "active"
    assert oauth.stats()["reuse"] == 0


def test_another_key_opens_nothing(rows, backup, make_server, oauth):
    stranger = make_server(provider_config(oauth)).start()
    stranger.stop()
    for arguments in (["--check", backup], ["--replace", backup]):
        refused = stranger.cli("restore", *arguments)
        assert refused.returncode != 0 and "key" in refused.stderr, refused
    stranger.start()


@pytest.mark.parametrize("harm", ["cut", "flip", "append", "text", "missing"])
def test_a_damaged_backup_changes_nothing(rows, backup, harm):
    bytes_ = bytearray(backup.read_bytes())
    if harm == "cut":
        bytes_ = bytes_[: len(bytes_) // 2]
    elif harm == "flip":
        bytes_[len(bytes_) // 2] ^= 1
    elif harm == "append":
        bytes_ += b"x"
    elif harm == "text":
        bytes_ = bytearray(b"not a backup\n")
    backup.write_bytes(bytes_)
    if harm == "missing":
        backup.unlink()
    rows.stop()
    before = (rows.data_dir / "tokens.db").read_bytes()
    refused = rows.cli("restore", "--replace", backup)
    assert refused.returncode == (2 if harm in ("missing", "text") else 4) and str(backup) in refused.stderr, refused
    assert (rows.data_dir / "tokens.db").read_bytes() == before
    assert not list(rows.data_dir.glob("*.restoring*"))
    rows.start()
    assert rows.admin().list()["total"] == 2
