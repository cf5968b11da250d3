"""P8: egress fails closed. Real proxies with credentials, alive and dead."""

from types import SimpleNamespace

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.oauth import OAuthServer
from rtm_rig.proxies import free_port, make_certificate
from rtm_rig.shims import build_shim
from rtm_rig.waiting import wait_until


@pytest.fixture
def through(admin, public, oauth):
    """Creates a row with this proxy and refreshes it."""

    def refresh(proxy_url, biz_id="row"):
        token = oauth.mint_one()
        row = admin.create(token, biz_id=biz_id, proxy=proxy_url).ok().data
        return row, token, public.refresh(biz_id)

    return refresh


def assert_went_through(proxy, oauth):
    """By the proxy's own log, and by the number of connections that the OAuth server saw."""
    target = oauth.url.removeprefix("http://")
    # A proxy logs a tunnel when it has closed.
    wait_until(lambda: [line for line in proxy.seen() if target in line], "the tunnel in the proxy's log")
    assert len(oauth.foreign_connections()) == 1


@pytest.mark.parametrize("kind", ["squid", "tinyproxy"])
def test_http_proxy_with_credentials(request, through, oauth, kind):
    proxy = request.getfixturevalue(kind)
    row, _, answer = through(proxy.url)
    answer.ok()
    assert_went_through(proxy, oauth)
    (sent,) = oauth.requests()
    assert not sent["proxy_authorization"], "the proxy's password went on to the provider"
    assert proxy.password not in str(row)


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_socks_proxy_with_credentials(microsocks, through, oauth, scheme):
    _, _, answer = through(microsocks.url_with(microsocks.password, scheme=scheme))
    answer.ok()
    assert oauth.stats()["token"] == 1
    assert len(oauth.foreign_connections()) == 1
    assert microsocks.seen(), microsocks.process.output()


@pytest.mark.parametrize("kind", ["squid", "tinyproxy", "microsocks"])
def test_dead_proxy_means_no_connection_at_all(request, through, public, oauth, kind):
    proxy = request.getfixturevalue(kind)
    proxy.stop()
    row, token, answer = through(proxy.url)
    assert answer.json["success"] is False, answer
    assert oauth.foreign_connections() == [], "it went direct"
    # Not sent at all, so it is no doubt, and is sent later.
    assert public.status_of("row") in ("backing_off", "egress_fault")
    assert oauth.state_of(token) == "live"


@pytest.mark.parametrize("kind", ["squid", "tinyproxy", "microsocks"])
def test_wrong_proxy_password_means_no_connection_at_all(request, through, public, book, oauth, kind):
    proxy = request.getfixturevalue(kind)
    book.add("not-the-proxy-password")
    _, token, answer = through(proxy.url_with("not-the-proxy-password"))
    assert answer.json["success"] is False, answer
    assert oauth.foreign_connections() == []
    assert public.status_of("row") in ("backing_off", "egress_fault")
    assert oauth.state_of(token) == "live"


def test_repeated_faults_blame_the_proxy(through, admin, public, oauth):
    row, _, answer = through(f"http://127.0.0.1:{free_port()}")
    for _ in range(4):
        assert admin.call("rts/refresh", {"id": row["id"]}).json["success"] is False
    assert public.status_of("row") == "egress_fault"
    assert oauth.foreign_connections() == []


def test_default_egress_of_rows_that_have_none(make_server, oauth, squid):
    server = make_server({**provider_config(oauth), "openai": {"proxy": squid.url}}).start()
    server.admin().create(oauth.mint_one(), biz_id="default").ok()
    server.public().refresh("default").ok()
    assert_went_through(squid, oauth)
    squid.stop()
    oauth.reset()
    assert server.public().refresh("default").json["success"] is False
    assert oauth.foreign_connections() == []
    oauth.plant_issued()


