"""kill -9 between any two steps of a refresh (design.md section 4), then a restart.

The row is either committed or in doubt, no refresh token is sent twice, and nothing is stormed.
"""

import collections
import signal
import threading
import time

import pytest
import requests

from rtm_rig.fixtures import provider_config
from rtm_rig.oauth import fingerprint

# What a kill at this point leaves after the restart.
NOT_SENT = "not sent"
DOUBT = "in doubt"
COMMITTED = "committed"

POINTS = {
    "before_begin": NOT_SENT,
    # From here on an attempt is on record, and nobody can know how far it came.
    "after_begin": DOUBT,
    "before_send": DOUBT,
    "after_send": DOUBT,
    # From here on the reply is in the rescue journal.
    "after_journal": COMMITTED,
    "before_commit": COMMITTED,
    "after_commit": COMMITTED,
    "before_journal_done": COMMITTED,
    "after_journal_done": COMMITTED,
}

# Longer than a turn of the due loop by far.
QUIET = 3.0


def refresh_until_killed(server, biz_id):
    """Calls `refresh`, which does not come back."""
    with pytest.raises(requests.exceptions.RequestException):
        server.public().refresh(biz_id)
    assert server.process.wait() == -signal.SIGKILL, server.process.output()[-2000:]


def assert_no_token_was_sent_twice(oauth):
    sent = collections.Counter(request["rt"] for request in oauth.requests())
    assert not [rt for rt, count in sent.items() if count > 1], sent
    assert oauth.stats()["reuse"] == 0


@pytest.fixture
def pool(make_server, oauth):
    """A server with five neighbours that were refreshed just now and a schedule that runs."""
    config = {**provider_config(oauth), "openai": {"schedule_enabled": True}, "refresh": {"min_interval": "1s"}}
    server = make_server(config).start()
    admin, public = server.admin(), server.public()
    for number in range(5):
        admin.create(oauth.mint_one(), biz_id=f"neighbour{number}").ok()
        public.refresh(f"neighbour{number}").ok()
    admin.create(oauth.mint_one(), biz_id="row").ok()
    for number in range(5):
        row = admin.row(f"neighbour{number}")
        admin.update(row["id"], enabled=True).ok()
    yield server
    oauth.plant_issued()


@pytest.mark.parametrize("generation", [0, 1], ids=["first", "second"])
@pytest.mark.parametrize("point", POINTS)
def test_kill_at(pool, oauth, point, generation):
    held = None
    for _ in range(generation):
        held = pool.public().refresh("row").ok().data
    token = held["refresh_token"] if held else pool.admin().reveal(pool.admin().row("row")["id"], "rt")
    pool.restart(env={"RTM_FAULT": f"{point}:kill"})
    oauth.reset()
    refresh_until_killed(pool, "row")

    pool.start()
    assert_state_after(pool, oauth, POINTS[point], token, held)
    sent_before = oauth.stats()["token"]
    time.sleep(QUIET)
    assert oauth.stats()["token"] == sent_before, "the restart refreshed what was not due"
    assert_no_token_was_sent_twice(oauth)


def assert_state_after(server, oauth, expected, token, held):
    public = server.public()
    data = public.get_at("row").ok().data
    requests_of_it = oauth.requests_with(token)
    if expected == COMMITTED:
        assert data["status"] == "active"
        assert data["refresh_token"] != token
        assert oauth.state_of(data["refresh_token"]) == "live"
        assert data["access_token"] and len(requests_of_it) == 1
        # The chain goes on from here.
        assert public.refresh("row").ok().data["refresh_token"] != data["refresh_token"]
        return
    assert data["refresh_token"] == token
    if held:
        # P7: what is valid is handed out.
        assert data["access_token"] == held["access_token"]
    if expected == NOT_SENT:
        assert data["status"] == "active" and requests_of_it == []
        assert public.refresh("row").ok().data["access_token"]
        return
    assert data["status"] == "in_doubt"
    assert len(requests_of_it) <= 1
    public.refresh("row").refused(409, "in_doubt")
    assert len(oauth.requests_with(token)) <= 1


@pytest.mark.parametrize("point", ["after_send", "after_journal"])
def test_kill_during_the_settlement(pool, oauth, point):
    row_id = pool.admin().row("row")["id"]
    token = pool.admin().reveal(row_id, "rt")
    pool.restart(env={"RTM_FAULT": f"{point}:kill"})
    oauth.reset()
    refresh_until_killed(pool, "row")
    settle_until_killed(pool)
    pool.start()
    assert_state_after(pool, oauth, POINTS[point], token, None)
    assert_no_token_was_sent_twice(oauth)


