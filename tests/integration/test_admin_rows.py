"""contract.md section 3: rows and batches through the admin API."""

import json
import re
import sqlite3

import pytest

ROW_FIELDS = {
    "id", "biz_id", "user_name", "email", "type", "rt", "at", "proxy", "client_id", "tag", "enabled", "last_rt",
    "refresh_result", "user_info", "account_info", "last_refresh_time", "memo", "create_time", "update_time",
}
RFC3339 = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


def test_a_row_in_json(admin, public, add_row):
    row, token = add_row("shape", tag="blue", memo="a memo", client_id="app_native", enabled=True)
    assert ROW_FIELDS <= row.keys()
    assert isinstance(row["id"], int)
    assert row["biz_id"] == "shape" and row["tag"] == "blue" and row["memo"] == "a memo"
    assert row["client_id"] == "app_native" and row["enabled"] is True
    assert row["last_refresh_time"] is None
    assert RFC3339.match(row["create_time"]) and RFC3339.match(row["update_time"])

    public.refresh("shape").ok()
    row = admin.row("shape")
    assert RFC3339.match(row["last_refresh_time"])


def test_secrets_of_a_row_are_masked(admin, public, add_row, book):
    book.add("proxy-password-1")
    row, token = add_row("masked", proxy="http://user:proxy-password-1@127.0.0.1:1")
    for text in (json.dumps(row), json.dumps(admin.row("masked"))):
        assert token not in text
        assert "proxy-password-1" not in text
    assert row["rt"] and row["rt"] != token
    assert "127.0.0.1:1" in row["proxy"] and "user" in row["proxy"]


def test_a_masked_value_written_back_means_unchanged(admin, add_row, book):
    book.add("proxy-password-2")
    proxy = "http://user:proxy-password-2@127.0.0.1:1"
    row, token = add_row("back", proxy=proxy)
    admin.update(row["id"], proxy=row["proxy"], rt_token=row["rt"], tag="new").ok()
    assert admin.reveal(row["id"], "proxy").rstrip("/") == proxy
    assert admin.reveal(row["id"], "rt") == token
    assert admin.row("back")["tag"] == "new"
    admin.update(row["id"], rt_token=row["rt"][:-1] + "*").refused(400)


def test_create_without_biz_id_makes_one(admin, oauth):
    row = admin.create(oauth.mint_one()).ok().data
    assert re.fullmatch(r"[0-9a-f]{32}", row["biz_id"])


def test_create_refuses_a_name_that_is_there(admin, oauth, add_row):
    add_row("first")
    admin.create(oauth.mint_one(), biz_id="first").refused(409)
    assert admin.list()["total"] == 1


def test_a_row_is_linked_to_the_one_that_holds_its_token(admin, public, oauth, add_row):
    """design.md section 7: one grant, so one flight and one chain, whichever of the two is asked for."""
    first, token = add_row("first")
    second = admin.create(token, biz_id="second").ok().data
    assert (second["state"], second["linked_to"]) == ("linked", first["id"])
    for biz_id in ("second", "first", "second"):
        newest = public.refresh(biz_id).ok().data["refresh_token"]
    assert {public.get_at(biz_id).ok().data["refresh_token"] for biz_id in ("first", "second")} == {newest}
    assert (oauth.stats()["token"], oauth.stats()["reuse"]) == (3, 0)


@pytest.mark.parametrize(
    "field, value",
    [
        ("rt_token", ""), ("rt_token", "   "), ("rt_token", None), ("rt_token", 7), ("rt_token", "a b"),
        ("rt_token", "x" * 20000), ("biz_id", "x" * 256), ("biz_id", "a\nb"), ("tag", "x" * 256), ("tag", 5),
        ("client_id", []), ("enabled", "yes"), ("enabled", 1), ("memo", {}), ("memo", "x" * 20000),
    ],
)
def test_create_names_the_field_that_is_wrong(calm_admin, oauth, field, value):
    fields = {"rt_token": oauth.mint_one(), "biz_id": "wrong", field: value}
    answer = calm_admin.create(**fields).refused(400)
    assert field in answer.json["msg"] or answer.json.get("field") == field, answer
    assert calm_admin.list(biz_id="wrong")["total"] == 0


def test_create_needs_a_token(calm_admin):
    calm_admin.call("rts/create", {"biz_id": "none"}).refused(400)


