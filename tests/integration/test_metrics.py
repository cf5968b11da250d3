"""/metrics: what docs/metrics.md promises, read by the parser of Prometheus' own client."""

import json
import re
import time

import pytest

from rtm_rig.metrics import growth, scrape
from rtm_rig.server import ROOT
from rtm_rig.waiting import wait_until

DOCUMENT = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
# Of a row that has done something, and part of no other word on the page.
BUSY = "biz-id-of-the-busy-row"
OUTSIDE = [
    {"Host": "tokens.example.org"},
    {"X-Forwarded-For": "203.0.113.7"},
    {"X-Forwarded-Proto": "https"},
    {"Forwarded": "for=203.0.113.7"},
]


def documented_families():
    """name -> (type, labels)"""
    rows = re.findall(r"^\| `((?:rtmanage|process)_[a-z_]+)` \| (\w+) \| ([^|]+) \|", DOCUMENT, re.MULTILINE)
    return {name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows}


def documented_values():
    """label -> the values that stand in the document, where it lists them"""
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|$", DOCUMENT, re.MULTILINE)
    return {label: set(re.findall(r"`([^`]+)`", values)) for label, values in rows}


@pytest.fixture
def busy(server, public, admin, oauth, add_row):
    """A server that has done a little of everything."""
    add_row(BUSY)
    public.refresh(BUSY).ok()
    public.get_at(BUSY).ok()
    public.get_at("nobody").refused(404)
    server.anonymous_admin().call("auth/login", {"username": "admin", "password": "wrong"})
    return server


def test_every_documented_family_is_there(busy):
    page = scrape(busy)
    documented = documented_families()
    assert set(page.families) == set(documented)
    for name, (kind, labels) in documented.items():
        family = page.families[name]
        assert family.type == kind, name
        assert family.documentation, name
        for sample in family.samples:
            assert set(sample.labels) - {"le"} == labels, sample


def test_histograms_add_up(busy):
    page = scrape(busy)
    histograms = [family for family in page.families.values() if family.type == "histogram"]
    assert histograms
    for family in histograms:
        buckets, counts = {}, {}
        for sample in family.samples:
            labels = tuple(sorted((label, value) for label, value in sample.labels.items() if label != "le"))
            if sample.name.endswith("_bucket"):
                buckets.setdefault(labels, []).append((float(sample.labels["le"]), sample.value))
            elif sample.name.endswith("_count"):
                counts[labels] = sample.value
        assert set(buckets) == set(counts)
        for labels, bounds in buckets.items():
            assert bounds == sorted(bounds), family.name
            assert [value for _, value in bounds] == sorted(value for _, value in bounds), family.name
            assert bounds[-1] == (float("inf"), counts[labels]), family.name


def test_counters_move_by_exactly_what_was_done(server, public, admin, oauth, add_row):
    for name in ("one", "two", "three"):
        add_row(name)
    _, spent = add_row("refused")
    oauth.spend(spent)
    before = scrape(server)
    for name in ("one", "two", "three"):
        public.refresh(name).ok()
    public.refresh("refused").refused(502)
    public.get_at("one").ok()
    public.get_at("nobody").refused(404)
    public.request("GET", "/no-such-path")
    server.anonymous_admin().call("auth/login", {"username": "admin", "password": "wrong"})
    after = scrape(server)

    assert growth(before, after, "rtmanage_refreshes_total") == {
        "outcome=rotated,provider=openai,trigger=public_api": 3,
        "outcome=needs_login,provider=openai,trigger=public_api": 1,
    }
    assert growth(before, after, "rtmanage_refresh_seconds_count") == {"provider=openai": 4}
    assert growth(before, after, "rtmanage_flights_total") == {"end=refreshed": 3, "end=refused": 1}
    assert growth(before, after, "rtmanage_lane_wait_seconds_count") == {"priority=interactive": 4}
    assert growth(before, after, "rtmanage_logins_failed_total") == {"": 1}
    assert growth(before, after, "rtmanage_get_at_total") == {"from=memory": 1}
    assert growth(before, after, "rtmanage_http_requests_total") == {
        "method=GET,route=/metrics,status=200": 1,
        "method=POST,route=/public-api/refresh,status=200": 3,
        "method=POST,route=/public-api/refresh,status=502": 1,
        "method=POST,route=/public-api/get-at,status=200": 1,
        "method=POST,route=/public-api/get-at,status=404": 1,
        "method=GET,route=/*,status=404": 1,
        "method=POST,route=/internalweb/v1/auth/login,status=401": 1,
    }
    assert growth(before, after, "rtmanage_store_errors_total") == {}
    # Two commits for each refresh, or fewer where they share one.
    assert growth(before, after, "rtmanage_store_seconds_count")["op=commit"] >= 4


