"""contract.md section 3: the system settings that the console saves."""

import json

import pytest

from rtm_rig.waiting import wait_until


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


TUNED = {
    "refresh_lead": "8h", "refresh_min_interval": "90s", "refresh_max_flights": "12", "refresh_max_per_proxy": "3",
    "refresh_max_per_client": "4", "refresh_rate_per_egress": "2.5", "log_level": "info",
}


def configs_of(admin):
    return admin.call("configs/get-system").ok().data["configs"]


def test_what_config_yml_gives_can_be_turned_in_the_console(server, admin):
    shown = admin.call("configs/get-system").ok().data
    assert {key: shown["configs"][key] for key in TUNED} == dict.fromkeys(TUNED, "")
    env = {key: shown["env_configs"][key] for key in TUNED}
    assert env == {
        "refresh_lead": "6h", "refresh_min_interval": "1m", "refresh_max_flights": "64", "refresh_max_per_proxy": "8",
        "refresh_max_per_client": "32", "refresh_rate_per_egress": "0", "log_level": "debug",
    }
    admin.call("configs/save-system", {"configs": TUNED}).ok()
    assert {key: configs_of(admin)[key] for key in TUNED} == TUNED
    (saved,) = admin.call("audit/list", {"action": "settings.save"}).ok().data["items"]
    assert all(f"{key}: {value}" in saved["detail"] for key, value in TUNED.items())
    server.restart()
    admin = server.admin()
    assert {key: configs_of(admin)[key] for key in TUNED} == TUNED
    admin.call("configs/save-system", {"configs": {"refresh_lead": ""}}).ok()
    assert configs_of(admin)["refresh_lead"] == "" and configs_of(admin)["log_level"] == "info"


@pytest.mark.parametrize(
    "key, value",
    [("refresh_lead", "0"), ("refresh_lead", "soon"), ("refresh_min_interval", "2d"), ("refresh_max_flights", "0"),
     ("refresh_max_flights", "4097"), ("refresh_max_per_proxy", "x"), ("refresh_max_per_client", "-1"),
     ("refresh_rate_per_egress", "nan"), ("log_level", "loud")],
)
def test_bad_values_are_refused_alike_by_save_and_preview(calm_admin, key, value):
    before = configs_of(calm_admin)
    body = {"configs": {key: value, "auto_refresh_interval": "9"}}
    saved = calm_admin.call("configs/save-system", body).refused(400)
    assert saved.json["field"] == f"configs.{key}" and "accepted: " in saved.json["msg"]
    assert calm_admin.call("configs/preview-system", body).refused(400).json == saved.json
    assert configs_of(calm_admin) == before


def test_the_log_level_acts_at_once_and_after_a_restart(server, admin):
    def debug_lines_of_a_call():
        def lines(level):
            return len([line for line in server.events("http.request") if line["level"] == level])

        debug, info = lines("debug"), lines("info")
        server.public().get_at("nobody")
        # The line of a later call is there: what the first one said is as well.
        admin.call("rts/list", {"page": 1, "page_size": 1}).ok()
        wait_until(lambda: lines("info") > info, "the list is logged")
        return lines("debug") - debug

    assert debug_lines_of_a_call() == 1
    admin.call("configs/save-system", {"configs": {"log_level": "info"}}).ok()
    assert debug_lines_of_a_call() == 0
    server.restart()
    admin = server.admin()
    assert debug_lines_of_a_call() == 0
    admin.call("configs/save-system", {"configs": {"log_level": ""}}).ok()
    assert debug_lines_of_a_call() == 1


def test_the_lead_moves_due_times_at_once(admin, add_row):
    row, _ = add_row("row", enabled=True)
    admin.call("rts/refresh", {"id": row["id"]}).ok()
    before = admin.row("row")["next_refresh_time"]
    # The access token lives an hour; a lead of 6 hours counts as half of that.
    preview = admin.call("configs/preview-system", {"configs": {"refresh_lead": "5m"}}).ok().data
    assert preview["rows_rescheduled"] == 1
    assert preview["changes"] == [{"key": "refresh_lead", "before": "", "after": "5m"}]
    assert admin.row("row")["next_refresh_time"] == before, "a preview changes nothing"
    admin.call("configs/save-system", {"configs": {"refresh_lead": "5m"}}).ok()
    wait_until(lambda: admin.row("row")["next_refresh_time"] > before, "the row is rescheduled")


def test_a_preview_foretells_the_save(admin, add_row, book):
    book.add("proxy-password-5")
    one, two = "http://user:proxy-password-5@127.0.0.1:1", "http://127.0.0.1:2"
    admin.save_system(proxy_list=json.dumps([one])).ok()
    for number in range(3):
        add_row(f"row-{number}", proxy=one)
    change = {"configs": {"proxy_list": json.dumps([two]), "auto_refresh_interval": "3"}}
    preview = admin.call("configs/preview-system", change).ok()
    assert "proxy-password-5" not in preview.text
    shown = preview.data
    assert [change["key"] for change in shown["changes"]] == ["proxy_list", "proxy_list", "auto_refresh_interval"]
    saved = admin.call("configs/save-system", change).ok().data
    assert {key: shown[key] for key in saved} == saved and saved["rows_moved"] == 3
    nothing = admin.call("configs/preview-system", {"configs": {"proxy_list": "[]"}}).ok().data
    assert nothing["rows_direct"] == 3
    assert admin.call("configs/preview-system", change).ok().data["changes"] == []
