"""Databases of the old system: taken over in place, by steps that may be cut off, and the way back."""

import hashlib
import json
import signal
import sqlite3
import subprocess
import sys

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.old_store import PLANTED, make_old_store, old_row, plain_secrets_in, planted_jwt, read_old_store
from rtm_rig.takeover_rows import PROXY, SETTINGS, assert_rows_are_taken_over, odd_rows
from rtm_rig.waiting import wait_until

# Where it dies, and whether the next start comes by there again.
POINTS = {
    "adoption_plain_copy": True,
    "adoption_sealed_copy": False,
    "adoption_in_schema": True,
    "adoption_after_schema": False,
    "adoption_after_settings": True,
    "adoption_after_chunk": False,
    "adoption_before_scrub": False,
    "adoption_after_vacuum": True,
}


def digest(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def sealed_copies(server):
    return sorted(server.data_dir.glob("tokens.db.before-rt-manage-*"))


@pytest.fixture
def old(make_server, oauth, book):
    """A server whose database is of the old system: odd rows, and three with tokens that can be refreshed."""
    book.add(PLANTED)
    server = make_server(provider_config(oauth))
    server.tokens = oauth.mint(3)
    rows = odd_rows() + [old_row(f"real{i}", token) for i, token in enumerate(server.tokens)]
    make_old_store(server.data_dir / "tokens.db", rows, settings=SETTINGS)
    server.before = read_old_store(server.data_dir / "tokens.db")
    yield server
    oauth.plant_issued()


def assert_taken_over(server, oauth):
    assert_rows_are_taken_over(server, oauth)
    assert len(sealed_copies(server)) == 1
    server.stop()
    assert plain_secrets_in(server.data_dir) == []


def test_an_old_store_is_taken_over_by_serve(old, oauth):
    old.start()
    [done] = old.events("adoption.rows_done")
    assert (done["rows"], done["linked"], done["used_up"]) == (17, 1, 1)
    audit = old.admin().call("audit/list", {"action": "store.adopted"}).ok().data["items"]
    assert len(audit) == 1 and "rows: 17" in audit[0]["detail"]
    assert_taken_over(old, oauth)
    # Later starts find nothing to do.
    old.start()
    assert old.events("adoption.rows_done") == []


@pytest.mark.parametrize("point", POINTS)
def test_killed_on_the_way(old, oauth, point):
    for _ in range(2 if POINTS[point] else 1):
        old.launch(env={"RTM_FAULT": f"{point}:kill"})
        assert old.process.wait() == -signal.SIGKILL, old.process.output()[-2000:]
    old.start()
    assert_taken_over(old, oauth)


@pytest.mark.parametrize(("schema", "journal_mode", "prefix"), [("plain", "DELETE", ""), ("gorm", "WAL", "rt")])
def test_other_forms_of_the_old_schema(make_server, oauth, book, schema, journal_mode, prefix):
    book.add(PLANTED)
    server = make_server({**provider_config(oauth), "database": {"table_prefix": prefix}})
    token = oauth.mint_one()
    make_old_store(
        server.data_dir / "tokens.db",
        [old_row("a", token, at=planted_jwt("a"))],
        schema=schema,
        journal_mode=journal_mode,
        prefix=prefix,
    )
    server.start()
    server.admin().create(f"{PLANTED}rt-new-0123456789", biz_id="new").ok()
    assert server.public().refresh("a").ok().data["refresh_token"] != token
    server.stop()
    assert plain_secrets_in(server.data_dir) == []
    oauth.plant_issued()


def test_dry_run_changes_nothing(old):
    before = digest(old.folder)
    done = old.cli("migrate", "--dry-run", "--json")
    assert done.returncode == 0, done
    assert digest(old.folder) == before
    report = json.loads(done.stdout)
    assert [report[name] for name in ("rows", "linked", "used_up", "without_token", "bad_proxy")] == [17, 1, 1, 1, 1]
    subjects = {note["subject"] for note in report["notes"]}
    assert subjects == {"no token", "twice", "stale", "bad proxy", "garbage", "proxy_list"}
    assert all(note["reason"] and note["reason_zh"] for note in report["notes"])
    people = old.cli("migrate", "--dry-run")
    assert "nothing was changed" in people.stdout and "twice" in people.stdout
    assert PLANTED not in done.stdout + people.stdout + people.stderr


def test_migrate_does_it_and_says_what(old, oauth):
    done = old.cli("migrate")
    assert done.returncode == 0, done
    assert "Taken over" in done.stdout and "twice" in done.stdout and PLANTED not in done.stdout + done.stderr
    assert "Nothing to do" in old.cli("migrate").stdout
    old.start()
    assert_taken_over(old, oauth)


@pytest.mark.parametrize("command", [["list"], ["backup", "x.rtb"], ["export", "x.json"], ["key", "check"]])
def test_other_commands_name_the_way(old, command):
    before = digest(old.data_dir)
    refused = old.cli(*command)
    assert refused.returncode == 3 and "rt-manage migrate" in refused.stderr, refused
    after = digest(old.data_dir)
    after.pop("lock", None)
    assert after == before


@pytest.mark.parametrize("point", ["adoption_after_chunk", "adoption_before_scrub", "adoption_after_vacuum"])
def test_an_unfinished_take_over_is_not_served_by_commands(old, point):
    old.launch(env={"RTM_FAULT": f"{point}:kill"})
    assert old.process.wait() == -signal.SIGKILL
    refused = old.cli("list")
    assert refused.returncode == 3 and "cut off" in refused.stderr, refused
    rehearsed = old.cli("migrate", "--dry-run")
    assert rehearsed.returncode == 3 and "cut off" in rehearsed.stderr, rehearsed
    done = old.cli("migrate")
    assert done.returncode == 0 and "17  rows" in done.stdout and "twice" in done.stdout, done
    # The start that made the key told nobody.
    assert str(old.data_dir / "master.key") in done.stderr
    assert old.cli("list").returncode == 0


def test_refused_while_the_old_service_runs(old):
    """It holds no lock while it is idle: its open file gives it away."""
    script = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('select * from rts').fetchall(); print('up', flush=True); sys.stdin.read()"
    service = subprocess.Popen(
        [sys.executable, "-c", script, old.data_dir / "tokens.db"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert service.stdout.readline() == "up\n"
        before = digest(old.data_dir)
        for command in (["serve"], ["migrate"]):
            refused = old.cli(*command)
            assert refused.returncode == 4 and str(service.pid) in refused.stderr, refused
        after = digest(old.data_dir)
        after.pop("lock", None)
        assert after == before
    finally:
        service.stdin.close()
        service.wait(10)
        service.stdout.close()


def test_what_is_due_is_refreshed_and_nothing_else(make_server, oauth):
    """P12: the schedule of the old settings goes on where it stood."""
    server = make_server(provider_config(oauth))
    due, fresh, off = oauth.mint(3)
    rows = [
        old_row("due", due, enabled=1, last_refresh_time="2025-11-04 01:06:00+08:00"),
        old_row("fresh", fresh, enabled=1),
        old_row("off", off, last_refresh_time="2025-11-04 01:06:00+08:00"),
    ]
    make_old_store(server.data_dir / "tokens.db", rows, settings={"auto_refresh_enabled": "true"})
    server.start()
    wait_until(lambda: oauth.requests_with(due), "the refresh of what is due")
    server.stop()
    assert not oauth.requests_with(fresh) and not oauth.requests_with(off)
    oauth.plant_issued()


def test_a_proxy_that_cannot_be_read_is_never_gone_past(make_server, oauth):
    """P8: not by the schedule, not by a call, not by hand; another proxy or none puts it right."""
    server = make_server(provider_config(oauth))
    tokens = oauth.mint(2)
    rows = [old_row(f"row{i}", token, enabled=1, proxy="10.0.0.1:8080", last_refresh_time=None) for i, token in enumerate(tokens)]
    make_old_store(server.data_dir / "tokens.db", rows, settings={"auto_refresh_enabled": "true"})
    server.start()
    admin, public = server.admin(), server.public()
    assert public.refresh("row0").json["success"] is False
    by_hand = admin.row("row0")["id"]
    assert admin.call("rts/refresh", {"id": by_hand}).json["success"] is False
    assert oauth.stats()["token"] == 0
    assert admin.reveal(by_hand, "proxy") == "10.0.0.1:8080"
    other = admin.row("row1")
    assert (other["state"], other["state_code"], other["proxy"]) == ("misconfigured", "bad_proxy", "unreadable proxy")
    assert "another proxy" in other["next_step"]
    # A form that sends back what it was shown changes nothing.
    assert admin.update(other["id"], proxy="unreadable proxy", memo="m").ok().data["state"] == "misconfigured"
    assert admin.update(other["id"], proxy="").ok().data["state"] == "active"
    wait_until(lambda: oauth.requests_with(tokens[1]), "the refresh without a proxy")
    server.stop()
    assert not oauth.requests_with(tokens[0])
    oauth.plant_issued()


def test_the_copy_brings_the_old_store_back(old, oauth):
    original = old.before
    assert old.cli("migrate").returncode == 0
    [copy] = sealed_copies(old)
    assert copy.suffix == ".rtmbackup" and copy.stat().st_mode & 0o777 == 0o600
    checked = old.cli("restore", "--check", copy)
    assert checked.returncode == 0 and "17 rows" in checked.stdout, checked
    refused = old.cli("restore", "--replace", copy)
    assert refused.returncode == 1 and "--to-old" in refused.stderr, refused
    done = old.cli("restore", "--replace", "--nothing-sent-since", copy)
    assert done.returncode == 0 and "old system" in done.stderr, done
    assert read_old_store(old.data_dir / "tokens.db") == original


def test_an_old_copy_where_tokens_were_sent_since_is_refused(old, oauth):
    kept = (old.data_dir / "tokens.db").read_bytes()
    old.start()
    old.public().refresh("real0").ok()
    old.stop()
    for path in old.data_dir.glob("tokens.db*"):
        path.unlink()
    (old.data_dir / "tokens.db").write_bytes(kept)
    refused = old.cli("serve")
    assert refused.returncode == 1 and "used up" in refused.stderr, refused
    assert (old.data_dir / "tokens.db").read_bytes() == kept
    assert oauth.stats()["reuse"] == 0


def test_the_way_back_has_the_tokens_of_now(old, oauth):
    old.start()
    live = old.public().refresh("real0").ok().data["refresh_token"]
    target = old.folder / "old.db"
    running = old.cli("copy", "--to-old", target, "--force-plain")
    assert running.returncode == 4 and "in use" in running.stderr, running
    old.stop()
    unasked = old.cli("copy", "--to-old", target)
    assert unasked.returncode == 2 and "--force-plain" in unasked.stderr and not target.exists(), unasked
    done = old.cli("copy", "--to-old", target, "--force-plain")
    assert done.returncode == 0 and "only one of both may run" in done.stderr, done
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in old.folder.glob("old.db*")) == ["old.db"]
    before, _ = old.before
    rows, settings = read_old_store(target)
    assert set(rows) == set(before)
    assert rows["real0"]["rt"] == live and rows["real0"]["last_rt"] == old.tokens[0]
    for biz_id in ("big", " blanks ", "账号 😀 \U00020000", "real1"):
        for name in ("id", "rt", "at", "last_rt", "memo"):
            assert rows[biz_id][name] == before[biz_id][name], (biz_id, name)
    # One refresh token stands in one row only.
    assert (rows["twice"]["rt"], rows["twice"]["enabled"]) == ("", 0)
    assert rows["twice"]["at"] == rows["holder"]["at"]
    assert rows["bad proxy"]["enabled"] == 0
    assert rows["proxied"]["proxy"] == PROXY
    assert json.loads(settings["proxy_list"]) == [PROXY] and settings["auto_refresh_interval"] == "7"
    again = old.cli("copy", "--to-old", target, "--force-plain")
    assert again.returncode == 1 and "already there" in again.stderr, again
    old.start()
    audit = old.admin().call("audit/list", {"action": "store.copied_to_old"}).ok().data["items"]
    assert len(audit) == 1


@pytest.fixture
def moved(server, make_server, oauth):
    """A store with a history, and an empty place with the same key."""
    for number in range(3):
        server.admin().create(oauth.mint_one(), biz_id=f"row{number}").ok()
        server.public().refresh(f"row{number}").ok()
    server.stop()
    place = make_server({**provider_config(oauth), "database": {"table_prefix": "rt"}})
    place.data_dir.mkdir()
    (place.data_dir / "master.key").write_bytes((server.data_dir / "master.key").read_bytes())
    (place.data_dir / "master.key").chmod(0o600)
    place.configure(auth={"password": server.password, "api_secret": server.api_secret})
    place.password, place.api_secret = server.password, server.api_secret
    return place


def copy_store(source, target):
    return source.cli("copy", "--from", source.config_path, "--to", target.config_path, with_config=False)


def test_a_store_moves_house(server, moved, oauth):
    done = copy_store(server, moved)
    assert done.returncode == 0 and "rts: 3 rows" in done.stdout and "verified" in done.stdout, done
    with sqlite3.connect(server.data_dir / "tokens.db") as database:
        there = database.execute("SELECT biz_id, uid, rt, at, generation FROM rts ORDER BY id").fetchall()
    with sqlite3.connect(moved.data_dir / "tokens.db") as database:
        here = database.execute("SELECT biz_id, uid, rt, at, generation FROM rt_rts ORDER BY id").fetchall()
    assert here == there
    moved.start()
    for number in range(3):
        moved.public().refresh(f"row{number}").ok()
    assert oauth.stats()["reuse"] == 0
    moved.stop()
    again = copy_store(server, moved)
    assert again.returncode == 1 and "already" in again.stderr, again


def test_a_store_does_not_move_to_another_key(server, moved):
    (moved.data_dir / "master.key").unlink()
    refused = copy_store(server, moved)
    assert refused.returncode == 4 and "key" in refused.stderr, refused
    assert not (moved.data_dir / "tokens.db").exists()


def test_a_store_does_not_move_while_it_is_served(server, moved):
    server.start()
    refused = copy_store(server, moved)
    assert refused.returncode == 4 and "in use" in refused.stderr, refused
