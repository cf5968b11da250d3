"""Long work as jobs: progress that everybody sees, cancel, and a stop in the middle."""

import time

import pytest
from rtm_rig.events import EventReader
from rtm_rig.fixtures import provider_config
from rtm_rig.waiting import wait_until


def start(admin, kind, **body):
    return admin.call("jobs/start", {"kind": kind, **body}).ok().data


def get(admin, job):
    return admin.call("jobs/get", {"id": job["id"]}).ok().data


def finish(admin, job):
    def ended():
        now = get(admin, job)
        return now if now["finished_at"] else None

    return wait_until(ended, f"the end of job {job['id']}")


@pytest.fixture
def pool(admin, oauth):
    """Imports `count` fresh tokens; returns the tokens."""

    def make(count, **fields):
        tokens = oauth.mint(count)
        report = admin.import_tokens(tokens, **fields).ok().data
        assert report["success_count"] == count
        return tokens

    return make


def test_a_batch_of_refreshes_is_seen_by_two_readers(server, admin, oauth, pool):
    pool(300, tag="team")
    pool(5, tag="others", batch_name="others")
    oauth.reset()
    first, second = EventReader(server, admin), EventReader(server, server.admin())
    wait_until(lambda: first.events and second.events, "the first event")
    assert first.events[0] == ("jobs", {"items": []})
    oauth.reply_with(400, {"error": "invalid_grant"}, left=3)

    job = start(admin, "refresh", selection={"filter": {"tag": "team"}})
    assert job["total"] == 300 and job["filter"] == {"tag": "team"} and job["started_by"] == "admin"
    for reader in (first, second):
        ended = reader.wait_for_end_of(job["id"])
        assert ended["state"] == "done"
        assert (ended["succeeded"], ended["failed"], ended["done"]) == (297, 3, 300)
        assert [(one["code"], one["count"]) for one in ended["failures"]] == [("needs_login", 3)]
        assert len(ended["lines"]) == 3 and all(line["biz_id"].startswith("batch-") for line in ended["lines"])
        counts = [state["done"] for state in reader.states_of(job["id"])]
        assert counts == sorted(counts)
    assert len(oauth.requests()) == 300
    assert get(admin, job) == ended
    late = EventReader(server, admin)
    assert wait_until(lambda: late.events, "the first event")[0][1]["items"][0]["id"] == job["id"]
    for reader in (first, second, late):
        reader.close()


def test_cancel_in_the_middle(make_server, oauth):
    server = make_server({**provider_config(oauth), "refresh": {"rate_per_egress": 20}}).start()
    admin = server.admin()
    admin.import_tokens(oauth.mint(300), batch_name="slow").ok()
    job = start(admin, "refresh", selection={"filter": {}})
    wait_until(lambda: get(admin, job)["done"] >= 5, "some rows")
    cancelled = admin.call("jobs/cancel", {"id": job["id"]}).ok().data
    assert cancelled["state"] in ("cancelling", "cancelled")
    ended = finish(admin, job)
    assert ended["state"] == "cancelled"
    assert 5 <= ended["done"] < 200 and ended["failed"] == 0
    assert len(oauth.requests()) == ended["done"]
    assert admin.call("jobs/cancel", {"id": job["id"]}).ok().data == ended
    oauth.plant_issued()


def test_import_edit_and_delete(admin, oauth):
    tokens = oauth.mint(1200)
    known = oauth.mint_one()
    holder = admin.create(known, biz_id="holder").ok().data
    job = start(admin, "import", **{"import": {"rt_tokens": [*tokens, known, "x y", tokens[0]], "batch_name": "b"}})
    assert job["total"] == 1202
    ended = finish(admin, job)
    assert (ended["succeeded"], ended["failed"]) == (1200, 2)
    assert {one["code"]: one["count"] for one in ended["failures"]} == {"known": 1, "bad": 1}
    assert {line["index"]: line["id"] for line in ended["lines"]} == {1200: holder["id"], 1201: None}

    ended = finish(admin, start(admin, "edit", selection={"filter": {"biz_id": "b-"}, "expected": 1200}, edit={"tag": "t", "enabled": True}))
    assert (ended["state"], ended["succeeded"]) == ("done", 1200)
    assert ended["edit"] == {"tag": "t", "enabled": True}
    assert admin.list(tag="t")["total"] == 1200

    ids = [row["id"] for row in admin.list(tag="t")["items"]][:3]
    ended = finish(admin, start(admin, "refresh_facts", selection={"ids": [*ids, ids[0]]}))
    assert (ended["total"], ended["failed"], ended["failures"][0]["code"]) == (3, 3, "conflict")

    ended = finish(admin, start(admin, "delete", selection={"filter": {"tag": "t"}, "expected": 1200}))
    assert ended["succeeded"] == 1200
    assert admin.list()["total"] == 1
    assert [job["kind"] for job in admin.call("jobs/list").ok().data["items"]] == [
        "delete", "refresh_facts", "edit", "import",
    ]


