"""Ten thousand rows of the old system are taken over while the process is killed fifty times."""

import random
import signal
import time

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.old_store import PLANTED, make_old_store, plain_secrets_in
from rtm_rig.takeover_rows import assert_all_rows_are_there, many_rows

ROWS = 10_000
REAL = 30
# Where it dies, in the order of the work. A chunk has 100 rows, so that all of these are reached.
KILLS = (
    ["adoption_plain_copy:kill", "adoption_sealed_copy:kill"]
    + ["adoption_in_schema:kill"] * 2
    + ["adoption_after_schema:kill"]
    + ["adoption_after_settings:kill"] * 2
    + ["adoption_after_chunk:kill:{chunks}"] * 40
    + ["adoption_before_scrub:kill"]
    + ["adoption_after_vacuum:kill"] * 2
)


@pytest.fixture
def old(make_server, oauth, book):
    dice = random.Random(20261130)
    book.add(PLANTED)
    server = make_server({**provider_config(oauth), "log": {"level": "info"}})
    server.tokens = oauth.mint(REAL)
    server.rows = many_rows(dice, server.tokens, ROWS)
    make_old_store(server.data_dir / "tokens.db", server.rows, settings={"proxy_list": f'["http://u:{PLANTED}pw@10.0.0.1:80"]'})
    server.dice = dice
    yield server
    oauth.plant_issued()


def kill_at(server, point):
    server.launch(env={"RTM_FAULT": point})
    assert server.process.wait() == -signal.SIGKILL, f"{point}: {server.process.output()[-2000:]}"


def copies(server):
    return [path for path in server.data_dir.glob("*.before-rt-manage-*") if path.suffix == ".rtmbackup"]


def test_fifty_kills(old, oauth):
    for point in KILLS:
        kill_at(old, point.format(chunks=old.dice.randint(1, 3)))
        assert len(copies(old)) <= 1
    assert oauth.stats()["token"] == 0, "something was sent before all was taken over"
    old.start()
    assert len(copies(old)) == 1
    assert old.admin().list(page_size=1)["total"] == ROWS
    old.stop()
    assert plain_secrets_in(old.data_dir) == []
    assert_all_rows_are_there(old)
    old.start()
    for number, token in enumerate(old.tokens):
        assert old.public().refresh(f"real-{number}").ok().data["refresh_token"] != token
    assert oauth.stats()["reuse"] == 0


def test_kills_at_any_moment(old, oauth):
    """Not only at the places that the program knows of."""
    for _ in range(8):
        old.launch()
        time.sleep(old.dice.uniform(0.1, 1.0))
        if not old.process.running():
            pytest.fail(f"it ended by itself: {old.process.output()[-2000:]}")
        old.kill()
        assert len(copies(old)) <= 1
    old.start()
    assert old.admin().list(page_size=1)["total"] == ROWS
    old.stop()
    assert plain_secrets_in(old.data_dir) == []
    assert_all_rows_are_there(old)
