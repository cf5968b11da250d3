"""Logins, their limits, and the secrets that everybody knows (contract.md sections 1 and 3)."""

import base64
import hashlib
import hmac
import json
import time

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.waiting import wait_until

PUBLISHED = [
    "admin123", "admin1234", "your-secret-key-change-this-in-production", "my-api-secret-2025", "aaaaa",
    "your-api-secret-here", "your-api-secret",
]


def log_in(server, username="admin", password=None, headers=None):
    body = {"username": username, "password": server.password if password is None else password}
    return server.anonymous_admin().call("auth/login", body, headers=headers)


def forge(key, **claims):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    payload = {"username": "admin", "sub": "admin", "exp": int(time.time()) + 3600, "iat": int(time.time()), **claims}
    signed = part({"alg": "HS256", "typ": "JWT"}) + b"." + part(payload)
    mac = base64.urlsafe_b64encode(hmac.new(key.encode(), signed, hashlib.sha256).digest()).rstrip(b"=")
    return (signed + b"." + mac).decode()


def test_login_has_no_envelope(server):
    answer = log_in(server)
    assert answer.status == 200
    assert answer.json["username"] == "admin" and answer.json["token"].count(".") == 2
    assert "success" not in answer.json


@pytest.mark.parametrize("username, password", [("admin", "wrong-password"), ("nobody", "wrong-password"), ("", "x")])
def test_wrong_login(server, username, password):
    answer = log_in(server, username, password)
    assert answer.status in (400, 401) and isinstance(answer.json["error"], str)
    assert password == "x" or password not in answer.text


@pytest.mark.parametrize("body", [{}, {"username": "admin"}, {"username": 5, "password": "x"}, {"password": "x"}])
def test_login_without_its_fields(server, body):
    answer = server.anonymous_admin().call("auth/login", body)
    assert answer.status == 400 and isinstance(answer.json["error"], str)


def test_five_failures_slow_down(server):
    for _ in range(5):
        assert log_in(server, password="wrong-password").status == 401
    answer = log_in(server, password="wrong-password")
    assert answer.status == 429
    assert int(answer.headers["Retry-After"]) > 0
    # The right password has to wait too, else the limit would tell which one is right.
    assert log_in(server).status == 429


def test_failures_of_another_address_do_not_lock_the_operator_out(make_server, oauth):
    config = {**provider_config(oauth), "server": {"trusted_proxies": ["127.0.0.0/8"]}}
    server = make_server(config).start()
    for _ in range(6):
        log_in(server, password="wrong-password", headers={"X-Forwarded-For": "203.0.113.9"})
    assert log_in(server, password="wrong-password", headers={"X-Forwarded-For": "203.0.113.9"}).status == 429
    assert log_in(server, headers={"X-Forwarded-For": "198.51.100.7"}).status == 200


def test_forwarded_addresses_of_strangers_do_not_count(server):
    """Else everybody could make himself a new address for each guess."""
    for number in range(5):
        log_in(server, password="wrong-password", headers={"X-Forwarded-For": f"203.0.113.{number}"})
    assert log_in(server, password="wrong-password", headers={"X-Forwarded-For": "203.0.113.99"}).status == 429


