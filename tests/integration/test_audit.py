"""Issue 4, point 8: who did what, when, from where; filter and export."""

import csv
import io
import sqlite3
import time

from rtm_rig.fixtures import provider_config

HEADER = ["id", "at", "kind", "actor", "address", "request_id", "action", "subject", "detail"]


def listed(admin, **filters):
    return admin.call("audit/list", {"page": 1, "page_size": 100, **filters}).ok().data


def lines(answer):
    assert answer.status == 200, answer
    return list(csv.reader(io.StringIO(answer.text, newline="")))


def test_the_log_names_who_did_what_from_where(server, admin, oauth):
    row = admin.create(oauth.mint_one(), biz_id="acct-1").ok().data
    admin.reveal(row["id"], "rt")
    server.anonymous_admin().call("auth/login", {"username": "admin", "password": "wrong-password"})
    found = listed(admin)
    assert [item["action"] for item in found["items"][:3]] == ["session.login_failed", "token.reveal", "token.create"]
    reveal = found["items"][1]
    assert (reveal["kind"], reveal["actor"], reveal["subject"]) == ("operator", "admin", "acct-1")
    assert reveal["address"] == "127.0.0.1" and reveal["request_id"]
    assert found["total"] == len(found["items"])
    assert found["actions"] == sorted({item["action"] for item in found["items"]})
    assert [item["id"] for item in found["items"]] == sorted((i["id"] for i in found["items"]), reverse=True)


def test_filters_and_pages(admin, oauth):
    for number in range(5):
        admin.create(oauth.mint_one(), biz_id=f"acct-{number}").ok()
    assert listed(admin, action="token.create")["total"] == 5
    assert listed(admin, action="token.creat")["total"] == 0
    assert [item["subject"] for item in listed(admin, subject="CCT-3")["items"]] == ["acct-3"]
    assert listed(admin, actor="dmi", address="127.0", action="token.create")["total"] == 5
    assert listed(admin, actor="nobody")["total"] == 0
    second = listed(admin, action="token.create", page=2, page_size=2)
    assert [item["subject"] for item in second["items"]] == ["acct-2", "acct-1"] and second["total"] == 5
    times = [item["at"] for item in listed(admin, action="token.create")["items"]]
    assert listed(admin, action="token.create", **{"from": times[0]})["items"][0]["subject"] == "acct-4"
    assert listed(admin, until=times[-1], action="token.create")["total"] == 0
    assert admin.call("audit/list", {"from": "soon"}).refused(400).json["field"] == "from"
    assert admin.call("audit/list", {"page_size": 1001}).refused(400).json["field"] == "page_size"


def test_export(admin, oauth):
    name = '=HYPERLINK("http://evil.test","x"),+1'
    admin.create(oauth.mint_one(), biz_id=name).ok()
    answer = admin.call("audit/export", {"format": "csv", "action": "token.create"})
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="rt-manage-audit-')
    assert "\r\n" in answer.text
    header, line = lines(answer)
    assert header == HEADER
    assert line[7] == "'" + name, "a spreadsheet may not run it"
    answer = admin.call("audit/export", {"format": "json"})
    assert "attachment" in answer.headers["Content-Disposition"]
    everything = listed(admin)["items"]
    assert everything[0]["action"] == "audit.export" and "json" in everything[0]["detail"]
    assert answer.json == everything[1:]
    admin.call("audit/export", {"format": "xml"}).refused(400)


def test_a_log_of_a_million_lines(make_server, oauth):
    """The default view stays fast, and a file holds the newest 100,000."""
    server = make_server(provider_config(oauth)).start()
    server.stop()
    with sqlite3.connect(server.data_dir / "tokens.db") as store:
        store.execute("PRAGMA synchronous=OFF")
        store.executemany(
            "INSERT INTO audit_log (at_ms, actor_kind, actor_name, actor_address, request_id, action, subject, detail) "
            "VALUES (?, 'operator', 'admin', '127.0.0.1', 'r', ?, ?, '')",
            ((1_700_000_000_000 + n, f"test.{n % 20}", f"acct-{n}") for n in range(1_000_000)),
        )
    store.close()
    server.start()
    admin = server.admin()
    listed(admin)
    began = time.monotonic()
    found = listed(admin)
    elapsed = time.monotonic() - began
    assert found["total"] > 1_000_000 and len(found["actions"]) > 20
    # 0.1 s here; a scan for the actions alone takes longer on any machine.
    assert elapsed < 3, f"{elapsed} s"
    table = lines(admin.call("audit/export", {"format": "csv"}))
    assert len(table) == 100_001
    assert int(table[-1][7].removeprefix("acct-")) > 900_000
