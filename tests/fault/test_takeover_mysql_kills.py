"""Ten thousand rows of the old system on a MariaDB server are taken over while the process is killed fifty times."""

import random
import signal
import time

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.old_mysql import has_plain_secrets, make_old_tables
from rtm_rig.old_store import PLANTED
from rtm_rig.takeover_rows import assert_all_rows_are_there, many_rows

REAL = 30
BACKED_UP = "--i-have-a-backup"
# Nobody else is there, and fifty starts would watch for minutes.
UNWATCHED = {"RTM_TEST_WITHOUT": "watch"}
# Where it dies, in the order of the work. A chunk has 100 rows, so that all of these are reached.
KILLS = (
    ["adoption_claimed:kill"] * 2
    + ["adoption_in_schema:kill"]
    + ["adoption_marked:kill"] * 2
    + ["adoption_after_schema:kill"]
    + ["adoption_after_settings:kill"] * 3
    + ["adoption_after_chunk:kill:{chunks}"] * 40
    + ["adoption_before_scrub:kill"]
)


@pytest.fixture
def old(request, make_server, oauth, book, mariadb):
    dice = random.Random(20261201)
    book.add(PLANTED)
    database = mariadb.make_database()
    config = {**provider_config(oauth), "log": {"level": "info"}, "database": mariadb.config(database, table_prefix="rt")}
    server = make_server(config, env=UNWATCHED)
    server.tokens = oauth.mint(REAL)
    server.rows = many_rows(dice, server.tokens, request.param)
    make_old_tables(mariadb, database, server.rows, prefix="rt", settings={"proxy_list": f'["http://u:{PLANTED}pw@10.0.0.1:80"]'})
    server.database = database
    server.dice = dice
    yield server
    oauth.plant_issued()


def assert_sealed_whole_and_refreshable(server, mariadb, oauth):
    assert oauth.stats()["token"] == 0, "something was sent before all was taken over"
    server.start()
    assert server.admin().list(page_size=1)["total"] == len(server.rows)
    server.stop()
    assert not has_plain_secrets(mariadb, server.database)
    assert_all_rows_are_there(server)
    server.start()
    for number, token in enumerate(server.tokens):
        assert server.public().refresh(f"real-{number}").ok().data["refresh_token"] != token
    assert oauth.stats()["reuse"] == 0


@pytest.mark.parametrize("old", [10_000], indirect=True)
def test_fifty_kills(old, mariadb, oauth):
    for number, point in enumerate(KILLS):
        point = point.format(chunks=old.dice.randint(1, 3))
        old.launch(env={"RTM_FAULT": point}, options=[BACKED_UP] if number == 0 else [])
        assert old.process.wait() == -signal.SIGKILL, f"{point}: {old.process.output()[-2000:]}"
    assert_sealed_whole_and_refreshable(old, mariadb, oauth)


@pytest.mark.parametrize("old", [3_000], indirect=True)
def test_kills_at_any_moment(old, mariadb, oauth):
    """Not only at the places that the program knows of; also in the middle of a statement."""
    for _ in range(6):
        old.launch(options=[BACKED_UP])
        time.sleep(old.dice.uniform(0.1, 0.8))
        if not old.process.running():
            pytest.fail(f"it ended by itself: {old.process.output()[-2000:]}")
        old.kill()
    assert_sealed_whole_and_refreshable(old, mariadb, oauth)
