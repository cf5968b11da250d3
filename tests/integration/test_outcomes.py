"""contract.md section 5: what each answer of the provider makes of a row. The table is the one of the contract."""

import json
import time

import pytest

from rtm_rig.fixtures import provider_config


def as_object(code):
    return {"error": {"message": "no", "type": "invalid_request_error", "param": None, "code": code}}


def as_string(code):
    return {"error": code, "error_description": "no"}


def as_top_level(code):
    return {"code": code, "message": "no"}


SHAPES = [as_object, as_string, as_top_level]

NEEDS_LOGIN = [
    "refresh_token_expired", "refresh_token_reused", "refresh_token_invalidated", "invalid_grant",
    "invalid_refresh_token", "token_revoked", "token_invalidated", "token_expired", "app_session_terminated",
    "account_session_expired",
]
ACCOUNT_CLOSED = ["account_deactivated", "account_suspended", "account_deleted"]
MISCONFIGURED = [
    "invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type", "invalid_request",
]

BY_CODE = (
    [(code, "needs_login") for code in NEEDS_LOGIN]
    + [(code, "account_closed") for code in ACCOUNT_CLOSED]
    + [(code, "misconfigured") for code in MISCONFIGURED]
    + [("something_new", "unknown_error")]
)


@pytest.fixture(scope="module")
def pool(tmp_path_factory, peer_logs, book, shared_oauth):
    """One server for the whole table: each line of it takes a row of its own."""
    from rtm_rig.server import Server

    server = Server(
        tmp_path_factory.mktemp("outcomes"),
        log_path=peer_logs / "test_outcomes.log",
        book=book,
        config=provider_config(shared_oauth),
    ).start()
    yield server
    shared_oauth.plant_issued()
    findings = server.close()
    assert not findings, "\n".join(findings[:20])


@pytest.fixture
def healthy_pool(pool, oauth):
    """The shared server, after a success: 20 rows in a row with one permanent class would pause the lane."""
    admin = pool.admin()
    if not admin.list(biz_id="pulse")["items"]:
        admin.create(oauth.mint_one(), biz_id="pulse").ok()
    pool.public().refresh("pulse").ok()
    oauth.reset()
    return pool


def fail_first_refresh(server, oauth, biz_id):
    """A new row whose first refresh is answered as armed; returns (public API, the answer)."""
    token = oauth.mint_one()
    server.admin().create(token, biz_id=biz_id).ok()
    public = server.public()
    answer = public.refresh(biz_id)
    assert answer.json["success"] is False, answer
    assert answer.data["refresh_result"], answer
    assert token not in answer.text
    return public, answer


@pytest.fixture
def lone_server(make_server, oauth):
    """For answers that stop or slow down more than their own row."""
    yield make_server(provider_config(oauth)).start()
    oauth.plant_issued()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("code, state", [line for line in BY_CODE if line[1] != "misconfigured"])
def test_oauth_errors(healthy_pool, oauth, shape, code, state):
    check_permanent(healthy_pool, oauth, f"{code}-{shape.__name__}", shape(code), code, state)


@pytest.mark.parametrize("code", MISCONFIGURED)
def test_oauth_errors_of_the_client(lone_server, oauth, code):
    check_permanent(lone_server, oauth, code, as_object(code), code, "misconfigured")


def check_permanent(server, oauth, biz_id, body, code, state):
    oauth.reply_with(400, body)
    public, answer = fail_first_refresh(server, oauth, biz_id)
    answer.refused(502, "upstream_refused")
    assert public.status_of(biz_id) == state
    assert code in answer.data["refresh_result"]

    # A person has to act: nothing more is sent.
    public.refresh(biz_id).refused(409, state)
    public.get_at(biz_id, min_ttl=60).refused(409, state)
    assert oauth.stats()["token"] == 1


OTHERS = [
    ("401 without an error", 401, {}, {}, "needs_login"),
    ("401 that is no JSON", 401, "<html>who?</html>", {}, "needs_login"),
    ("region block", 403, as_object("unsupported_country_region_territory"), {}, "backing_off"),
    ("HTML 403", 403, "<html>blocked</html>", {"Content-Type": "text/html"}, "backing_off"),
    ("407", 407, "", {}, "backing_off"),
    ("404 of somebody else", 404, "not here", {"Content-Type": "text/plain"}, "backing_off"),
    ("429", 429, as_string("slow_down"), {"Retry-After": "7"}, "backing_off"),
    ("429 without a word", 429, "", {}, "backing_off"),
    ("503 with Retry-After", 503, "", {"Retry-After": "7"}, "backing_off"),
    ("503 without", 503, "", {}, "in_doubt"),
    ("500", 500, as_string("server_error"), {}, "in_doubt"),
    ("a gateway's JSON 502", 502, {"error": {"code": "bad_gateway"}}, {}, "in_doubt"),
    ("504", 504, "<html>", {"Content-Type": "text/html"}, "in_doubt"),
    ("200 without tokens", 200, {}, {}, "in_doubt"),
    ("200 that is no JSON", 200, "ok", {"Content-Type": "text/plain"}, "in_doubt"),
    ("200 with a list", 200, [1, 2], {}, "in_doubt"),
    ("200 with broken JSON", 200, '{"access_token":"abc', {"Content-Type": "application/json"}, "in_doubt"),
    ("200 with a number as token", 200, {"access_token": 7, "refresh_token": {}}, {}, "in_doubt"),
    ("200 that is too long", 200, {"access_token": "a" * (2 << 20)}, {}, "in_doubt"),
]