def test_a_consumed_token_is_not_taken_in_again(public, admin, add_row):
    """P11."""
    row, token = add_row("ledger")
    public.refresh("ledger").ok()
    answer = admin.create(token, biz_id="again").refused(409)
    assert token not in answer.text
    counts = admin.import_tokens([token]).ok().data
    assert counts["success_count"] == 0
    admin.update(row["id"], rt_token=token).refused(409)
    assert admin.list(biz_id="again")["total"] == 0


def test_update_changes_what_is_given(admin, add_row):
    row, _ = add_row("u", tag="old", memo="keep")
    admin.update(row["id"], tag="new", enabled=True).ok()
    after = admin.row("u")
    assert (after["tag"], after["memo"], after["enabled"]) == ("new", "keep", True)
    admin.update(row["id"], tag="").ok()
    assert admin.row("u")["tag"] == ""
    changed = admin.update(row["id"], biz_id="renamed").ok().data
    assert changed["biz_id"] == "renamed" and ROW_FIELDS <= changed.keys()


def test_update_refuses(admin, add_row):
    row, _ = add_row("a")
    add_row("b")
    admin.update(row["id"], biz_id="b").refused(409)
    admin.update(row["id"], biz_id="").refused(400)
    admin.update(999999, tag="x").refused(404)
    admin.call("rts/update", {"updates": {"tag": "x"}}).refused(400)
    admin.call("rts/update", {"id": "1", "updates": {}}).refused(400)
    answer = admin.update(row["id"], enabled="true").refused(400)
    assert "enabled" in answer.json["msg"]
    assert admin.row("a")["tag"] == ""


def test_delete(admin, public, add_row):
    row, _ = add_row("gone")
    admin.call("rts/delete", {"id": row["id"]}).ok()
    public.get_at("gone").refused(404)
    admin.call("rts/delete", {"id": row["id"]}).refused(404)
    admin.call("rts/delete", {}).refused(400)


def test_batch_delete(admin, add_row):
    ids = [add_row(name)[0]["id"] for name in ("x", "y")]
    data = admin.call("rts/batch-delete", {"ids": [*ids, 999999]}).ok().data
    assert (data["success_count"], data["fail_count"]) == (2, 1)
    assert admin.list()["total"] == 0
    deleted = admin.call("audit/list", {"action": "token.delete"}).ok().data["items"]
    assert sorted(line["subject"] for line in deleted) == ["x", "y"]


@pytest.mark.parametrize("body", [{}, {"ids": []}, {"ids": "1"}, {"ids": [1, "2"]}, {"ids": [1.5]}, {"ids": [None]}])
@pytest.mark.parametrize("call", ["rts/batch-delete", "rts/batch-refresh"])
def test_id_lists_are_checked(calm_admin, call, body):
    calm_admin.call(call, body).refused(400)


def test_refresh_answers_the_row(admin, add_row):
    row, _ = add_row("r")
    after = admin.call(
        "rts/refresh", {"id": row["id"], "refresh_user_info": True, "refresh_account_info": True}
    ).ok().data
    assert ROW_FIELDS <= after.keys()
    assert after["at"] and after["last_refresh_time"]
    for call in ("rts/refresh-user-info", "rts/refresh-account-info"):
        assert ROW_FIELDS <= admin.call(call, {"id": row["id"]}).ok().data.keys()
        admin.call(call, {"id": 999999}).refused(404)
    admin.call("rts/refresh", {"id": 999999}).refused(404)


def test_list_pages_newest_first(admin, add_row):
    for number in range(5):
        add_row(f"page{number}")
    first = admin.list(page=1, page_size=2)
    assert [row["biz_id"] for row in first["items"]] == ["page4", "page3"]
    assert (first["total"], first["page"], first["page_size"]) == (5, 1, 2)
    assert [row["biz_id"] for row in admin.list(page=3, page_size=2)["items"]] == ["page0"]
    assert admin.list(page=9, page_size=2)["items"] == []


def test_list_filters(admin, add_row):
    add_row("alpha-1", tag="red", enabled=True)
    add_row("alpha-2", tag="dark red")
    add_row("beta-1", tag="100%")
    today = admin.row("beta-1")["create_time"][:10]

    def found(**filters):
        return sorted(row["biz_id"] for row in admin.list(**filters)["items"])

    assert found(biz_id="alpha") == ["alpha-1", "alpha-2"]
    assert found(tag="red") == ["alpha-1", "alpha-2"]
    assert found(tag="%") == ["beta-1"], "a % is a letter like any other"
    assert found(biz_id="_") == []
    assert found(enabled=True) == ["alpha-1"]
    assert found(enabled=False) == ["alpha-2", "beta-1"]
    assert found(create_date=today) == ["alpha-1", "alpha-2", "beta-1"]
    assert found(create_date="2001-01-01") == []
    assert found(email="nobody") == []
    assert found(biz_id="", tag="", email="", type="", create_date="", enabled=None) == found()


