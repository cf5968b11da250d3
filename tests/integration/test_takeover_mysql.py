"""Databases of the old system on a server: taken over in place, by steps that may be cut off, and the way back."""

import json
import re
import signal
import subprocess

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.old_mysql import dump, has_plain_secrets, make_old_tables, run_script
from rtm_rig.old_store import PLANTED, old_row, planted_jwt, read_old_store
from rtm_rig.takeover_rows import PROXY, SETTINGS, assert_rows_are_taken_over, odd_rows

# Where it dies, and whether the next start comes by there again.
POINTS = {
    "adoption_claimed": True,
    "adoption_in_schema": False,
    "adoption_marked": True,
    "adoption_after_schema": False,
    "adoption_after_settings": True,
    "adoption_after_chunk": False,
    "adoption_before_scrub": False,
}
BACKED_UP = "--i-have-a-backup"
# What rows with odd values show is what they show; how long they are watched is another test's subject.
UNWATCHED = {"RTM_TEST_WITHOUT": "watch"}


@pytest.fixture
def make_old(make_server, oauth, book, mariadb):
    """Makes a server whose database has these tables of the old system."""
    book.add(PLANTED)

    def make(rows, *, prefix="", settings=None, schema="gorm", env=None):
        # The old service wrote in local time, as a column without a zone can hold nothing else.
        database = mariadb.make_database()
        config = {**provider_config(oauth), "database": mariadb.config(database, table_prefix=prefix)}
        server = make_server(config, env={"TZ": "Asia/Shanghai", **(UNWATCHED if env is None else env)})
        server.database = database
        make_old_tables(mariadb, database, rows, prefix=prefix, settings=settings, schema=schema)
        server.before = ({row["biz_id"]: {**row, "id": number} for number, row in enumerate(rows, 1)}, settings)
        return server

    yield make
    oauth.plant_issued()


@pytest.fixture
def old(make_old, oauth):
    """Odd rows, and three with tokens that can be refreshed."""
    tokens = oauth.mint(3)
    server = make_old(odd_rows() + [old_row(f"real{i}", token) for i, token in enumerate(tokens)], settings=SETTINGS)
    server.tokens = tokens
    return server


def assert_taken_over(server, mariadb, oauth):
    assert_rows_are_taken_over(server, oauth)
    server.stop()
    assert not has_plain_secrets(mariadb, server.database)


def test_serve_demands_a_backup_and_takes_it_over(old, mariadb, oauth):
    before = dump(mariadb, old.database)
    refused = old.cli("serve")
    assert refused.returncode == 1 and BACKED_UP in refused.stderr, refused
    assert dump(mariadb, old.database) == before
    # The command that it names, as it is.
    command = re.search(r"^ +(\(umask 077; mariadb-dump .*\))$", refused.stderr, re.MULTILINE)[1]
    subprocess.run(["sh", "-c", command], check=True, cwd=old.folder)
    backup = old.folder / f"{old.database}.before-rt-manage.sql"
    assert backup.stat().st_mode & 0o777 == 0o600
    old.start(options=[BACKED_UP])
    [done] = old.events("adoption.rows_done")
    assert (done["rows"], done["linked"], done["used_up"]) == (17, 1, 1)
    audit = old.admin().call("audit/list", {"action": "store.adopted"}).ok().data["items"]
    assert len(audit) == 1 and "rows: 17" in audit[0]["detail"]
    assert_taken_over(old, mariadb, oauth)
    # Later starts find nothing to do, and ask for nothing.
    old.start()
    assert old.events("adoption.rows_done") == []
    old.stop()
    # The backup brings the old tables back; tables of ours beside them are named before anything happens to both.
    run_script(mariadb, old.database, backup.read_text())
    left = old.cli("migrate", BACKED_UP)
    assert left.returncode == 1 and "used up" in left.stderr, left
    moved = ["migrate", BACKED_UP, "--data-dir", old.folder / "other"]
    old.configure(server={"data_dir": str(old.folder / "other")})
    left = old.cli(*moved)
    drop = re.search(r"DROP TABLE [a-z_, ]+;", left.stderr)[0]
    run_script(mariadb, old.database, drop)
    assert dump(mariadb, old.database) == before


