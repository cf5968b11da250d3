"""stats/overview: the pool in numbers."""

import json

from rtm_rig.fixtures import provider_config
from rtm_rig.waiting import wait_until


def overview(admin):
    return admin.call("stats/overview").ok().data


def test_numbers_follow_the_pool(admin, public, oauth, add_row):
    first = overview(admin)
    assert first["rows"] == {"total": 0, "enabled": 0, "by_state": {}}
    assert first["journal"]["used"] == 0 and first["journal"]["slots"] > 0
    add_row("good")
    add_row("bad")
    add_row("idle")
    public.refresh("good").ok()
    oauth.reply_with(400, json.dumps({"error": "invalid_grant"}))
    public.refresh("bad").refused(502)
    # What the database said is kept for 3 s.
    now = wait_until(lambda: (data := overview(admin))["rows"]["total"] == 3 and data, "three rows")
    assert now["rows"]["by_state"] == {"active": 2, "needs_login": 1}
    tokens = now["access_tokens"]
    assert tokens["none"] == 2 and tokens["over"] == 0 and tokens["later"] == 0
    assert sum(hour["rows"] for hour in tokens["hours"]) == 1
    assert sum(day["rows"] for day in tokens["days"]) == 1
    assert sum(hour["outcomes"].get("rotated", 0) for hour in now["refreshes"]["hours"]) == 1
    assert now["refreshes"]["days"][-1]["outcomes"] == {"rotated": 1, "needs_login": 1}
    for span in ("day", "week"):
        failures = now["failures"][span]
        assert failures["by_reason"] == [{"outcome": "needs_login", "code": "invalid_grant", "count": 1}]
        assert failures["by_provider"] == [{"provider": "openai", "count": 1}]
        assert failures["by_proxy"] == [{"route": "direct", "count": 1}]


def test_a_lane_that_the_provider_closed(make_server, oauth):
    server = make_server(provider_config(oauth)).start()
    admin = server.admin()
    admin.create(oauth.mint_one(), biz_id="slow").ok()
    assert overview(admin)["lanes"]["flights"] == 0
    oauth.reply_with(429, "{}", headers={"Retry-After": "90"})
    server.public().refresh("slow").refused(503)
    lanes = overview(admin)["lanes"]
    assert lanes["flights"] == 0 and lanes["egresses"] == [] and lanes["waiting"] == 0
    (closed,) = lanes["closed"]
    assert closed["reason"] == "throttled" and closed["egress"] == "direct"
    assert 0 < closed["remaining_seconds"] <= 90


def test_what_comes_next(make_server, oauth):
    server = make_server(provider_config(oauth)).start()
    admin = server.admin()
    admin.save_system(auto_refresh_enabled="false").ok()
    admin.import_tokens(oauth.mint(3), enabled=True).ok()
    following = overview(admin)["next"]
    assert following["schedule_enabled"] is False and following["due_now"] == 0
    admin.save_system(auto_refresh_enabled="true").ok()
    done = wait_until(lambda: (data := overview(admin)["next"])["within_day"] == 3 and data, "three refreshed rows")
    assert done["schedule_enabled"] is True and done["next_at"]
    assert len(done["hours"]) == 24 and sum(hour["rows"] for hour in done["hours"]) == 3