@pytest.mark.parametrize(
    "filters",
    [{"page": -1}, {"page": "1"}, {"page_size": -1}, {"page_size": 10**9}, {"create_date": "yesterday"},
     {"create_date": "2025-13-40"}, {"tag": 5}, {"enabled": "maybe"}],
)
def test_list_refuses(calm_admin, filters):
    answer = calm_admin.call("rts/list", {"page": 1, "page_size": 10, **filters}).refused(400)
    assert next(iter(filters)) in answer.json["msg"], answer


def test_import_counts(admin, oauth, add_row):
    _, known = add_row("known")
    new = oauth.mint(2)
    tokens = [new[0], "", "   ", new[0], new[1], known]
    data = admin.import_tokens(tokens, tag="batch", batch_name="b").ok().data
    assert (data["total_count"], data["success_count"], data["fail_count"]) == (3, 2, 1)
    rows = admin.list(tag="batch")["items"]
    assert len(rows) == 2
    assert not any(row["enabled"] for row in rows)


def test_import_deals_the_proxies_evenly(admin, oauth):
    proxies = [f"http://127.0.0.1:{port}" for port in (1, 2)]
    admin.save_system(proxy_list=json.dumps(proxies)).ok()
    admin.import_tokens(oauth.mint(4)).ok()
    used = sorted(row["proxy"].rstrip("/") for row in admin.list()["items"])
    assert used == [proxies[0], proxies[0], proxies[1], proxies[1]]


@pytest.mark.parametrize("tokens", [None, "one", [], [7], [""]])
def test_import_refuses(calm_admin, tokens):
    calm_admin.call("rts/batch-import", {"rt_tokens": tokens}).refused(400)


def test_import_bad_lines_do_not_stop_the_others(admin, oauth):
    data = admin.import_tokens([oauth.mint_one(), "has space", "x" * 20000]).ok().data
    assert (data["total_count"], data["success_count"], data["fail_count"]) == (3, 1, 2)


def test_import_of_thousands_in_one_call(admin, oauth):
    tokens = oauth.mint(5000)
    data = admin.import_tokens(tokens).ok().data
    assert data["success_count"] == 5000
    assert admin.list(page_size=1)["total"] == 5000
    again = admin.import_tokens(tokens).ok().data
    assert (again["success_count"], again["fail_count"]) == (0, 5000)


def test_ten_thousand_ids_in_one_call(admin):
    data = admin.call("rts/batch-refresh", {"ids": list(range(500000, 510000))}).ok().data
    assert (data["total_count"], data["success_count"], data["fail_count"]) == (10000, 0, 10000)
    assert len(data["results"]) == 10000


def test_reveal_is_audited(server, admin, add_row):
    row, token = add_row("seen")
    assert admin.reveal(row["id"], "rt") == token
    server.stop()
    database = sqlite3.connect(server.data_dir / "tokens.db")
    entries = [" ".join(map(str, entry)) for entry in database.execute("select * from audit_log")]
    database.close()
    revealed = [entry for entry in entries if "token.reveal" in entry]
    assert len(revealed) == 1
    assert "admin" in revealed[0] and "seen" in revealed[0] and "127.0.0.1" in revealed[0]
    assert not [entry for entry in entries if token in entry]


def test_reveal_gives_one_secret(admin, public, add_row):
    row, token = add_row("seen")
    data = public.refresh("seen").ok().data
    assert admin.reveal(row["id"], "rt") == data["refresh_token"]
    assert admin.reveal(row["id"], "at") == data["access_token"]
    assert admin.reveal(row["id"], "last_rt") == token
    admin.call("rts/reveal", {"id": row["id"], "field": "memo"}).refused(400)
    admin.call("rts/reveal", {"id": row["id"]}).refused(400)
    admin.call("rts/reveal", {"id": 999999, "field": "rt"}).refused(404)


def test_attempts_are_a_timeline(admin, public, add_row):
    row, token = add_row("line")
    for _ in range(3):
        public.refresh("line").ok()
    data = admin.attempts(row["id"], page_size=2)
    assert data["total"] == 3 and len(data["items"]) == 2
    assert token not in json.dumps(data)
    admin.call("rts/attempts", {"id": 999999, "page": 1, "page_size": 10}).refused(404)
