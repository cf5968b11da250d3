"""design.md section 5: bytes went out, no whole answer came back."""

import pytest

from rtm_rig.waiting import wait_until

LOST = ["lose", "truncate", "rotate500"]


def put_in_doubt(public, oauth, biz_id, mode="lose"):
    oauth.fault(mode)
    answer = public.refresh(biz_id)
    assert answer.json["success"] is False, answer
    assert answer.status in (502, 504), answer
    assert public.status_of(biz_id) == "in_doubt"


@pytest.mark.parametrize("mode", LOST)
def test_a_lost_answer_leaves_the_row_in_doubt(public, oauth, add_row, mode):
    _, token = add_row("lost")
    put_in_doubt(public, oauth, "lost", mode)
    assert len(oauth.requests_with(token)) == 1

    # Not by a public call, however often it is asked for.
    for _ in range(3):
        public.refresh("lost").refused(409, "in_doubt")
        public.get_at("lost", min_ttl=60).refused(409, "in_doubt")
    assert len(oauth.requests_with(token)) == 1


def test_a_reused_connection_that_drops_gets_the_token_once(public, oauth, add_row):
    """curl by itself repeats a POST when a reused connection closes before the first byte of the answer."""
    add_row("warm")
    first = public.refresh("warm").ok().data
    oauth.fault("lose_reused")
    answer = public.refresh("warm")
    assert answer.json["success"] is False, answer
    second = oauth.requests()[1]
    assert second["connection_reused"] and second["fault"] == "lose_reused", "the connection was not reused"
    assert len(oauth.requests_with(first["refresh_token"])) == 1
    assert oauth.stats()["reuse"] == 0
    assert public.status_of("warm") == "in_doubt"

    # P7: the AT of before is handed out as long as it lives.
    assert public.get_at("warm").ok().data["access_token"] == first["access_token"]
    assert public.get_at("warm", min_ttl=600).ok().data["access_token"] == first["access_token"]
    refused = public.get_at("warm", min_ttl=3600).refused(409, "in_doubt")
    assert refused.data["access_token"] == first["access_token"]


def test_a_restart_keeps_the_doubt_and_sends_nothing(server, oauth, add_row):
    _, token = add_row("still")
    put_in_doubt(server.public(), oauth, "still")
    server.restart()
    assert server.public().status_of("still") == "in_doubt"
    server.public().refresh("still").refused(409, "in_doubt")
    assert len(oauth.requests_with(token)) == 1


def probe(admin, row):
    """The one probe, on the operator's word."""
    return admin.call("rts/probe", {"id": row["id"]})


def test_only_a_doubt_can_be_probed(admin, oauth, add_row):
    row, _ = add_row("well")
    probe(admin, row).refused(409)
    assert oauth.stats()["token"] == 0


def test_refreshing_a_doubt_by_hand_is_its_probe(public, admin, oauth, add_row):
    row, token = add_row("by-hand")
    put_in_doubt(public, oauth, "by-hand", "drop")
    admin.call("rts/refresh", {"id": row["id"]}).ok()
    assert public.status_of("by-hand") == "active"
    assert len(oauth.requests_with(token)) == 2


def test_the_probe_finds_that_nothing_was_processed(public, admin, oauth, add_row):
    row, token = add_row("spared")
    oauth.fault("drop")
    assert public.refresh("spared").json["success"] is False
    assert public.status_of("spared") == "in_doubt"
    probe(admin, row).ok()
    data = public.get_at("spared").ok().data
    assert data["status"] == "active"
    assert data["refresh_token"] != token
    assert len(oauth.requests_with(token)) == 2


def test_the_probe_finds_that_the_rotation_is_lost(public, admin, oauth, add_row):
    row, token = add_row("gone")
    put_in_doubt(public, oauth, "gone")
    assert probe(admin, row).json["success"] is False
    # Its login ended here, by an answer that got lost: the account is not to blame.
    assert public.status_of("gone") == "rotation_lost"
    probe(admin, row)
    public.get_at("gone", min_ttl=60).refused(409, "rotation_lost")
    assert len(oauth.requests_with(token)) == 2, "the probe is sent once"
    assert admin.reveal(row["id"], "rt") == token, "no byte is deleted"


def test_a_probe_that_is_lost_too(public, admin, oauth, add_row):
    row, token = add_row("twice")
    put_in_doubt(public, oauth, "twice", "drop")
    oauth.fault("drop")
    assert probe(admin, row).json["success"] is False
    assert public.status_of("twice") == "rotation_lost"
    assert len(oauth.requests_with(token)) == 2


def test_a_throttled_probe_is_not_spent(public, admin, oauth, add_row):
    row, token = add_row("spent")
    put_in_doubt(public, oauth, "spent", "drop")
    oauth.fault("http429", ms=1000)
    assert probe(admin, row).json["success"] is False
    assert public.status_of("spent") == "in_doubt"
    assert len(oauth.requests_with(token)) == 2, "the probe was not sent"
    # The lane is closed for the second that was asked for; then the probe is still there.
    wait_until(lambda: probe(admin, row).json["success"], "the probe may be repeated")
    assert public.status_of("spent") == "active"
    assert len(oauth.requests_with(token)) == 3


def test_a_new_token_ends_the_doubt(public, admin, oauth, add_row):
    row, token = add_row("ended")
    put_in_doubt(public, oauth, "ended")
    admin.update(row["id"], rt_token=oauth.mint_one()).ok()
    assert public.status_of("ended") == "active"
    public.refresh("ended").ok()
    assert len(oauth.requests_with(token)) == 1


def test_the_timeline_tells_it(public, admin, oauth, add_row):
    row, _ = add_row("told")
    put_in_doubt(public, oauth, "told")
    attempts = admin.attempts(row["id"])
    assert attempts["total"] == 1
    assert "in_doubt" in attempts["items"][0].values()
