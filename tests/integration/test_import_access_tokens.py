"""P10: the client that an access token names owns the refresh token that came with it."""

import base64
import json
import time

import pytest


def access_token(book, client_id="app_owner", *, left=86400, **claims):
    """A JWT as a login would have brought it; nobody checks its signature."""

    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    token = f"{part({'alg': 'RS256'})}.{part({'client_id': client_id, 'exp': int(time.time()) + left, **claims})}.c2ln"
    book.add(token)
    return token


def test_the_client_of_the_access_token_wins(admin, public, oauth, book):
    refresh_tokens = oauth.mint(3, client_id="app_other")
    given = access_token(
        book,
        "app_other",
        email="ann@example.com",
        **{"https://api.openai.com/auth": {"chatgpt_plan_type": "plus"}},
    )
    lines = [
        {"refresh_token": refresh_tokens[0], "access_token": given},
        json.dumps({"tokens": {"refresh_token": refresh_tokens[1], "access_token": given}}),
        {"refresh_token": refresh_tokens[2], "client_id": "app_other"},
    ]
    answer = admin.import_tokens(lines, client_id="app_asked").ok()
    data = answer.data
    assert (data["success_count"], data["access_token_count"]) == (3, 2)
    assert [(entry["index"], entry["asked"], entry["client_id"]) for entry in data["client_id_overrides"]] == [
        (0, "app_asked", "app_other"),
        (1, "app_asked", "app_other"),
    ]
    rows = {row["biz_id"]: row for row in admin.list()["items"]}
    assert {row["client_id"] for row in rows.values()} == {"app_other"}
    assert (rows["batch-1"]["email"], rows["batch-1"]["type"]) == ("ann@example.com", "plus")
    kept = public.get_at("batch-1").ok().data
    assert kept["access_token"] == given and 86000 < kept["expires_in"] <= 86400
    assert oauth.requests() == [], "an access token that lives needs no refresh"
    # The server refuses tokens of another client, so this shows that the right one was sent.
    for biz_id in rows:
        public.refresh(biz_id).ok()
    assert {entry["client_id"] for entry in oauth.requests()} == {"app_other"}


def test_an_access_token_that_is_over_is_not_stored(admin, public, oauth, book):
    over = access_token(book, "app_native", left=-1)
    row = admin.create(oauth.mint_one(), biz_id="over", access_token=over, client_id="app_asked").ok().data
    assert (row["client_id"], row["asked_client_id"], row["at"]) == ("app_native", "app_asked", "")
    assert public.get_at("over").ok().data["access_token"] == ""
    public.refresh("over").ok()


@pytest.mark.parametrize("bad", ["opaque-access-token", "has spaces", "x" * 20000, 7])
def test_a_bad_access_token_is_named_and_nothing_half_done(admin, oauth, book, bad):
    lines = [{"refresh_token": oauth.mint_one(), "access_token": bad}, oauth.mint_one()]
    data = admin.import_tokens(lines).ok().data
    assert (data["success_count"], data["fail_count"]) == (1, 1)
    (failure,) = data["failures"]
    assert (failure["index"], failure["result"]) == (0, "bad")
    assert failure["message"].startswith("rt_tokens[0].access_token: ")
    assert [row["biz_id"] for row in admin.list()["items"]] == ["batch-2"]
    answer = admin.create(oauth.mint_one(), biz_id="single", access_token=bad).refused(400)
    assert answer.json["field"] == "access_token"
    assert admin.list(biz_id="single")["total"] == 0


@pytest.mark.parametrize("running", [True, False])
def test_import_of_json_lines_on_the_command_line(make_server, oauth, book, running):
    server = make_server()
    if running:
        server.start()
    first, second = oauth.mint(2)
    given = access_token(book)
    lines = [json.dumps({"rt": first, "at": given}), "{", second]
    done = server.cli("import", "-", "--client-id", "app_asked", stdin="\n".join(lines) + "\n")
    assert done.returncode == 1, done
    assert "line 2: bad: " in done.stderr
    assert "line 1: belongs to client app_owner, as its access token says, not to app_asked" in done.stderr
    assert first not in done.stderr and given not in done.stderr
    listed = [json.loads(line) for line in server.cli("list", "--json").stdout.splitlines()]
    assert sorted(row["client_id"] for row in listed) == ["app_asked", "app_owner"]
    again = server.cli("import", "-", "--json", stdin=lines[0] + "\n")
    counts = json.loads(again.stdout)
    assert (counts["total_count"], counts["access_token_count"], counts["client_id_overrides"]) == (1, 0, [])
    assert counts["failures"][0]["result"] == "known"
