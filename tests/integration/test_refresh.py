"""The refresh path against a real OAuth server: first refresh, rotation, what a reply leaves out, and reuse."""

from datetime import datetime, timezone

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.server import ROOT

VERSION = (ROOT / "VERSION").read_text().strip()
PUBLIC_FIELDS = {
    "biz_id", "email", "access_token", "refresh_token", "type", "user_name", "expires_at", "expires_in", "status",
}

both_formats = pytest.mark.parametrize(
    "request_format, content_type",
    [("json", "application/json"), ("form", "application/x-www-form-urlencoded")],
)


def seconds_until(rfc3339):
    moment = datetime.fromisoformat(rfc3339.replace("Z", "+00:00"))
    return (moment - datetime.now(timezone.utc)).total_seconds()


@both_formats
def test_first_refresh(make_server, oauth, request_format, content_type):
    server = make_server(provider_config(oauth, request_format=request_format)).start()
    token = oauth.mint_one(prefix="alice")
    row = server.admin().create(token, biz_id="alice").ok().data
    assert row["last_refresh_time"] is None

    data = server.public().refresh("alice").ok().data
    assert PUBLIC_FIELDS <= data.keys()
    assert data["biz_id"] == "alice"
    assert data["status"] == "active"
    assert data["access_token"]
    assert data["refresh_token"] != token
    assert 3500 < data["expires_in"] <= 3600
    assert 3500 < seconds_until(data["expires_at"]) <= 3601
    assert oauth.state_of(token) == "consumed"
    assert oauth.state_of(data["refresh_token"]) == "live"

    (request,) = oauth.requests()
    assert request["content_type"].split(";")[0] == content_type
    assert request["params"] == ["client_id", "grant_type", "refresh_token"]
    assert request["client_id"] == "app_native"
    assert request["user_agent"] == f"rt-manage/{VERSION}"
    assert request["http_version"] == "1.1"
    assert request["expect"] is None
    oauth.plant_issued()


@both_formats
def test_ten_rotations_in_a_row(make_server, oauth, request_format, content_type):
    server = make_server(provider_config(oauth, request_format=request_format)).start()
    token = oauth.mint_one()
    row = server.admin().create(token, biz_id="ten").ok().data
    public = server.public()

    held = [token]
    for _ in range(10):
        held.append(public.refresh("ten").ok().data["refresh_token"])
    assert len(set(held)) == 11
    assert [oauth.state_of(old) for old in held[:-1]] == ["consumed"] * 10
    assert oauth.state_of(held[-1]) == "live"
    assert oauth.stats()["reuse"] == 0
    assert public.get_at("ten").ok().data["refresh_token"] == held[-1]
    attempts = server.admin().attempts(row["id"])
    assert attempts["total"] == 10
    oauth.plant_issued()


def test_rotations_survive_a_restart(server, oauth, add_row):
    add_row("kept")
    before = server.public().refresh("kept").ok().data
    server.restart()
    after = server.public().get_at("kept").ok().data
    assert after["access_token"] == before["access_token"]
    assert after["refresh_token"] == before["refresh_token"]
    server.public().refresh("kept").ok()
    assert oauth.stats()["reuse"] == 0


def test_get_at_alone_never_refreshes(public, oauth, add_row):
    add_row("quiet")
    data = public.get_at("quiet").ok().data
    assert data["access_token"] == ""
    assert data["expires_at"] is None
    assert oauth.stats()["token"] == 0


def test_min_ttl_refreshes_only_if_needed(public, oauth, add_row):
    add_row("ttl")
    first = public.get_at("ttl", min_ttl=60).ok().data
    assert first["access_token"]
    assert public.get_at("ttl", min_ttl=3000).ok().data["access_token"] == first["access_token"]
    assert oauth.stats()["token"] == 1


def test_min_ttl_beyond_the_life_of_any_token(public, oauth, add_row):
    """A fresh AT lives 3600 s; more cannot be had, and what is there is handed out with the refusal."""
    add_row("greedy")
    answer = public.get_at("greedy", min_ttl=86400).refused(503)
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.data["access_token"]
    assert oauth.stats()["token"] <= 1


def test_refresh_token_left_out_of_the_reply_stays(public, oauth, add_row):
    _, token = add_row("kept")
    oauth.fault("omit_rt")
    data = public.refresh("kept").ok().data
    assert data["refresh_token"] == token
    assert data["access_token"]
    assert data["status"] == "active"
    assert oauth.state_of(token) == "live"
    assert public.refresh("kept").ok().data["refresh_token"] != token
    assert oauth.stats()["reuse"] == 0


def test_coalesce_answers_with_the_token_just_made(make_server, oauth):
    server = make_server({**provider_config(oauth), "refresh": {"coalesce": "60s"}}).start()
    server.admin().create(oauth.mint_one(), biz_id="twice").ok()
    first = server.public().refresh("twice").ok().data
    second = server.public().refresh("twice").ok().data
    assert second["access_token"] == first["access_token"]
    assert oauth.stats()["token"] == 1
    oauth.plant_issued()


