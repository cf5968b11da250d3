"""rts/show: one row with what is known of it."""

import json

from rtm_rig.fixtures import provider_config


def show(admin, row):
    return admin.call("rts/show", {"id": row["id"]}).ok().data


def test_the_reason_follows_what_happens_to_a_row(admin, public, oauth, add_row):
    row, _ = add_row("row")
    assert show(admin, row)["next_refresh"]["reason"] == "disabled"
    public.refresh("row").ok()
    admin.update(row["id"], enabled=True).ok()
    detail = show(admin, row)
    assert detail["row"]["biz_id"] == "row"
    # Whether the schedule is on is up to the configuration of the test server.
    assert detail["next_refresh"]["reason"] in ("schedule_off", "before_at_ends")
    admin.save_system(auto_refresh_enabled="true").ok()
    detail = show(admin, row)
    assert detail["next_refresh"]["reason"] == "before_at_ends"
    assert detail["next_refresh"]["at"] == detail["row"]["next_refresh_time"]
    admin.save_system(auto_refresh_enabled="false").ok()
    assert show(admin, row)["next_refresh"]["reason"] == "schedule_off"
    oauth.reply_with(400, json.dumps({"error": "invalid_grant"}))
    public.refresh("row").refused(502)
    detail = show(admin, row)
    assert detail["next_refresh"] == {"at": None, "reason": "stopped", "text": detail["next_refresh"]["text"]}
    assert "person" in detail["next_refresh"]["text"]


def test_claims_of_a_jwt_and_of_nothing_else(make_server, jwt_oauth):
    server = make_server(provider_config(jwt_oauth)).start()
    admin = server.admin()
    row = admin.create(jwt_oauth.mint_one(), biz_id="row").ok().data
    assert show(admin, row)["claims"] == {"access_token": None, "as_of": None}
    token = server.public().refresh("row").ok().data["access_token"]
    claims = show(admin, row)["claims"]
    assert claims["access_token"]["exp"] > 1_700_000_000
    assert claims["as_of"] == admin.row("row")["last_refresh_time"]
    answer = admin.call("rts/show", {"id": row["id"]})
    assert token not in answer.text and token.split(".")[2] not in answer.text


def test_an_opaque_access_token_has_no_claims(admin, public, add_row):
    row, _ = add_row("row")
    public.refresh("row").ok()
    claims = show(admin, row)["claims"]
    assert claims["access_token"] is None and claims["as_of"]


def test_linked_rows_are_named(admin, add_row):
    row, token = add_row("holder")
    linked = admin.create(token, biz_id="linked").ok().data
    assert show(admin, row)["linked_rows"] == [{"id": linked["id"], "biz_id": "linked"}]
    detail = show(admin, linked)
    assert detail["next_refresh"]["reason"] == "linked" and detail["linked_rows"] == []


def test_a_row_that_is_not_there(calm_admin):
    calm_admin.call("rts/show", {"id": 999_999}).refused(404)
