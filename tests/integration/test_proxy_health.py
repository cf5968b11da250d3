"""Proxies with names and health: by what becomes of refreshes, and by a look on demand. Real proxies."""

import json
import sqlite3

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.proxies import free_port
from rtm_rig.waiting import wait_until


@pytest.fixture
def save_proxies(admin):
    """Saves the list; takes URLs and (URL, name)."""

    def save(*entries):
        as_saved = [{"url": entry[0], "name": entry[1]} if isinstance(entry, tuple) else entry for entry in entries]
        return admin.save_system(proxy_list=json.dumps(as_saved)).ok().data

    return save


def proxies(admin):
    return admin.call("proxies/list").ok().data["items"]


def look(admin, **which):
    return admin.call("proxies/test", which).ok().data


@pytest.mark.parametrize("kind", ["squid", "tinyproxy", "microsocks"])
def test_a_look_through_a_proxy(request, admin, oauth, save_proxies, kind):
    proxy = request.getfixturevalue(kind)
    save_proxies((proxy.url, "Tokyo"))
    found = look(admin, name="Tokyo")
    assert found["reached"] is True and found["took_ms"] >= 0, found
    assert (found["proxy"]["name"], found["proxy"]["health"]) == ("Tokyo", "ok")
    assert oauth.requests() == [], "a look sends no token"
    assert len(oauth.foreign_connections()) == 1
    wait_until(proxy.seen, "the tunnel in the proxy's log")
    (listed,) = proxies(admin)
    assert listed["latency_ms"] == found["took_ms"] and listed["last_checked_at"]

    proxy.stop()
    gone = look(admin, index=0)
    assert gone["reached"] is False and gone["http_status"] is None
    assert gone["proxy"]["health"] == "failing" and gone["proxy"]["last_error"]
    assert gone["proxy"]["last_ok_at"] == found["proxy"]["last_ok_at"]
    assert len(oauth.foreign_connections()) == 1, "it went direct"


@pytest.mark.parametrize("kind", ["squid", "tinyproxy", "microsocks"])
def test_a_wrong_password_is_told_in_words_and_never_repeated(request, admin, oauth, book, save_proxies, kind):
    proxy = request.getfixturevalue(kind)
    book.add("not-the-proxy-password")
    save_proxies(proxy.url_with("not-the-proxy-password"))
    answer = admin.call("proxies/test", {"index": 0}).ok()
    assert "password" in answer.data["message"], answer
    assert answer.data["message"] == answer.json["msg"]
    assert "密码" in admin.call("proxies/test", {"index": 0}, headers={"Accept-Language": "zh-CN"}).data["message"]
    assert "not-the-proxy-password" not in answer.text + json.dumps(proxies(admin))
    assert oauth.foreign_connections() == []


def test_refreshes_tell_how_a_proxy_is(admin, public, oauth, save_proxies, squid):
    save_proxies((squid.url, "Tokyo"), "http://127.0.0.1:1")
    for biz_id in ("a", "b"):
        admin.create(oauth.mint_one(), biz_id=biz_id, proxy=squid.url).ok()
    assert [(entry["health"], entry["rows"]) for entry in proxies(admin)] == [("unknown", 2), ("unknown", 0)]
    public.refresh("a").ok()
    first = proxies(admin)[0]
    assert first["health"] == "ok" and first["last_used_at"] == first["last_ok_at"] and not first["last_error"]
    oauth.reply_with(403, "<html>not for this address</html>")
    assert public.refresh("a").json["success"] is False
    blocked = proxies(admin)[0]
    assert blocked["health"] == "failing" and "403" in blocked["last_error"], blocked
    oauth.reply_with(400, {"error": "invalid_grant"})
    assert public.refresh("b").json["success"] is False
    after = proxies(admin)[0]
    assert after["health"] == "ok", "the provider refused the token; its way was fine"
    assert after["last_error"] == blocked["last_error"]
    squid.stop()
    assert public.refresh("a").json["success"] is False
    assert proxies(admin)[0]["health"] == "failing"
    assert proxies(admin)[1]["health"] == "unknown"


def test_health_starts_anew_and_names_stay(server, oauth, squid):
    admin = server.admin()
    admin.save_system(proxy_list=json.dumps([{"url": squid.url, "name": "Tokyo 东京"}])).ok()
    look(admin, index=0)
    server.restart()
    (listed,) = proxies(server.admin())
    assert (listed["name"], listed["health"], listed["last_checked_at"]) == ("Tokyo 东京", "unknown", None)