def test_reuse_means_a_new_login(public, admin, oauth, add_row):
    row, token = add_row("stolen", enabled=True)
    oauth.spend(token)
    answer = public.refresh("stolen").refused(502, "upstream_refused")
    assert answer.data["refresh_result"]
    assert token not in answer.text
    assert public.status_of("stolen") == "needs_login"

    # Nothing goes out again, and `enabled` is the operator's alone (P13).
    public.refresh("stolen").refused(409, "needs_login")
    public.get_at("stolen", min_ttl=60).refused(409, "needs_login")
    assert len(oauth.requests_with(token)) == 2
    assert admin.row("stolen")["enabled"] is True


def test_new_token_ends_a_stopped_state(public, admin, oauth, add_row):
    row, token = add_row("again")
    oauth.spend(token)
    public.refresh("again").refused(502)
    fresh = oauth.mint_one()
    admin.update(row["id"], rt_token=fresh).ok()
    assert public.status_of("again") == "active"
    assert public.refresh("again").ok().data["access_token"]
    assert oauth.state_of(fresh) == "consumed"


def test_facts_come_from_the_tokens_claims(make_server, jwt_oauth):
    server = make_server(provider_config(jwt_oauth)).start()
    server.admin().create(jwt_oauth.mint_one(prefix="bob"), biz_id="bob").ok()
    data = server.public().refresh("bob").ok().data
    assert data["email"] == "bob0@example.test"
    assert data["type"] == "plus"
    assert 3500 < data["expires_in"] <= 3600

    by_email = server.public().get_at(email="bob0@example.test").ok().data
    assert by_email["access_token"] == data["access_token"]
    row = server.admin().row("bob")
    assert row["email"] == "bob0@example.test"
    assert "account-bob0" in (row["account_info"] or "") + (row["user_info"] or "")
    jwt_oauth.plant_issued()


def test_biz_id_wins_over_email(make_server, jwt_oauth):
    server = make_server(provider_config(jwt_oauth)).start()
    tokens = jwt_oauth.mint(2, prefix="wins")
    for biz_id, token in zip(("one", "two"), tokens):
        server.admin().create(token, biz_id=biz_id).ok()
        server.public().refresh(biz_id).ok()
    assert server.public().get_at("two", email="wins0@example.test").ok().data["biz_id"] == "two"
    jwt_oauth.plant_issued()


def test_a_row_keeps_its_own_client(public, admin, oauth):
    """P10: an RT belongs to the client that obtained it."""
    token = oauth.mint_one(client_id="app_other")
    admin.create(token, biz_id="other", client_id="app_other").ok()
    public.refresh("other").ok()
    assert oauth.requests()[0]["client_id"] == "app_other"
    assert admin.row("other")["client_id"] == "app_other"


def test_confidential_client(make_server, oauth):
    config = provider_config(oauth, client_id="app_confidential", client_secret="confidential-client-secret")
    server = make_server(config).start()
    server.book.add("confidential-client-secret")
    server.admin().create(oauth.mint_one(client_id="app_confidential"), biz_id="secretive").ok()
    server.public().refresh("secretive").ok()
    oauth.plant_issued()


def test_further_parameters_and_redirect_uri(make_server, oauth):
    config = provider_config(
        oauth, extra={"audience": "urn:example"}, redirect_uri="com.example.app:/callback"
    )
    server = make_server(config).start()
    server.admin().create(oauth.mint_one(), biz_id="more").ok()
    server.public().refresh("more").ok()
    (request,) = oauth.requests()
    assert request["params"] == ["audience", "client_id", "grant_type", "redirect_uri", "refresh_token"]
    assert request["redirect_uri"] == "com.example.app:/callback"
    oauth.plant_issued()


def test_second_provider_by_issuer_discovery(make_server, oauth):
    config = {
        "providers": {
            "lab": {"issuer": oauth.issuer, "client_id": "app_native", "request_format": "form"},
        }
    }
    server = make_server(config).start()
    server.admin().create(oauth.mint_one(), biz_id="found", provider="lab").ok()
    assert server.public().refresh("found").ok().data["access_token"]
    assert oauth.requests()[0]["content_type"].startswith("application/x-www-form-urlencoded")
    oauth.plant_issued()


def test_connections_are_reused(public, oauth, add_row):
    add_row("steady")
    for _ in range(3):
        public.refresh("steady").ok()
    assert len({request["connection"] for request in oauth.requests()}) == 1


def test_a_client_that_leaves_does_not_cancel_the_flight(server, oauth, add_row):
    """P5: the caller goes while the reply is still on its way; the rotation is stored all the same."""
    import requests

    add_row("left")
    oauth.fault("late", ms=1500)
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(
            f"{server.base}/public-api/refresh",
            json={"biz_id": "left"},
            headers={"X-API-Secret": server.api_secret},
            timeout=0.5,
        )
    # Joins the flight, or finds it done.
    data = server.public().get_at("left", min_ttl=60).ok().data
    assert oauth.state_of(data["refresh_token"]) == "live"
    assert oauth.stats()["token"] == 1
