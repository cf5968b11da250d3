"""An older database is put back, by hand or by `restore`: nothing that was used up since goes out again."""

import shutil

import pytest

from rtm_rig.fixtures import provider_config
from test_kill_points import assert_no_token_was_sent_twice, refresh_until_killed


@pytest.fixture
def server(make_server, oauth):
    config = {**provider_config(oauth), "refresh": {"min_interval": "1s", "max_flights": 1}}
    started = make_server(config).start()
    yield started
    oauth.plant_issued()


def database(server):
    return server.data_dir / "tokens.db"


def take_copy(server):
    server.stop()
    shutil.copy(database(server), server.folder / "copy.db")
    server.start()


def put_copy_back(server):
    server.stop()
    for suffix in ("-wal", "-shm"):
        database(server).with_name(f"tokens.db{suffix}").unlink(missing_ok=True)
    shutil.copy(server.folder / "copy.db", database(server))
    server.start()


def test_rows_are_rolled_forward_from_the_journal(server, oauth):
    server.admin().create(oauth.mint_one(), biz_id="row").ok()
    server.public().refresh("row").ok()
    take_copy(server)
    for _ in range(3):
        live = server.public().refresh("row").ok().data["refresh_token"]
    put_copy_back(server)
    data = server.public().get_at("row").ok().data
    assert data["status"] == "active"
    assert data["refresh_token"] == live
    assert server.public().refresh("row").ok().data["refresh_token"] != live
    assert_no_token_was_sent_twice(oauth)


def test_rows_that_cannot_be_are_rotation_lost(server, oauth):
    """The journal forgets the reply of `row`, as its slots are needed for many others."""
    slots = 65
    server.admin().create(oauth.mint_one(), biz_id="row").ok()
    server.admin().create(oauth.mint_one(), biz_id="busy").ok()
    used_up = server.public().refresh("row").ok().data["refresh_token"]
    take_copy(server)
    server.public().refresh("row").ok()
    for _ in range(slots + 1):
        server.public().refresh("busy").ok()
    put_copy_back(server)
    public, admin = server.public(), server.admin()
    row = admin.row("row")
    assert (row["state"], row["state_code"]) == ("rotation_lost", "store_restored")
    assert public.get_at("row").ok().data["access_token"], "what is valid is handed out"
    public.refresh("row").refused(409, "rotation_lost")
    assert public.status_of("busy") == "active"
    public.refresh("busy").ok()
    # A new login mends it, and the used-up token is refused by name from then on.
    admin.update(row["id"], rt_token=oauth.mint_one()).ok()
    public.refresh("row").ok()
    refused = admin.create(used_up, biz_id="again")
    assert refused.status == 409 and "row" in refused.json["msg"], refused
    assert_no_token_was_sent_twice(oauth)


def test_an_orphan_is_listed_and_adopted(server, oauth):
    take_copy(server)
    server.admin().create(oauth.mint_one(), biz_id="row").ok()
    server.restart(env={"RTM_FAULT": "after_journal:kill"})
    refresh_until_killed(server, "row")
    for suffix in ("-wal", "-shm"):
        database(server).with_name(f"tokens.db{suffix}").unlink(missing_ok=True)
    shutil.copy(server.folder / "copy.db", database(server))
    server.start()

    listed = server.cli("rescue", "list")
    assert listed.returncode == 0 and "orphan" in listed.stdout, listed
    left = server.cli("rescue", "replay")
    assert left.returncode == 1 and "left 1" in left.stdout, left
    adopted = server.cli("rescue", "replay", "--adopt")
    assert adopted.returncode == 0 and "adopted 1" in adopted.stdout, adopted
    assert "holds nothing" in server.cli("rescue", "list").stdout
    row = server.admin().list()["items"][0]
    assert row["tag"] == "rescued" and not row["enabled"]
    live = server.admin().reveal(row["id"], "rt")
    assert oauth.state_of(live) == "live"
    server.public().refresh(row["biz_id"]).ok()
    assert_no_token_was_sent_twice(oauth)


def test_a_database_that_was_removed_is_written_back(server, oauth):
    server.admin().create(oauth.mint_one(), biz_id="row").ok()
    server.public().refresh("row").ok()
    for suffix in ("", "-wal", "-shm"):
        database(server).with_name(f"tokens.db{suffix}").unlink()
    live = server.public().refresh("row").ok().data["refresh_token"]
    assert database(server).exists()
    server.kill()
    server.start()
    assert server.public().get_at("row").ok().data["refresh_token"] == live
    assert oauth.state_of(live) == "live"
    assert_no_token_was_sent_twice(oauth)


@pytest.mark.parametrize("wal", ["stays", "is_removed_too"])
def test_nothing_is_sent_beside_another_file_of_its_name(server, oauth, wal):
    """What the WAL still holds belongs to the file that is gone; it must not be read into the other one."""
    server.admin().create(oauth.mint_one(), biz_id="row").ok()
    take_copy(server)
    server.public().refresh("row").ok()
    sent = oauth.stats()["token"]
    if wal == "is_removed_too":
        for suffix in ("-wal", "-shm"):
            database(server).with_name(f"tokens.db{suffix}").unlink()
    shutil.copy(server.folder / "copy.db", server.folder / "other.db")
    (server.folder / "other.db").rename(database(server))
    refused = server.public().refresh("row")
    assert refused.status == 503, refused
    assert oauth.stats()["token"] == sent
    assert server.public().get_at("row").ok().data["access_token"], "what is valid is handed out"
    server.kill()
    assert wal == "is_removed_too" or database(server).with_name("tokens.db-wal").stat().st_size == 0
    server.start()
    assert server.public().status_of("row") == "active", "rolled forward from the journal"
    server.public().refresh("row").ok()
    assert_no_token_was_sent_twice(oauth)
