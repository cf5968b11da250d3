"""The due loop: what is due is refreshed, what is not stays, and the console's word counts at run time."""

import time

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.waiting import wait_until

# Longer than a turn of the due loop by far: what is not sent until then was not due.
QUIET = 3.0


@pytest.fixture
def scheduled(make_server, oauth):
    """A server whose schedule runs, with short times."""

    def make(**changes):
        config = {
            **provider_config(oauth),
            "openai": {"schedule_enabled": True},
            "refresh": {"min_interval": "1s", "lead": "6h", **changes},
        }
        return make_server(config).start()

    yield make
    oauth.plant_issued()


def test_enabled_rows_are_refreshed_at_once_and_others_never(scheduled, oauth):
    server = scheduled()
    admin, public = server.admin(), server.public()
    admin.create(oauth.mint_one(), biz_id="on", enabled=True).ok()
    admin.create(oauth.mint_one(), biz_id="off", enabled=False).ok()
    wait_until(lambda: public.get_at("on").data["access_token"], "the enabled row has an AT")
    time.sleep(QUIET)
    assert not public.get_at("off").data["access_token"]
    assert oauth.stats()["token"] == 1
    # Disabled rows are served all the same when they are asked for.
    assert public.refresh("off").ok().data["access_token"]


def test_tokens_are_renewed_before_they_run_out(scheduled, oauth):
    oauth.set(at_ttl=8)
    server = scheduled(lead="4s")
    server.admin().create(oauth.mint_one(), biz_id="short", enabled=True).ok()
    public = server.public()
    # The provider counts an answer before it is committed here.
    wait_until(lambda: public.get_at("short").data["access_token"], "first refresh")
    # From the first AT on there is always one that lives.
    until = time.monotonic() + 20
    while time.monotonic() < until:
        data = public.get_at("short").ok().data
        assert data["access_token"] and data["expires_in"] > 0, data
        time.sleep(0.5)
    stats = oauth.stats()
    assert 3 <= stats["ok"] <= 12
    assert stats["reuse"] == 0


def test_scheduled_refreshes_of_one_row_keep_their_distance(scheduled, oauth):
    """An AT that lives no longer than a moment must not make the schedule spin."""
    oauth.set(at_ttl=1)
    server = scheduled(min_interval="5s", lead="1s")
    server.admin().create(oauth.mint_one(), biz_id="spin", enabled=True).ok()
    wait_until(lambda: oauth.stats()["token"] >= 3, "it goes on")
    times = [request["time"] for request in oauth.requests()]
    # A request may take longer to arrive than the next one.
    assert min(later - earlier for earlier, later in zip(times, times[1:])) > 4000
    assert server.public().status_of("spin") == "active"


def test_imported_rows_start_disabled(scheduled, oauth):
    server = scheduled()
    server.admin().import_tokens(oauth.mint(5)).ok()
    time.sleep(QUIET)
    assert oauth.stats()["token"] == 0


def test_the_schedule_is_switched_at_run_time(make_server, oauth):
    server = make_server({**provider_config(oauth), "refresh": {"min_interval": "1s"}}).start()
    admin, public = server.admin(), server.public()
    admin.create(oauth.mint_one(), biz_id="one", enabled=True).ok()
    time.sleep(QUIET)
    assert oauth.stats()["token"] == 0, "the schedule is off by default"

    admin.save_system(auto_refresh_enabled="true").ok()
    wait_until(lambda: public.get_at("one").data["access_token"], "switched on")

    admin.save_system(auto_refresh_enabled="false").ok()
    admin.create(oauth.mint_one(), biz_id="two", enabled=True).ok()
    time.sleep(QUIET)
    assert not public.get_at("two").data["access_token"]
    oauth.plant_issued()


def test_what_the_console_saved_wins_over_the_file(scheduled, oauth):
    """Also when it says off, and also after a restart (contract.md section 1)."""
    server = scheduled()
    server.admin().save_system(auto_refresh_enabled="false", auto_refresh_interval="7").ok()
    server.restart()
    configs = server.admin().call("configs/get-system").ok().data["configs"]
    assert configs["auto_refresh_enabled"] == "false"
    assert configs["auto_refresh_interval"] == "7"
    server.admin().create(oauth.mint_one(), biz_id="row", enabled=True).ok()
    time.sleep(QUIET)
    assert oauth.stats()["token"] == 0


def test_a_restart_refreshes_nothing_that_is_not_due(scheduled, oauth):
    """P12."""
    server = scheduled(lead="10m")
    admin = server.admin()
    admin.import_tokens(oauth.mint(20), batch_name="pool").ok()
    for row in admin.list()["items"]:
        admin.update(row["id"], enabled=True).ok()
    wait_until(lambda: oauth.stats()["ok"] == 20, "all are refreshed once")
    for _ in range(2):
        server.restart()
        time.sleep(QUIET)
    assert oauth.stats()["token"] == 20


def test_permanent_failures_stop(scheduled, oauth):
    """P13."""
    server = scheduled()
    token = oauth.mint_one()
    oauth.spend(token)
    oauth.reset()
    server.admin().create(token, biz_id="dead", enabled=True).ok()
    wait_until(lambda: server.public().status_of("dead") == "needs_login", "refused")
    time.sleep(QUIET)
    assert oauth.stats()["token"] == 1


def test_failures_back_off(scheduled, oauth):
    server = scheduled()
    oauth.fault("html", left=100)
    server.admin().create(oauth.mint_one(), biz_id="blocked", enabled=True).ok()
    wait_until(lambda: oauth.stats()["token"] == 1, "first try")
    time.sleep(QUIET)
    assert oauth.stats()["token"] == 1, "tried again without a pause"