@pytest.mark.parametrize("point", POINTS)
def test_killed_on_the_way(old, mariadb, oauth, point):
    for attempt in range(2 if POINTS[point] else 1):
        # It was said once: what has begun is gone on with.
        options = [BACKED_UP] if attempt == 0 else []
        old.launch(env={"RTM_FAULT": f"{point}:kill"}, options=options)
        assert old.process.wait() == -signal.SIGKILL, old.process.output()[-2000:]
    old.start()
    assert_taken_over(old, mariadb, oauth)


@pytest.mark.parametrize(("schema", "prefix"), [("plain", ""), ("plain", "rt"), ("gorm", "rt")])
def test_other_forms_of_the_old_schema(make_old, mariadb, oauth, schema, prefix):
    token = oauth.mint_one()
    rows = [old_row("a", token, at=planted_jwt("a"), create_time="2025-11-04 01:06:00"), old_row("ü", f"{PLANTED}rt-umlaut")]
    server = make_old(rows, prefix=prefix, schema=schema, settings={"auto_refresh_interval": "7"})
    server.start(options=[BACKED_UP])
    admin = server.admin()
    admin.create(f"{PLANTED}rt-new-0123456789", biz_id="Ü").ok()
    assert admin.row("a")["create_time"] == "2025-11-03T17:06:00.000Z"
    assert admin.reveal(admin.row("ü")["id"], "rt") == f"{PLANTED}rt-umlaut"
    assert server.public().refresh("a").ok().data["refresh_token"] != token
    server.stop()
    assert not has_plain_secrets(mariadb, server.database)


def test_dry_run_changes_nothing(old, mariadb):
    before = dump(mariadb, old.database)
    done = old.cli("migrate", "--dry-run", "--json")
    assert done.returncode == 0, done
    report = json.loads(done.stdout)
    assert [report[name] for name in ("rows", "linked", "used_up", "without_token", "bad_proxy")] == [17, 1, 1, 1, 1]
    subjects = {note["subject"] for note in report["notes"]}
    # A zero date means never; text would be no date to the server.
    assert subjects == {"no token", "twice", "stale", "bad proxy", "proxy_list"}
    people = old.cli("migrate", "--dry-run")
    assert "nothing was changed" in people.stdout and "mariadb-dump" in people.stderr
    assert PLANTED not in done.stdout + people.stdout + people.stderr
    assert dump(mariadb, old.database) == before
    assert not old.data_dir.exists()


def test_migrate_does_it_and_says_what(old, mariadb, oauth):
    done = old.cli("migrate", BACKED_UP)
    assert done.returncode == 0, done
    assert "Taken over" in done.stdout and "twice" in done.stdout and PLANTED not in done.stdout + done.stderr
    assert "Nothing to do" in old.cli("migrate").stdout
    assert "Nothing to do" in old.cli("migrate", "--dry-run").stdout
    old.start()
    assert_taken_over(old, mariadb, oauth)


@pytest.mark.parametrize("command", [["list"], ["export", "x.json"], ["copy", "--to-old", "x.db", "--force-plain"]])
def test_other_commands_name_the_way(old, mariadb, command):
    before = dump(mariadb, old.database)
    refused = old.cli(*command)
    assert refused.returncode == 3 and "rt-manage migrate" in refused.stderr, refused
    assert dump(mariadb, old.database) == before


@pytest.mark.parametrize("point", ["adoption_claimed", "adoption_marked", "adoption_after_chunk", "adoption_before_scrub"])
def test_an_unfinished_take_over_is_not_served_by_commands(old, point):
    old.launch(env={"RTM_FAULT": f"{point}:kill"}, options=[BACKED_UP])
    assert old.process.wait() == -signal.SIGKILL
    for command in (["list"], ["migrate", "--dry-run"]):
        refused = old.cli(*command)
        assert refused.returncode == 3 and "cut off" in refused.stderr, refused
    done = old.cli("migrate")
    assert done.returncode == 0 and "17  rows" in done.stdout and "twice" in done.stdout, done
    assert str(old.data_dir / "master.key") in done.stderr
    assert old.cli("list").returncode == 0