@pytest.mark.parametrize(
    "body, field",
    [
        ({"kind": "dance", "selection": {"filter": {}}}, "kind"),
        ({"kind": "refresh"}, "selection"),
        ({"kind": "refresh", "selection": {}}, "selection"),
        ({"kind": "refresh", "selection": {"ids": [1], "filter": {}}}, "selection"),
        ({"kind": "refresh", "selection": {"ids": []}}, "selection.ids"),
        ({"kind": "refresh", "selection": {"ids": [0]}}, "selection.ids"),
        ({"kind": "refresh", "selection": {"filter": {"state": "tired"}}}, "state"),
        ({"kind": "refresh", "selection": {"filter": {}}, "edit": {}}, "edit"),
        ({"kind": "edit", "selection": {"filter": {}, "expected": 0}, "edit": {}}, "edit"),
        ({"kind": "edit", "selection": {"filter": {}}, "edit": {"tag": "t"}}, "selection.expected"),
        ({"kind": "delete", "selection": {"filter": {"stat": "active"}, "expected": 9}}, "selection.filter.stat"),
        ({"kind": "edit", "selection": {"filter": {}, "expected": 0}, "edit": {"proxy": "gopher://x"}}, "edit.proxy"),
        ({"kind": "import", "import": {"rt_tokens": []}}, "rt_tokens"),
        ({"kind": "import", "import": {"rt_tokens": ["x"], "provider": "none"}}, "provider"),
    ],
)
def test_what_cannot_be_done_is_refused_at_the_start(calm_admin, body, field):
    answer = calm_admin.call("jobs/start", body).refused(400, "invalid_argument")
    assert answer.json["field"] == field, answer


def test_a_preview_says_what_an_import_would_do(admin, oauth, public):
    known, consumed = oauth.mint_one(), oauth.mint_one()
    holder = admin.create(known, biz_id="holder").ok().data
    admin.create(consumed, biz_id="rotated").ok()
    public.refresh("rotated").ok()
    fresh = oauth.mint(2)
    lines = [fresh[0], known, consumed, "x y", "", fresh[0], fresh[1]]
    preview = admin.call("rts/import-preview", {"rt_tokens": lines}).ok().data
    counts = {name: preview[name] for name in ("new", "known", "consumed", "bad", "repeated")}
    assert counts == {"new": 2, "known": 1, "consumed": 1, "bad": 1, "repeated": 1}
    assert [(line["index"], line["result"]) for line in preview["lines"]] == [
        (1, "known"), (2, "consumed"), (3, "bad"), (0, "new"), (6, "new"),
    ]
    assert preview["lines"][0]["id"] == holder["id"] and preview["lines"][0]["biz_id"] == "holder"
    assert admin.list()["total"] == 2
    report = admin.import_tokens(lines).ok().data
    assert (report["success_count"], report["fail_count"]) == (2, 3)
    admin.call("rts/import-preview", {"rt_tokens": ["x"], "proxy": "gopher://x"}).refused(400)


def test_a_preview_of_a_hundred_thousand_lines(admin):
    lines = [f"rt_{number:06d}_0123456789abcdef0123456789abcdef" for number in range(100_000)]
    begun = time.monotonic()
    preview = admin.call("rts/import-preview", {"rt_tokens": lines}).ok().data
    assert preview["new"] == 100_000 and len(preview["lines"]) == 1000
    assert time.monotonic() - begun < 60, "a guard against something quadratic only"


def test_a_stop_during_a_job_is_prompt(make_server, oauth):
    server = make_server({**provider_config(oauth), "refresh": {"rate_per_egress": 5}}).start()
    admin = server.admin()
    admin.import_tokens(oauth.mint(200), batch_name="slow").ok()
    reader = EventReader(server, admin)
    job = start(admin, "refresh", selection={"filter": {}})
    wait_until(lambda: get(admin, job)["done"] >= 3, "some rows")
    begun = time.monotonic()
    server.stop()
    assert time.monotonic() - begun < 20, "it waited for the job or for who listens"
    assert reader.ended.wait(5)
    assert [event["state"] for event in server.events("job.ended")] == ["cancelled"]
    server.start()
    assert server.admin().call("jobs/list").ok().data["items"] == []
    oauth.plant_issued()


def test_a_listener_needs_a_session(server, admin):
    path = "/internalweb/v1/jobs/events"
    server.anonymous_admin().request("GET", path).refused(401)
    answer = server.anonymous_admin().request("GET", path, headers={"Authorization": f"Bearer {server.api_secret}"})
    assert answer.status in (401, 403)
    head = admin.request("HEAD", path)
    assert head.status == 200 and head.headers["Content-Type"] == "text/event-stream"
    assert head.headers["X-Accel-Buffering"] == "no"


def test_a_fifth_job_waits_for_nobody(make_server, oauth):
    server = make_server({**provider_config(oauth), "refresh": {"rate_per_egress": 1}}).start()
    admin = server.admin()
    admin.import_tokens(oauth.mint(60), batch_name="slow").ok()
    for _ in range(4):
        start(admin, "refresh", selection={"filter": {}})
    refused = admin.call("jobs/start", {"kind": "refresh", "selection": {"filter": {}}}).refused(409, "conflict")
    assert "4" in refused.json["msg"]
    oauth.plant_issued()
