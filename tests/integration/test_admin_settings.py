"""contract.md section 3: the system settings that the console saves."""

import json

import pytest


def test_system_settings(admin):
    configs = admin.call("configs/get-system").ok().data["configs"]
    assert set(configs) >= {"proxy_list", "client_id_list", "auto_refresh_enabled", "auto_refresh_interval"}
    assert all(isinstance(value, str) for value in configs.values())
    assert json.loads(configs["proxy_list"]) == []
    assert configs["auto_refresh_enabled"] == "false" and configs["auto_refresh_interval"] == "2"
    assert isinstance(admin.call("configs/get-system").data["env_configs"], dict)

    admin.save_system(
        proxy_list='["http://127.0.0.1:1"]', client_id_list='["app_native"]', auto_refresh_interval="5"
    ).ok()
    assert [p.rstrip("/") for p in admin.call("configs/get-proxy-list").ok().data] == ["http://127.0.0.1:1"]
    assert admin.call("configs/get-clientid-list").ok().data == ["app_native"]
    assert admin.call("configs/get-system").data["configs"]["auto_refresh_interval"] == "5"


def test_a_masked_proxy_of_the_list_is_that_proxy(admin, oauth, book):
    """What get-proxy-list offers can be given to a row."""
    book.add("proxy-password-4")
    proxy = "http://user:proxy-password-4@127.0.0.1:1"
    admin.save_system(proxy_list=json.dumps([proxy])).ok()
    (shown,) = admin.call("configs/get-proxy-list").ok().data
    assert "***" in shown
    made = admin.create(oauth.mint_one(), proxy=shown).ok().data
    other = admin.create(oauth.mint_one()).ok().data
    admin.call("rts/update", {"id": other["id"], "updates": {"proxy": shown}}).ok()
    admin.import_tokens([oauth.mint_one()], proxy=shown).ok()
    rows = admin.list()["items"]
    assert len(rows) == 3 and {made["id"], other["id"]} < {row["id"] for row in rows}
    assert {admin.reveal(row["id"], "proxy").rstrip("/") for row in rows} == {proxy}
    unknown = shown.replace("user", "nobody")
    assert admin.create(oauth.mint_one(), proxy=unknown).status == 400
    assert admin.call("rts/update", {"id": made["id"], "updates": {"proxy": unknown}}).status == 400
    assert admin.import_tokens([oauth.mint_one()], proxy=unknown).status == 400


def test_masked_proxy_list_written_back_is_unchanged(admin, oauth, book):
    book.add("proxy-password-3")
    proxy = "http://user:proxy-password-3@127.0.0.1:1"
    admin.save_system(proxy_list=json.dumps([proxy])).ok()
    shown = admin.call("configs/get-system").ok()
    assert "proxy-password-3" not in shown.text
    admin.save_system().ok()
    admin.import_tokens([oauth.mint_one()]).ok()
    (row,) = admin.list()["items"]
    assert admin.reveal(row["id"], "proxy").rstrip("/") == proxy


@pytest.mark.parametrize(
    "configs",
    [{"proxy_list": "not json"}, {"proxy_list": "{}"}, {"proxy_list": "[5]"}, {"auto_refresh_enabled": "maybe"},
     {"auto_refresh_interval": "0"}, {"auto_refresh_interval": "x"}, {"client_id_list": "[1]"}],
)
def test_save_system_refuses_and_changes_nothing(calm_admin, configs):
    before = calm_admin.call("configs/get-system").data["configs"]
    answer = calm_admin.save_system(**configs).refused(400)
    assert next(iter(configs)) in answer.json["msg"], answer
    assert calm_admin.call("configs/get-system").data["configs"] == before


def test_rows_whose_proxy_left_the_list(admin, add_row):
    """They are dealt to the others; never silently to no proxy at all."""
    one, two = "http://127.0.0.1:1", "http://127.0.0.1:2"
    admin.save_system(proxy_list=json.dumps([one, two])).ok()
    add_row("moves", proxy=one)
    admin.save_system(proxy_list=json.dumps([two])).ok()
    assert admin.row("moves")["proxy"].rstrip("/") == two

    admin.save_system(proxy_list="[]").refused(409)
    assert admin.row("moves")["proxy"].rstrip("/") == two
    admin.save_system(proxy_list="[]", allow_direct=True).ok()
    assert admin.row("moves")["proxy"] in ("", None)