def check_other(server, oauth, line):
    name, status, body, headers, state = line
    biz_id = name.replace(" ", "_")
    oauth.reply_with(status, body, headers=headers)
    public, answer = fail_first_refresh(server, oauth, biz_id)
    assert public.status_of(biz_id) == state
    assert len(answer.data["refresh_result"]) < 4096


def names(lines):
    return {"argvalues": lines, "ids": [line[0] for line in lines]}


def slows_the_lane(line):
    return line[1] == 429 or "Retry-After" in line[3]


@pytest.mark.parametrize("line", **names([line for line in OTHERS if not slows_the_lane(line)]))
def test_other_answers(healthy_pool, oauth, line):
    check_other(healthy_pool, oauth, line)


@pytest.mark.parametrize("line", **names([line for line in OTHERS if slows_the_lane(line)]))
def test_throttling_answers(lone_server, oauth, line):
    check_other(lone_server, oauth, line)


def test_redirects_are_not_followed(healthy_pool, oauth):
    """The refresh token would go to wherever the answer says."""
    for status in (302, 307, 308):
        oauth.reply_with(status, "", headers={"Location": f"{oauth.url}/token"})
        fail_first_refresh(healthy_pool, oauth, f"redirect{status}")
    assert oauth.stats()["token"] == 3


def test_refresh_result_repeats_no_token(healthy_pool, oauth):
    """A provider that quotes what it was sent must not bring it into `refresh_result` (P9)."""
    token = oauth.mint_one()
    admin = healthy_pool.admin()
    admin.create(token, biz_id="echo").ok()
    oauth.reply_with(400, {"error": "invalid_grant", "error_description": f"token {token} is dead"})
    answer = healthy_pool.public().refresh("echo")
    assert answer.json["success"] is False
    assert token not in answer.text
    assert token not in json.dumps(admin.row("echo"))


def test_retry_after_is_honoured(lone_server, oauth):
    oauth.reply_with(429, as_string("slow_down"), headers={"Retry-After": "120"})
    public, _ = fail_first_refresh(lone_server, oauth, "patient")
    held = public.get_at("patient", min_ttl=60).refused(503)
    assert 60 <= int(held.headers["Retry-After"]) <= 120
    assert oauth.stats()["token"] == 1


def test_a_throttled_token_may_be_sent_again(lone_server, oauth):
    """P2: the server said that it did not process it. The operator need not wait for the back-off of the row."""
    oauth.fault("http429", ms=1000)
    admin = lone_server.admin()
    row = admin.create(oauth.mint_one(), biz_id="later").ok().data
    assert lone_server.public().refresh("later").json["success"] is False
    deadline = time.monotonic() + 60
    while True:
        answer = admin.call("rts/refresh", {"id": row["id"]})
        if answer.json["success"] or time.monotonic() > deadline:
            break
        # Until the gate of the lane opens again.
        time.sleep(1)
    answer.ok()
    assert lone_server.public().status_of("later") == "active"
    assert oauth.stats()["reuse"] == 0


def test_misconfigured_stops_the_client_not_its_rows(make_server, oauth):
    server = make_server(provider_config(oauth)).start()
    admin, public = server.admin(), server.public()
    for biz_id in ("first", "second"):
        admin.create(oauth.mint_one(), biz_id=biz_id).ok()
    oauth.reply_with(401, as_string("invalid_client"))
    public.refresh("first").refused(502)
    answer = public.refresh("second")
    assert answer.json["success"] is False
    assert oauth.stats()["token"] == 1, "the client is wrong for every row: nothing more is sent"
    assert answer.code == "misconfigured"

    # A script with the API secret is no person that has looked into it.
    row = admin.row("second")
    bearer = {"Authorization": f"Bearer {server.api_secret}"}
    scripted = server.anonymous_admin().call("rts/refresh", {"id": row["id"]}, headers=bearer)
    assert scripted.json["success"] is False
    assert oauth.stats()["token"] == 1
    oauth.reset()
    admin.call("rts/refresh", {"id": row["id"]}).ok()
    assert oauth.stats()["token"] == 1
    oauth.plant_issued()
