"""What the old service may have left behind, and what has to become of it."""

import json

from .old_store import PLANTED, old_row, planted_jwt, read_old_store

BIG = PLANTED + "k" * 60_000
PROXY = f"http://user:{PLANTED}password@127.0.0.1:9"


def odd_rows():
    """What the old service may have left behind, each with what it shows that it was understood."""
    return [
        old_row("账号 😀 \U00020000", f"{PLANTED}rt-utf8", memo="备注 😀", at=planted_jwt("utf8", email="utf8@example.org")),
        old_row(" blanks ", f"{PLANTED}rt-blanks"),
        old_row("big", BIG + "rt", at=BIG + "at", last_rt=BIG + "last"),
        old_row("no token", ""),
        old_row("nulls", f"{PLANTED}rt-nulls", **{
            name: None for name in "user_name email type at proxy client_id tag enabled last_rt refresh_result user_info "
            "account_info last_refresh_time memo create_time update_time".split()
        }),
        old_row("zoneless", f"{PLANTED}rt-zoneless", last_refresh_time="2025-11-04 01:06:00", create_time="2025-11-04T01:06:00"),
        old_row("garbage", f"{PLANTED}rt-garbage", last_refresh_time="yesterday", create_time="", update_time="0001-01-01 00:00:00+00:00"),
        old_row("holder", f"{PLANTED}rt-twice", at=planted_jwt("holder", ends_in=-5)),
        old_row("twice", f"{PLANTED}rt-twice", at=planted_jwt("twice")),
        old_row("stale", f"{PLANTED}rt-used"),
        old_row("live", f"{PLANTED}rt-live", last_rt=f"{PLANTED}rt-used", refresh_result=json.dumps(
            {"access_token": f"{PLANTED}at", "refresh_token": f"{PLANTED}rt-live"})),
        old_row("spent", f"{PLANTED}rt-unspent", last_rt=f"{PLANTED}rt-spent"),
        old_row("proxied", f"{PLANTED}rt-proxied", proxy=PROXY, refresh_result=f"proxyconnect {PROXY}: refused"),
        old_row("bad proxy", f"{PLANTED}rt-bad", proxy=f"user:{PLANTED}password@10.0.0.1", enabled=1),
    ]


SETTINGS = {
    "proxy_list": json.dumps([PROXY, "not a proxy"]),
    "client_id_list": '["app_one"]',
    "auto_refresh_enabled": "false",
    "auto_refresh_interval": "7",
}


def assert_rows_are_taken_over(server, oauth):
    """All rows are there as they were (`server.before`), sealed, and can be refreshed; nothing was sent by itself."""
    admin, public = server.admin(), server.public()
    assert oauth.stats()["token"] == 0, "something was sent"
    rows = {row["biz_id"]: row for row in admin.list(page_size=100)["items"]}
    before, _ = server.before
    assert set(rows) == set(before)
    for biz_id, was in before.items():
        row = rows[biz_id]
        assert row["id"] == was["id"]
        for name in ("client_id", "tag", "memo"):
            assert row[name] == (was[name] or ""), (biz_id, name)
        if row["state"] != "linked":
            for field, value in (("rt", was["rt"]), ("at", was["at"]), ("last_rt", was["last_rt"])):
                if value and biz_id != "holder":
                    assert admin.reveal(row["id"], field) == value, (biz_id, field)
    assert {biz_id: row["state"] for biz_id, row in rows.items() if row["state"] != "active"} == {
        "no token": "needs_login",
        "twice": "linked",
        "stale": "rotation_lost",
        "bad proxy": "misconfigured",
    }
    # The access token that lives longer stays, and both rows show it.
    for biz_id in ("holder", "twice"):
        assert public.get_at(biz_id).ok().data["access_token"] == before["twice"]["at"]
    assert rows["账号 😀 \U00020000"]["email"] == "utf8@example.org"
    assert rows["garbage"]["last_refresh_time"] is None
    assert rows["proxied"]["refresh_result"] == "proxyconnect [redacted]: refused"
    assert rows["live"]["refresh_result"] == ""
    assert rows["live"]["create_time"] == "2025-11-03T17:06:00.123Z"
    configs = admin.call("configs/get-system").ok().data["configs"]
    assert json.loads(configs["proxy_list"]) == ["http://user:***@127.0.0.1:9"]
    assert (configs["auto_refresh_enabled"], configs["auto_refresh_interval"]) == ("false", "7")
    admin.create(f"{PLANTED}rt-spent", biz_id="again").refused(409, "consumed_token")
    for index, token in enumerate(server.tokens):
        assert public.refresh(f"real{index}").ok().data["refresh_token"] != token
    assert oauth.stats()["reuse"] == 0


def many_rows(dice, real, count):
    """Rows with everything that a row can have; every tenth has something odd."""
    rows = []
    for number in range(count - len(real)):
        token = f"{PLANTED}rt-{number}-" + "".join(dice.choices("abcdef0123456789", k=40))
        row = old_row(
            f"row-{number}",
            token,
            at=planted_jwt(f"row-{number}", email=f"row{number}@example.org"),
            last_rt=f"{PLANTED}last-{number}",
            tag=f"t{number % 7}",
            refresh_result=f'{{"refresh_token":"{token}"}}',
        )
        match number % 100:
            case 10:
                row.update(biz_id=f"行 😀 {number}", memo="备注 \U0001f511")
            case 20:
                row.update({name: None for name in ("at", "email", "enabled", "last_refresh_time", "update_time")})
            case 30 if rows:
                row.update(rt=rows[-1]["rt"], last_rt="")
            case 40:
                row.update(last_refresh_time="no time at all", create_time="2025-11-04 01:06:00")
            case 50:
                row.update(rt="", last_rt="")
            case 60:
                row.update(proxy=f"http://u:{PLANTED}pw{number}@10.0.0.{number % 200 + 1}:8080")
            case 70 if number % 1000 == 70:
                row.update(rt=token + "k" * 60_000, at=PLANTED + "a" * 60_000)
            case 80:
                row.update(proxy=f"{PLANTED}nonsense")
        rows.append(row)
    for number, token in enumerate(real):
        rows.insert(dice.randrange(len(rows)), old_row(f"real-{number}", token))
    return rows


def assert_all_rows_are_there(server):
    """Those of `server.rows`, by way of the copy for the old service, which opens every value."""
    target = server.folder / "back.db"
    done = server.cli("copy", "--to-old", target, "--force-plain", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    rows, _ = read_old_store(target, prefix=server.config["database"].get("table_prefix", ""))
    target.unlink()
    assert len(rows) == len(server.rows)
    seen = set()
    for was in server.rows:
        row = rows[was["biz_id"]]
        is_linked = was["rt"] != "" and was["rt"] in seen
        seen.add(was["rt"])
        assert row["rt"] == ("" if is_linked else was["rt"]), was["biz_id"]
        if not is_linked:
            assert row["at"] == (was["at"] or ""), was["biz_id"]
        assert row["last_rt"] == (was["last_rt"] if not is_linked else row["last_rt"]), was["biz_id"]
        assert row["proxy"] == was["proxy"]
        for name in ("tag", "memo", "client_id"):
            assert row[name] == was[name], (was["biz_id"], name)
        assert PLANTED not in row["refresh_result"]
