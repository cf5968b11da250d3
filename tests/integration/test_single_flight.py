"""P1: however many callers there are, one grant has one flight."""

import asyncio

import aiohttp

from rtm_rig.fixtures import provider_config
from rtm_rig.oauth import fingerprint

CALLERS = 1000
ROWS = 200


async def call_all(server, calls):
    """Sends all (path, body) at once; returns [(status, JSON)] in the same order."""
    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=300)
    headers = {"X-API-Secret": server.api_secret}
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, headers=headers) as session:

        async def one(path, body):
            async with session.post(f"{server.base}/public-api/{path}", json=body) as reply:
                return reply.status, await reply.json()

        return await asyncio.gather(*(one(path, body) for path, body in calls))


def mixed_calls(biz_ids):
    """Half `refresh`, half `get-at` with `min_ttl`, over all rows in turn."""
    calls = []
    for number in range(CALLERS):
        biz_id = biz_ids[number % len(biz_ids)]
        if (number // len(biz_ids)) % 2:
            calls.append(("get-at", {"biz_id": biz_id, "min_ttl": 600}))
        else:
            calls.append(("refresh", {"biz_id": biz_id}))
    return calls


def started(make_server, oauth):
    # A caller that arrives when the flight has just landed takes what it brought.
    config = {
        **provider_config(oauth),
        "refresh": {"coalesce": "120s", "max_flights": 64, "max_per_proxy": 64, "max_per_client": 64},
    }
    return make_server(config).start()


def test_a_thousand_callers_of_one_row_make_one_upstream_call(make_server, oauth):
    server = started(make_server, oauth)
    token = oauth.mint_one()
    server.admin().create(token, biz_id="one").ok()
    oauth.fault("late", ms=1000)

    answers = asyncio.run(call_all(server, mixed_calls(["one"])))
    failed = [answer for answer in answers if answer[0] != 200 or not answer[1]["success"]]
    assert not failed, failed[:3]
    assert len({answer[1]["data"]["access_token"] for answer in answers}) == 1
    assert len({answer[1]["data"]["refresh_token"] for answer in answers}) == 1
    stats = oauth.stats()
    assert stats["token"] == 1
    assert stats["reuse"] == 0
    oauth.plant_issued()


def test_a_thousand_callers_of_200_rows_make_200_upstream_calls(make_server, oauth):
    server = started(make_server, oauth)
    tokens = oauth.mint(ROWS)
    admin = server.admin()
    admin.import_tokens(tokens, batch_name="pool").ok()
    biz_ids = []
    for page in (1, 2):
        biz_ids += [row["biz_id"] for row in admin.list(page=page)["items"]]
    assert len(biz_ids) == ROWS
    oauth.fault("late", ms=200, left=ROWS)

    answers = asyncio.run(call_all(server, mixed_calls(biz_ids)))
    failed = [answer for answer in answers if answer[0] != 200 or not answer[1]["success"]]
    assert not failed, failed[:3]
    by_row = {}
    for _, answer in answers:
        by_row.setdefault(answer["data"]["biz_id"], set()).add(answer["data"]["access_token"])
    assert len(by_row) == ROWS
    assert all(len(access_tokens) == 1 for access_tokens in by_row.values())
    sent = [request["rt"] for request in oauth.requests()]
    assert sorted(sent) == sorted(fingerprint(token) for token in tokens)
    assert oauth.stats()["reuse"] == 0
    oauth.plant_issued()


def test_lanes_bound_the_parallel_flights(make_server, oauth):
    config = {**provider_config(oauth), "refresh": {"max_flights": 5}}
    server = make_server(config).start()
    admin = server.admin()
    admin.import_tokens(oauth.mint(30), batch_name="lane").ok()
    ids = [row["id"] for row in admin.list()["items"]]
    oauth.fault("late", ms=100, left=30)
    data = admin.call("rts/batch-refresh", {"ids": ids}).ok().data
    assert (data["total_count"], data["success_count"], data["fail_count"]) == (30, 30, 0)
    assert 2 <= oauth.stats()["max_inflight"] <= 5
    oauth.plant_issued()


def test_rate_per_egress(make_server, oauth):
    config = {**provider_config(oauth), "refresh": {"rate_per_egress": 5}}
    server = make_server(config).start()
    admin = server.admin()
    admin.import_tokens(oauth.mint(20), batch_name="rate").ok()
    ids = [row["id"] for row in admin.list()["items"]]
    admin.call("rts/batch-refresh", {"ids": ids}).ok()
    times = [request["time"] for request in oauth.requests()]
    # The lane may start with a full bucket of 5; the other 15 take a fifth of a second each.
    assert max(times) - min(times) > 2500
    oauth.plant_issued()


def test_batch_refresh_answers_for_every_id(admin, oauth):
    admin.import_tokens(oauth.mint(3), batch_name="batch").ok()
    rows = admin.list()["items"]
    oauth.spend(admin.reveal(rows[0]["id"], "rt"))
    ids = [row["id"] for row in rows] + [999999]
    data = admin.call("rts/batch-refresh", {"ids": ids}).ok().data
    assert (data["total_count"], data["success_count"], data["fail_count"]) == (4, 2, 2)
    assert [line["success"] for line in data["results"]] == [False, True, True, False]
    assert [line["rt_name"] for line in data["results"][:3]] == [row["biz_id"] for row in rows]
    assert all(isinstance(line["message"], str) for line in data["results"])