def test_names_stay_with_their_proxies(admin, save_proxies, book):
    book.add("old-proxy-password", "new-proxy-password")
    first = "http://user:old-proxy-password@127.0.0.1:1"
    second = "http://127.0.0.1:2"
    save_proxies((first, "Tokyo"), (second, "Osaka"))
    # What an old script does: reads the list, drops an entry, adds one, writes it back.
    shown = json.loads(admin.call("configs/get-system").data["configs"]["proxy_list"])
    assert all(isinstance(entry, str) for entry in shown)
    save_proxies("http://127.0.0.1:3", shown[0])
    assert [entry["name"] for entry in proxies(admin)] == ["http://127.0.0.1:3", "Tokyo"]
    # Another password is the same proxy: its name and its rows stay.
    save_proxies("http://user:new-proxy-password@127.0.0.1:1")
    assert [entry["name"] for entry in proxies(admin)] == ["Tokyo"]
    again = admin.save_system(proxy_list=json.dumps([{"url": second, "name": "x"}, {"url": shown[0], "name": "x"}]))
    assert again.refused(400).json["field"] == "configs.proxy_list[1].name"


def test_a_save_tells_the_numbers(admin, add_row, save_proxies, book):
    book.add("first-password", "second-password")
    one, two, three = ("http://u:first-password@127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3")
    assert save_proxies(one, two) == {"rows_moved": 0, "rows_direct": 0, "dealt": []}
    for number in range(5):
        add_row(f"row{number}", proxy=one)
    add_row("busy", proxy=two)
    data = save_proxies((two, "Tokyo"), three)
    assert (data["rows_moved"], data["rows_direct"]) == (5, 0)
    assert data["dealt"] == [{"name": "Tokyo", "proxy": two, "rows": 2}, {"name": three, "proxy": three, "rows": 3}]
    assert [entry["rows"] for entry in proxies(admin)] == [3, 3]
    data = admin.save_system(proxy_list="[]", allow_direct=True).ok().data
    assert data == {"rows_moved": 0, "rows_direct": 6, "dealt": []}


def test_rows_of_a_proxy_with_a_new_password_keep_it(admin, add_row, save_proxies, book):
    book.add("first-password", "second-password")
    old, new = ("http://u:first-password@127.0.0.1:1", "http://u:second-password@127.0.0.1:1")
    save_proxies(old, "http://127.0.0.1:2")
    row, _ = add_row("stays", proxy=old)
    assert save_proxies("http://127.0.0.1:2", new)["rows_moved"] == 1
    assert admin.reveal(row["id"], "proxy").rstrip("/") == new


@pytest.mark.parametrize("which", [{}, {"name": "nobody"}, {"index": 1}, {"index": -1}, {"index": 0, "name": "Tokyo"}])
def test_a_look_needs_a_proxy_of_the_list(admin, save_proxies, which):
    save_proxies((f"http://127.0.0.1:{free_port()}", "Tokyo"))
    assert admin.call("proxies/test", which).refused(400).json["field"] in ("name", "index")
    assert admin.call("proxies/test", {"name": "Tokyo", "provider": "nobody"}).refused(400).json["field"] == "provider"


def test_no_proxy_password_lies_in_the_open(make_server, oauth, squid, book):
    """In the database, its log and the journal; also after errors, names and saves."""
    server = make_server(provider_config(oauth)).start()
    admin = server.admin()
    book.add("not-the-proxy-password")
    wrong = squid.url_with("not-the-proxy-password")
    admin.save_system(proxy_list=json.dumps([{"url": squid.url, "name": "Tokyo"}, wrong])).ok()
    admin.create(oauth.mint_one(), biz_id="good", proxy=squid.url).ok()
    admin.create(oauth.mint_one(), biz_id="bad", proxy=wrong).ok()
    server.public().refresh("good").ok()
    assert server.public().refresh("bad").json["success"] is False
    for index in (0, 1):
        look(admin, index=index)
    admin.save_system(proxy_list=json.dumps([squid.url])).ok()
    server.kill()
    oauth.plant_issued()
    quoted = squid.url.split(":")[2].split("@")[0]
    secrets = [text.encode() for text in (squid.password, quoted, "not-the-proxy-password")]
    for file in sorted(path for path in server.data_dir.rglob("*") if path.is_file()):
        assert not [secret for secret in secrets if secret in file.read_bytes()], file
    database = sqlite3.connect(server.data_dir / "tokens.db")
    saved = dict(database.execute("select config_key, config_value from system_configs"))
    database.close()
    assert saved["proxy_list"].startswith("rtm1.") and saved["proxy_names"].startswith("rtm1.")