def test_refused_while_the_old_service_is_connected_or_writes(make_old, mariadb):
    server = make_old([old_row("a", f"{PLANTED}rt")], env={})
    # It holds its connections while it is idle.
    idle = subprocess.Popen(
        ["mariadb", "--no-defaults", "-uroot", "-S", mariadb.socket, "-N", "--unbuffered", server.database],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )
    try:
        idle.stdin.write("SELECT 'up';\n")
        idle.stdin.flush()
        assert idle.stdout.readline() == "up\n"
        before = dump(mariadb, server.database)
        refused = server.cli("migrate", BACKED_UP)
        assert refused.returncode == 4 and "root@localhost, Sleep" in refused.stderr, refused
        assert dump(mariadb, server.database) == before
    finally:
        idle.stdin.close()
        idle.wait(10)
        idle.stdout.close()
    # A connection may be another user's, or come and go; what is written is seen. The event is the old service.
    mariadb.sql("SET GLOBAL event_scheduler = ON", database=server.database)
    mariadb.sql(
        "CREATE EVENT busy ON SCHEDULE EVERY 1 SECOND DO UPDATE rts SET update_time = now(3)", database=server.database
    )
    refused = server.cli("migrate", BACKED_UP)
    assert refused.returncode == 4 and "Rows of the old database are changing" in refused.stderr, refused
    mariadb.sql("DROP EVENT busy", database=server.database)
    assert mariadb.sql("SHOW TABLES", database=server.database) == [["rts"], ["system_configs"]]
    assert server.cli("migrate", BACKED_UP).returncode == 0


def test_the_old_service_that_writes_in_between_is_noticed(old, mariadb, oauth):
    """A whole row over one that was done already, and one that the old service adds."""
    old.launch(env={"RTM_FAULT": "adoption_before_scrub:kill"}, options=[BACKED_UP])
    assert old.process.wait() == -signal.SIGKILL
    mariadb.sql("UPDATE system_configs SET config_value = 'rows' WHERE config_key = 'rtm.adoption'", database=old.database)
    newer = oauth.mint_one()
    run_script(
        mariadb,
        old.database,
        f"UPDATE rts SET rt = '{newer}' WHERE biz_id = 'real0'; INSERT INTO rts (biz_id, rt) VALUES ('late', '{PLANTED}late');",
    )
    refused = old.cli("migrate")
    assert refused.returncode == 1 and "1 rows were written by another process" in refused.stderr, refused
    assert old.cli("migrate").returncode == 0
    old.start()
    assert old.public().refresh("real0").ok().data["refresh_token"]
    assert oauth.requests_with(newer) and not oauth.requests_with(old.tokens[0])
    assert old.admin().row("late")["state"] == "active"
    old.stop()
    assert not has_plain_secrets(mariadb, old.database)


def test_of_two_starts_one_takes_it_over(old, make_server, mariadb, oauth):
    """With the same key, as nodes of one store have it."""
    other = make_server(old.config, env=old.env)
    other.configure(server={"data_dir": str(other.data_dir)})
    key = old.folder / "master.key"
    assert old.cli("key", "check").returncode != 0
    for server in (old, other):
        server.configure(security={"master_key_file": str(key)}, auth={"password": old.password, "api_secret": old.api_secret})
    other.password, other.api_secret = old.password, old.api_secret
    old.launch(env={"RTM_FAULT": "adoption_after_chunk:stop"}, options=[BACKED_UP])
    old.process.wait_for(lambda line: "adoption.started" in line)
    refused = other.cli("migrate", BACKED_UP)
    assert refused.returncode == 4 and "Another start" in refused.stderr, refused
    old.thaw()
    old.wait_until_listening()
    assert "Nothing to do" in other.cli("migrate").stdout
    assert_taken_over(old, mariadb, oauth)


def test_the_way_back_has_the_tokens_of_now(old, oauth):
    old.start(options=[BACKED_UP])
    live = old.public().refresh("real0").ok().data["refresh_token"]
    old.stop()
    target = old.folder / "old.db"
    done = old.cli("copy", "--to-old", target, "--force-plain")
    assert done.returncode == 0, done
    rows, settings = read_old_store(target)
    before, _ = old.before
    assert set(rows) == set(before)
    assert rows["real0"]["rt"] == live and rows["real0"]["last_rt"] == old.tokens[0]
    for biz_id in ("big", " blanks ", "账号 😀 \U00020000", "real1"):
        for name in ("id", "rt", "at", "last_rt", "memo"):
            assert rows[biz_id][name] == before[biz_id][name], (biz_id, name)
    assert json.loads(settings["proxy_list"]) == [PROXY]
