"""A process that is stopped in the middle (a suspended laptop, a paused container) and goes on later."""

import time

from rtm_rig.fixtures import provider_config
from rtm_rig.waiting import start_refresh, wait_until

# The deadline of a token call is 30 s; past it by enough.
PAST_DEADLINE = 33


def test_frozen_past_the_deadline_with_the_reply_in_the_socket(make_server, oauth):
    """curl's own time-out would give up with the whole reply already there."""
    server = make_server(provider_config(oauth)).start()
    token = oauth.mint_one()
    server.admin().create(token, biz_id="frozen").ok()
    oauth.fault("late", ms=3000)
    caller, answers = start_refresh(server, "frozen")
    wait_until(lambda: oauth.stats()["token"] == 1, "the request has arrived")
    server.freeze()
    assert oauth.stats()["inflight"] == 1, "the reply was there before the freeze"
    wait_until(lambda: oauth.stats()["inflight"] == 0, "the reply has been sent")
    time.sleep(PAST_DEADLINE)
    server.thaw()
    caller.join(60)

    data = server.public().get_at("frozen").ok().data
    assert data["status"] == "active", answers
    assert data["access_token"]
    assert data["refresh_token"] != token
    assert oauth.state_of(data["refresh_token"]) == "live"
    assert len(oauth.requests_with(token)) == 1
    answers[0].ok()
    oauth.plant_issued()


def test_frozen_before_sending(make_server, oauth):
    """Thawed with too little of the lease left, it sends nothing, or sends it once and is answered."""
    server = make_server(provider_config(oauth)).start(env={"RTM_FAULT": "before_send:stop"})
    token = oauth.mint_one()
    server.admin().create(token, biz_id="frozen").ok()
    caller, answers = start_refresh(server, "frozen")

    def stopped():
        with open(f"/proc/{server.process.pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] == "T"

    wait_until(stopped, "stopped at the fault point")
    assert oauth.stats()["token"] == 0
    server.thaw()
    caller.join(60)
    data = server.public().get_at("frozen").ok().data
    assert data["status"] == "active"
    assert oauth.state_of(data["refresh_token"]) == "live"
    assert len(oauth.requests_with(token)) == 1
    oauth.plant_issued()


def test_a_server_that_never_answers(make_server, oauth):
    """The deadline ends the flight: the row is in doubt, and the caller hears of it."""
    server = make_server(provider_config(oauth)).start()
    token = oauth.mint_one()
    server.admin().create(token, biz_id="silent").ok()
    oauth.fault("slow", ms=40_000)
    started = time.monotonic()
    answer = server.public().refresh("silent").refused(504, "upstream_timeout")
    assert 25 < time.monotonic() - started < 40
    assert answer.data["refresh_result"]
    assert server.public().status_of("silent") == "in_doubt"
    assert len(oauth.requests_with(token)) == 1
    oauth.plant_issued()