def test_proxy_variables_of_the_environment_are_ignored(make_server, oauth):
    dead = f"http://127.0.0.1:{free_port()}"
    env = {name: dead for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY")}
    server = make_server(provider_config(oauth), env=env).start()
    server.admin().create(oauth.mint_one(), biz_id="direct").ok()
    server.public().refresh("direct").ok()
    oauth.plant_issued()


def test_no_proxy_of_the_environment_is_ignored(make_server, oauth, squid):
    server = make_server(provider_config(oauth), env={"no_proxy": "*", "NO_PROXY": "127.0.0.1"}).start()
    server.admin().create(oauth.mint_one(), biz_id="row", proxy=squid.url).ok()
    server.public().refresh("row").ok()
    assert_went_through(squid, oauth)
    oauth.plant_issued()


@pytest.mark.parametrize("trusted", [True, False])
def test_a_proxy_that_speaks_tls_needs_a_certificate_that_the_machine_trusts(
    make_server, oauth, tls_squid, tmp_path, trusted
):
    env = {"LD_PRELOAD": str(build_shim("trust", tmp_path)), "TRUST_FILE": str(tls_squid.certificate)}
    server = make_server(provider_config(oauth), env=env if trusted else None).start()
    token = oauth.mint_one()
    server.admin().create(token, biz_id="row", proxy=tls_squid.url).ok()
    answer = server.public().refresh("row")
    if trusted:
        answer.ok()
        assert_went_through(tls_squid, oauth)
    else:
        assert answer.json["success"] is False, answer
        assert oauth.foreign_connections() == []
        assert all("error:transaction-end-before-headers" in line for line in tls_squid.seen()), "it got a request"
        assert server.public().status_of("row") in ("backing_off", "egress_fault")
        assert oauth.state_of(token) == "live"
    oauth.plant_issued()


BAD_PROXIES = [
    "ftp://127.0.0.1:21", "127.0.0.1:8080", "http://", "http://:8080", "socks4://127.0.0.1:1080", "nonsense",
    "http://127.0.0.1:99999", "http://127.0.0.1:8080/path", "http://user:pa ss@127.0.0.1:8080",
]


@pytest.mark.parametrize("url", BAD_PROXIES)
def test_a_bad_proxy_is_refused_when_it_is_entered(admin, oauth, add_row, url):
    answer = admin.create(oauth.mint_one(), biz_id="bad", proxy=url).refused(400)
    assert "proxy" in answer.json["msg"].lower() or answer.json.get("field") == "proxy", answer
    row, _ = add_row("good")
    admin.update(row["id"], proxy=url).refused(400)
    assert admin.row("good")["proxy"] in ("", None)
    assert admin.save_system(proxy_list=f'["{url}"]').status == 400


def test_a_refused_proxy_url_is_not_repeated_with_its_password(admin, oauth, book):
    book.add("hidden-proxy-password")
    answer = admin.create(oauth.mint_one(), biz_id="bad", proxy="gopher://u:hidden-proxy-password@h:1").refused(400)
    assert "hidden-proxy-password" not in answer.text


@pytest.fixture
def tls_oauth(tmp_path, peer_logs, book, log_name):
    certificate, key = make_certificate(tmp_path, "tls")
    server = OAuthServer(
        log_path=peer_logs / f"{log_name}.oauth.txt",
        book=book,
        tls=SimpleNamespace(key=key, certificate=certificate),
    )
    server.certificate = certificate
    yield server
    server.stop()


@pytest.mark.parametrize("kind", [None, "squid", "microsocks"])
def test_tls_is_verified_direct_and_through_proxies(request, make_server, tls_oauth, kind):
    proxy = request.getfixturevalue(kind).url if kind else ""
    server = make_server(provider_config(tls_oauth, tls_ca=str(tls_oauth.certificate))).start()
    server.admin().create(tls_oauth.mint_one(), biz_id="tls", proxy=proxy).ok()
    server.public().refresh("tls").ok()
    assert tls_oauth.stats()["ok"] == 1
    tls_oauth.plant_issued()


@pytest.mark.parametrize("kind", [None, "squid"])
def test_an_unknown_certificate_gets_no_token(request, make_server, tls_oauth, kind):
    proxy = request.getfixturevalue(kind).url if kind else ""
    server = make_server(provider_config(tls_oauth)).start()
    server.admin().create(tls_oauth.mint_one(), biz_id="tls", proxy=proxy).ok()
    assert server.public().refresh("tls").json["success"] is False
    assert tls_oauth.stats()["token"] == 0
    assert server.public().status_of("tls") in ("backing_off", "egress_fault")