def settle_until_killed(server):
    server.launch(env={"RTM_FAULT": "during_settlement:kill"})
    assert server.process.wait() == -signal.SIGKILL, server.process.output()[-2000:]


def test_kill_between_the_settlements_of_many(make_server, oauth):
    """Three flights are cut off; each start settles one and is killed; the last one finds nothing left."""
    server = make_server(provider_config(oauth)).start()
    biz_ids = ["one", "two", "three"]
    for biz_id in biz_ids:
        server.admin().create(oauth.mint_one(), biz_id=biz_id).ok()
    server.restart(env={"RTM_FAULT": "after_send:kill:3"})
    # None of them is answered before the third has been sent.
    oauth.fault("late", ms=10_000, left=3)
    for thread in refresh_in_background(server, biz_ids):
        thread.join()
    assert server.process.wait() == -signal.SIGKILL
    for _ in biz_ids:
        settle_until_killed(server)
    server.start()
    assert [server.public().status_of(biz_id) for biz_id in biz_ids] == ["in_doubt"] * 3
    assert_no_token_was_sent_twice(oauth)
    oauth.plant_issued()


def test_the_settlement_is_shown_in_the_timeline(pool, oauth):
    row_id = pool.admin().row("row")["id"]
    pool.restart(env={"RTM_FAULT": "after_send:kill"})
    refresh_until_killed(pool, "row")
    pool.start()
    attempts = pool.admin().attempts(row_id)
    assert attempts["total"] == 1
    assert "in_doubt" in attempts["items"][0].values()


def refresh_in_background(server, biz_ids):
    """Many callers at once; what they are answered does not matter here."""

    def call(biz_id):
        try:
            requests.post(
                f"{server.base}/public-api/refresh",
                json={"biz_id": biz_id},
                headers={"X-API-Secret": server.api_secret},
                timeout=60,
            )
        except requests.exceptions.RequestException:
            pass

    threads = [threading.Thread(target=call, args=(biz_id,)) for biz_id in biz_ids]
    for thread in threads:
        thread.start()
    return threads


ROWS = 40
ROUNDS = 6


def test_kill_in_the_middle_of_many(make_server, oauth):
    """Wherever the kill finds 40 flights: each row is committed or in doubt."""
    server = make_server(provider_config(oauth)).start()
    server.admin().import_tokens(oauth.mint(ROWS)).ok()
    biz_ids = [row["biz_id"] for row in server.admin().list()["items"]]
    for round_number in range(ROUNDS):
        public = server.public()
        alive = [biz_id for biz_id in biz_ids if public.status_of(biz_id) == "active"]
        if not alive:
            break
        before = oauth.stats()["token"]
        threads = refresh_in_background(server, alive)
        # Later in each round: after some have been sent.
        deadline = time.monotonic() + 60
        while oauth.stats()["token"] - before < min(len(alive), 1 + 4 * round_number):
            assert time.monotonic() < deadline
        server.kill()
        for thread in threads:
            thread.join()
        server.start()

    public = server.public()
    states = collections.Counter()
    for biz_id in biz_ids:
        data = public.get_at(biz_id).ok().data
        states[data["status"]] += 1
        if data["status"] == "active":
            assert oauth.state_of(data["refresh_token"]) == "live", biz_id
        else:
            assert data["status"] == "in_doubt", data["status"]
    assert states["active"] + states["in_doubt"] == ROWS
    assert_no_token_was_sent_twice(oauth)
    oauth.plant_issued()


@pytest.mark.parametrize("nth", [2, 3])
def test_the_nth_time(pool, oauth, nth):
    """The count of a fault point is per process, so a later refresh is hit as well."""
    pool.restart(env={"RTM_FAULT": f"before_commit:kill:{nth}"})
    oauth.reset()
    for _ in range(nth - 1):
        held = pool.public().refresh("row").ok().data
    refresh_until_killed(pool, "row")
    pool.start()
    data = pool.public().get_at("row").ok().data
    assert data["status"] == "active"
    assert data["refresh_token"] != held["refresh_token"]
    assert fingerprint(held["refresh_token"]) in [request["rt"] for request in oauth.requests()]
    assert oauth.state_of(data["refresh_token"]) == "live"
    assert_no_token_was_sent_twice(oauth)
