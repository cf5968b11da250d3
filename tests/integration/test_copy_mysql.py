"""A store that moves house: from a file to a server, back, and cut off on the way."""

import signal

import pytest

from rtm_rig.fixtures import provider_config


@pytest.fixture
def places(make_server, oauth, mariadb):
    """A store in a file, and places on a server and in another file, all with one key."""
    made = [
        make_server({**provider_config(oauth), "database": database})
        for database in ({}, mariadb.config(mariadb.make_database(), table_prefix="rt"), {"table_prefix": "back"})
    ]
    first, *others = made
    first.configure(security={"master_key_file": str(first.folder / "master.key")})
    first.start()
    for number in range(3):
        first.admin().create(oauth.mint_one(), biz_id=f"行{number} 😀", tag="t").ok()
        first.public().refresh(f"行{number} 😀").ok()
    first.stop()
    for other in others:
        other.configure(
            security={"master_key_file": str(first.folder / "master.key")},
            auth={"password": first.password, "api_secret": first.api_secret},
        )
        other.password, other.api_secret = first.password, first.api_secret
    yield made
    oauth.plant_issued()


def copy_store(source, target, **options):
    return source.cli("copy", "--from", source.config_path, "--to", target.config_path, with_config=False, **options)


def test_a_store_moves_to_a_server_and_back(places, mariadb, oauth):
    in_file, on_server, in_other_file = places
    done = copy_store(in_file, on_server)
    assert done.returncode == 0 and "rts: 3 rows" in done.stdout and "verified" in done.stdout, done
    again = copy_store(in_file, on_server)
    assert again.returncode == 1 and "already" in again.stderr, again
    on_server.start()
    for number in range(3):
        on_server.public().refresh(f"行{number} 😀").ok()
    rows = {row["biz_id"]: row["create_time"] for row in on_server.admin().list()["items"]}
    on_server.stop()
    done = copy_store(on_server, in_other_file)
    assert done.returncode == 0 and "verified" in done.stdout, done
    in_other_file.start()
    assert {row["biz_id"]: row["create_time"] for row in in_other_file.admin().list()["items"]} == rows
    for number in range(3):
        in_other_file.public().refresh(f"行{number} 😀").ok()
    assert oauth.stats()["reuse"] == 0
    in_other_file.stop()


def test_nothing_is_copied_while_another_node_may_refresh(places, mariadb):
    in_file, on_server, in_other_file = places
    assert copy_store(in_file, on_server).returncode == 0
    database = on_server.config["database"]["database"]
    mariadb.sql("INSERT INTO rt_rt_nodes VALUES ('abc', 'life', 'host-b', '1', 1, 1)", database=database)
    for refused in (
        copy_store(on_server, in_other_file),
        on_server.cli("copy", "--to-old", "old.db", "--force-plain"),
    ):
        assert refused.returncode == 4 and "abc (host-b)" in refused.stderr, refused
    assert not (on_server.folder / "old.db").exists()
    mariadb.sql("DELETE FROM rt_rt_nodes", database=database)
    assert copy_store(on_server, in_other_file).returncode == 0


def test_a_copy_to_a_server_that_was_cut_off_is_begun_anew(places, mariadb, oauth):
    in_file, on_server, _ = places
    killed = copy_store(in_file, on_server, env={"RTM_FAULT": "copy_after_table:kill:2"})
    assert killed.returncode == -signal.SIGKILL, killed
    started = on_server.cli("serve")
    assert started.returncode == 1 and "cut off" in started.stderr, started
    assert copy_store(in_file, on_server).returncode == 0
    on_server.start()
    on_server.public().refresh("行0 😀").ok()
    on_server.stop()


def test_a_copy_to_a_file_that_was_cut_off_is_no_store(places):
    in_file, _, in_other_file = places
    killed = copy_store(in_file, in_other_file, env={"RTM_FAULT": "copy_after_table:kill"})
    assert killed.returncode == -signal.SIGKILL, killed
    started = in_other_file.cli("serve")
    assert started.returncode == 1 and "cut off" in started.stderr, started