def test_sessions_survive_a_restart(server):
    token = log_in(server).json["token"]
    server.restart()
    answer = server.anonymous_admin().call("user/info", headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 200


@pytest.mark.parametrize("key", ["", *PUBLISHED])
def test_published_jwt_keys_are_replaced(make_server, oauth, key):
    server = make_server({**provider_config(oauth), "auth": {"jwt_secret": key}}).start()
    for claims in ({}, {"jti": "x", "sid": "x"}):
        headers = {"Authorization": f"Bearer {forge(key, **claims)}"}
        server.anonymous_admin().call("user/info", headers=headers).refused(401)
    assert log_in(server).status == 200


def test_a_real_jwt_key_is_used(make_server, oauth):
    key = "a-jwt-key-that-nobody-else-knows-0123456789"
    server = make_server({**provider_config(oauth), "auth": {"jwt_secret": key}}).start()
    server.book.add(key)
    header, payload, mac = log_in(server).json["token"].split(".")
    expected = hmac.new(key.encode(), f"{header}.{payload}".encode(), hashlib.sha256).digest()
    assert mac == base64.urlsafe_b64encode(expected).rstrip(b"=").decode()


def test_cookie_of_the_console(shared_server):
    """No script can read it, no other site can use it."""
    api = shared_server.anonymous_admin()
    answer = api.call("auth/login", {"username": "admin", "password": shared_server.password})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    assert answer.json["token"] in cookie
    assert api.call("user/info").refused(403)
    assert api.call("user/info", headers={"X-Requested-With": "rt-manage"}).status == 200


def test_log_out_ends_the_session(shared_server):
    admin = shared_server.admin()
    assert admin.call("user/info").status == 200
    admin.call("auth/logout").ok()
    refused = admin.call("user/info").refused(401)
    assert "secret" not in refused.json["msg"].lower(), "it sent a login, and is told of that"
    assert shared_server.admin().call("user/info").status == 200


LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
FROM_OUTSIDE = [
    {"Host": "rt.example.test"},
    {"Host": "localhost.example.test"},
    {"Host": "127.0.0.1.example.test"},
    {"X-Forwarded-For": "203.0.113.9"},
    {"X-Forwarded-Host": "x"},
    {"X-Forwarded-Proto": "https"},
    {"Forwarded": "for=203.0.113.9"},
]


@pytest.mark.parametrize("secret", PUBLISHED)
def test_published_api_secret_works_here_only(make_server, oauth, secret):
    server = make_server({**provider_config(oauth), "auth": {"api_secret": secret}}).start()
    server.admin().create(oauth.mint_one(), biz_id="row").ok()
    api = server.public(secret=secret)
    for host in LOCAL_HOSTS:
        api.call("get-at", {"biz_id": "row"}, headers={"Host": f"{host}:{server.port}"}).ok()
    for headers in FROM_OUTSIDE:
        answer = api.call("get-at", {"biz_id": "row"}, headers=headers).refused(403)
        assert "auth.api_secret" in answer.json["msg"], answer
        bearer = {"Authorization": f"Bearer {secret}", **headers}
        assert server.anonymous_admin().call("rts/list", {"page": 1, "page_size": 1}, headers=bearer).status == 403


@pytest.mark.parametrize("password", PUBLISHED)
def test_published_password_works_here_only(make_server, oauth, password):
    server = make_server({**provider_config(oauth), "auth": {"password": password}}).start()
    assert log_in(server, password=password).status == 200
    for headers in FROM_OUTSIDE:
        answer = log_in(server, password=password, headers=headers)
        assert answer.status == 403, answer
        assert "auth.password" in answer.text, answer


def change_password(session, current, new):
    return session.call("auth/change-password", {"current_password": current, "new_password": new})


def cookie_session(server, password=None):
    """Logs in as the console does: the cookie, and the header that no other site can send."""
    api = server.anonymous_admin()
    api.session.headers["X-Requested-With"] = "rt-manage"
    body = {"username": "admin", "password": server.password if password is None else password}
    assert api.call("auth/login", body).status == 200
    return api


@pytest.fixture
def new_password(book):
    password = "a-new-password-of-the-console"
    book.add(password)
    return password


def test_change_of_the_password(server, new_password):
    console, other = cookie_session(server), cookie_session(server)
    bearer = {"Authorization": f"Bearer {log_in(server).json['token']}"}
    answer = change_password(console, server.password, new_password).ok()
    assert "HttpOnly" in answer.headers["Set-Cookie"] and "SameSite=Strict" in answer.headers["Set-Cookie"]
    (said,) = wait_until(lambda: server.events("session.password_changed"), "the change is logged")
    assert said["address"] == "127.0.0.1"
    # The caller goes on with its new cookie, all others are out.
    info = console.call("user/info")
    assert info.status == 200 and info.json["session_expires_at"] == answer.data["expires_at"]
    other.call("user/info").refused(401)
    server.anonymous_admin().call("user/info", headers=bearer).refused(401)
    assert log_in(server).status == 401
    server.restart()
    console.base = server.base
    assert console.call("user/info").status == 200, "the new session outlives a restart"
    assert log_in(server).status == 401 and log_in(server, password=new_password).status == 200
    found = console.call("audit/list", {"action": "session.password_changed"}).ok().data["items"]
    assert [(item["actor"], item["subject"], item["detail"]) for item in found] == [("admin", "admin", "")]


def test_a_forgotten_password_is_mended_in_the_configuration(server, new_password, book):
    configured, mended = server.password, "the-password-of-an-edited-config"
    book.add(mended)
    change_password(cookie_session(server), configured, new_password).ok()
    server.restart()
    assert log_in(server, password=new_password).status == 200
    server.stop()
    server.configure(auth={"password": mended}).start()
    assert log_in(server, password=new_password).status == 401
    assert log_in(server, password=mended).status == 200
    wait_until(lambda: server.events("auth.saved_password_outdated"), "it is said")
    audit = cookie_session(server, password=mended).call("audit/list", {"action": "session.password_outdated"})
    (entry,) = audit.ok().data["items"]
    assert entry["kind"] == "recovery" and mended not in audit.text
    server.stop()
    server.configure(auth={"password": configured}).start()
    assert log_in(server, password=configured).status == 200, "what was overruled once is over for good"


@pytest.mark.parametrize("new", ["short", "x" * 1025, *PUBLISHED[:2]])
def test_bad_new_passwords(server, new):
    refused = change_password(cookie_session(server), server.password, new).refused(400)
    assert refused.json["field"] == "new_password" and new not in refused.json["msg"]
    assert log_in(server).status == 200


def test_the_present_password_is_not_guessed_by_changing_it(server, new_password):
    console = cookie_session(server)
    for _ in range(5):
        assert change_password(console, "wrong-password", new_password).refused(400).json["field"] == "current_password"
    answer = change_password(console, server.password, new_password).refused(429)
    assert int(answer.headers["Retry-After"]) > 0


def test_only_a_session_changes_the_password(server, new_password):
    for headers in ({"Authorization": f"Bearer {server.api_secret}"}, {"Authorization": f"Bearer {control_token(server)}"}):
        api = server.anonymous_admin()
        api.session.headers.update(headers)
        change_password(api, server.password, new_password).refused(403)
    change_password(server.anonymous_admin(), server.password, new_password).refused(401)
    assert log_in(server).status == 200


def control_token(server):
    return json.loads((server.data_dir / "control.json").read_text())["token"]


def test_a_published_password_is_gone_with_its_change(make_server, oauth, new_password):
    server = make_server({**provider_config(oauth), "auth": {"password": "admin123"}}).start()
    console = cookie_session(server, "admin123")
    info = console.call("user/info").json
    assert info["uses_published_sample"] is True and info["published_samples"] == ["auth.password"]
    change_password(console, "admin123", new_password).ok()
    info = console.call("user/info").json
    assert info["uses_published_sample"] is False and info["published_samples"] == []
    server.restart()
    console.base = server.base
    assert console.call("user/info").json["published_samples"] == []


def test_password_as_hash(make_server, oauth):
    server = make_server(provider_config(oauth))
    made = server.cli("hash-password", stdin=server.password + "\n", with_config=False)
    assert made.returncode == 0, made.stderr
    hashed = made.stdout.strip().splitlines()[-1]
    assert hashed.startswith("$argon2id$")
    server.configure(auth={"password": hashed}).start()
    assert log_in(server).status == 200
    assert log_in(server, password=hashed).status == 401


def test_security_headers_of_the_console(server):
    answer = server.public(secret=None).request("GET", "/", headers={"Accept": "text/html"})
    assert answer.status == 200, answer.status
    assert "text/html" in answer.headers["Content-Type"]
    assert "default-src" in answer.headers["Content-Security-Policy"]
    assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"]
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"] or answer.headers.get("X-Frame-Options")