def test_gauges_say_how_custody_stands(server, public, admin, oauth, add_row):
    assert scrape(server).value("rtmanage_next_at_end_seconds") == float("inf")
    assert scrape(server).value("rtmanage_schedule_enabled") == 0
    admin.save_system(auto_refresh_enabled="true").ok()
    add_row("one", enabled=True)
    _, spent = add_row("two")
    oauth.spend(spent)
    public.refresh("two").refused(502)
    server.process.wait_for(lambda line: "refresh.finished" in line and '"trigger":"schedule"' in line)
    page = wait_until(
        lambda: (seen := scrape(server)).value("rtmanage_rows", state="needs_login") == 1 and seen, "it is counted"
    )
    assert page.value("rtmanage_rows", state="active") == 1
    assert 3500 < page.value("rtmanage_next_at_end_seconds") <= 3600
    assert page.value("rtmanage_rows_overdue") == page.value("rtmanage_rows_at_over") == 0
    assert page.value("rtmanage_store_up") == page.value("rtmanage_schedule_enabled") == 1
    assert page.value("rtmanage_journal_pending") == page.value("rtmanage_journal_damaged") == 0
    assert page.value("rtmanage_unsaved_outcomes") == 0
    assert page.value("rtmanage_journal_slots_free") > 0
    assert page.value("rtmanage_scheduler_last_turn_seconds") < 10
    version = (ROOT / "VERSION").read_text().strip()
    assert page.value("rtmanage_build_info", version=version) == 1
    assert page.value("process_resident_memory_bytes") > 1e6
    assert 5 < page.value("process_open_fds") < page.value("process_max_fds")
    assert 0 <= time.time() - page.value("process_start_time_seconds") < 600


def test_label_values_are_few_and_known(busy, public):
    for number in range(20):
        public.request("GET", f"/made-up/{number}")
        public.request("POST", f"/made-up/{number}", body={})
        public.request("PATCH", "/public-api/get-at", body={})
        public.get_at(f"made-up-{number}")
    page = scrape(busy)
    known = documented_values()
    known["route"] |= set(public.request("GET", "/openapi.json").json["paths"])
    assert {"outcome", "route", "status", "code", "method", "end"} <= set(known)
    for name, family in page.families.items():
        for sample in family.samples:
            assert "made-up" not in json.dumps(sample.labels), sample
            for label, value in sample.labels.items():
                if label == "status":
                    assert re.fullmatch(r"[1-5][0-9][0-9]|other", value), sample
                elif label not in ("le", "version", "how", "state", "from"):
                    assert value in known[label], (name, sample)
    assert len(page.samples) < 2000


def test_it_holds_no_secret(busy, book, oauth):
    oauth.plant_issued()
    answer = busy.public(secret=None).request("GET", "/metrics")
    assert book.find_in(answer.text) == []
    assert "rtmanage_refreshes_total{" in answer.text
    assert BUSY not in answer.text


@pytest.mark.parametrize("headers", OUTSIDE, ids=lambda headers: next(iter(headers)))
def test_from_outside_only_with_the_api_secret(shared_server, headers):
    anonymous = shared_server.public(secret=None)
    refused = anonymous.request("GET", "/metrics", headers=headers).refused(401, "unauthenticated")
    assert "X-API-Secret" in refused.json["msg"]
    assert "rtmanage_" not in refused.text
    wrong = anonymous.request("GET", "/metrics", headers={**headers, "X-API-Secret": "wrong"})
    wrong.refused(401, "unauthenticated")
    for credentials in (
        {"X-API-Secret": shared_server.api_secret},
        {"Authorization": f"Bearer {shared_server.api_secret}"},
    ):
        scrape(shared_server, headers={**headers, **credentials})


def test_the_form_of_the_answer(shared_server):
    answer = shared_server.public(secret=None).request("GET", "/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    head = shared_server.public(secret=None).request("HEAD", "/metrics")
    assert head.status == 200 and head.text == ""
    shared_server.public(secret=None).request("POST", "/metrics", body={}).refused(405)


def test_the_alerts_ask_for_what_is_there(busy):
    rules = re.search(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL).group(1)
    page = scrape(busy)
    samples = {name for name, _ in page.samples}
    asked = set(re.findall(r"\brtmanage_[a-z_]+", rules))
    assert len(asked) > 10
    assert asked <= samples
    with_labels = re.findall(r'\b(rtmanage_[a-z_]+)\{(\w+)=~?"([^"]+)"\}', rules)
    assert with_labels
    for name, label, values in with_labels:
        for value in values.split("|"):
            assert page.value(name, **{label: value}) is not None, (name, label, value)
