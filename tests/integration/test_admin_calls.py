"""contract.md section 3: what holds for every call of the admin API."""

import json

import pytest

CALLS = [
    "user/info", "rts/list", "rts/create", "rts/update", "rts/delete", "rts/batch-delete", "rts/refresh",
    "rts/batch-refresh", "rts/batch-import", "rts/refresh-user-info", "rts/refresh-account-info",
    "configs/get-system", "configs/save-system", "configs/get-proxy-list", "configs/get-clientid-list",
]
NEWER_CALLS = [
    "rts/reveal", "rts/attempts", "rts/probe", "rescue/list", "rescue/replay", "proxies/list", "proxies/test",
    "key/check", "key/reload", "key/rekey", "audit/list", "audit/export", "rts/show", "stats/overview",
    "auth/change-password", "rts/import-preview", "jobs/start", "jobs/list", "jobs/get", "jobs/cancel",
    "configs/preview-system",
]


@pytest.mark.parametrize("call", CALLS + NEWER_CALLS)
def test_every_call_needs_a_login(shared_server, call):
    shared_server.anonymous_admin().call(call, {}).refused(401)
    for header in ("Bearer", "Bearer wrong", "Basic YTpi", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."):
        answer = shared_server.anonymous_admin().call(call, {}, headers={"Authorization": header})
        answer.refused(401)


@pytest.mark.parametrize("call", CALLS)
def test_the_api_secret_opens_the_old_calls(shared_server, call):
    api = shared_server.anonymous_admin()
    answer = api.call(call, {}, headers={"Authorization": f"Bearer {shared_server.api_secret}"})
    assert answer.status in (200, 400), answer


@pytest.mark.parametrize("call", NEWER_CALLS)
def test_the_api_secret_does_not_open_newer_calls(server, add_row, call):
    row, token = add_row("row")
    body = {"id": row["id"], "field": "rt", "page": 1, "page_size": 10}
    answer = server.anonymous_admin().call(call, body, headers={"Authorization": f"Bearer {server.api_secret}"})
    assert answer.status in (401, 403), answer
    assert token not in answer.text


@pytest.mark.parametrize("call", CALLS + NEWER_CALLS)
def test_every_call_is_post_only(calm_admin, call):
    answer = calm_admin.request("GET", f"/internalweb/v1/{call}").refused(405)
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("call", [c for c in CALLS + NEWER_CALLS if c.startswith("rts/") or c.endswith("save-system")])
@pytest.mark.parametrize("text", [b"{", b"[]", b"7", b'{"id":"\xff"}', b'{"id":1}{"id":2}'])
def test_every_call_refuses_what_is_no_json_object(calm_admin, call, text):
    answer = calm_admin.request(
        "POST", f"/internalweb/v1/{call}", data=text, headers={"Content-Type": "application/json"}
    )
    answer.refused(400)


@pytest.mark.parametrize("call", ["rts/create", "rts/update", "rts/delete", "auth/login"])
def test_bodies_over_the_limit(calm_admin, call):
    text = b'{"memo":"' + b"x" * (70 * 1024) + b'"}'
    headers = {"Content-Type": "application/json"}
    answer = calm_admin.request("POST", f"/internalweb/v1/{call}", data=text, headers=headers)
    assert answer.status == 413, answer


def test_import_may_be_8_mib_and_no_more(admin):
    big = {"rt_tokens": [f"rt-{n:07d}-" + "x" * 1000 for n in range(7500)]}
    assert admin.call("rts/batch-import", big).ok().data["success_count"] == 7500
    text = json.dumps({"rt_tokens": ["x" * 1000] * 9000}).encode()
    assert len(text) > 8 << 20
    admin.request(
        "POST", "/internalweb/v1/rts/batch-import", data=text, headers={"Content-Type": "application/json"}
    ).refused(413)


def test_unknown_admin_path(calm_admin):
    calm_admin.call("rts/nothing").refused(404)


def test_user_info(calm_admin):
    answer = calm_admin.call("user/info")
    assert answer.status == 200
    assert answer.json["success"] is True and answer.json["username"] == "admin" and "msg" in answer.json
