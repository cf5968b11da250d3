"""pytest fixtures shared by tests/integration and tests/fault."""

import os
import re
from pathlib import Path

import pytest

from .log_scan import SecretBook
from .mariadb import MariaDb
from .oauth import OAuthServer
from .proxies import Microsocks, Squid, Tinyproxy, TlsSquid
from .server import Server, binary


@pytest.fixture(scope="session", autouse=True)
def _binary_is_there():
    if not binary().exists():
        pytest.exit(f"{binary()} is not there: run scripts/build --preset asan, or set RTM_BINARY", 2)


@pytest.fixture(scope="session")
def peer_logs(tmp_path_factory, worker_id):
    """Where this worker keeps what the processes say; scripts/test scans all of them once more at the end."""
    base = os.environ.get("RTM_PEER_LOGS")
    folder = Path(base) / worker_id if base else tmp_path_factory.mktemp("peers")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def book(peer_logs):
    return SecretBook(peer_logs / "secrets.txt")


@pytest.fixture(scope="session", autouse=True)
def _engine(peer_logs):
    """RTM_ENGINE=mariadb: every server of the tests stores there, each in a database of its own."""
    engine = os.environ.get("RTM_ENGINE", "sqlite")
    if engine == "sqlite":
        yield
        return
    assert engine == "mariadb", f"RTM_ENGINE is {engine!r}; accepted: sqlite, mariadb"
    mariadb = MariaDb(log_path=peer_logs / "mariadb.txt")
    Server.database_config = staticmethod(lambda _data_dir: mariadb.config(mariadb.make_database()))
    yield
    mariadb.close()


@pytest.fixture(scope="module")
def mariadb(request, peer_logs):
    """A server for the tests of one file, whatever engine the others store in."""
    server = MariaDb(log_path=peer_logs / f"{Path(request.path).stem}_mariadb.txt")
    yield server
    server.close()


@pytest.fixture
def log_name(request):
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", request.node.nodeid.split("/")[-1])[:120]


@pytest.fixture(scope="session")
def shared_oauth(peer_logs, book):
    server = OAuthServer(log_path=peer_logs / "oauth.txt", book=book)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shared_jwt_oauth(peer_logs, book):
    server = OAuthServer(log_path=peer_logs / "oauth_jwt.txt", book=book, jwt=True)
    yield server
    server.stop()


@pytest.fixture
def oauth(shared_oauth):
    """An OAuth server with opaque access tokens that live an hour; no faults, empty log."""
    shared_oauth.reset()
    shared_oauth.set(at_ttl=3600)
    return shared_oauth


@pytest.fixture
def jwt_oauth(shared_jwt_oauth):
    shared_jwt_oauth.reset()
    shared_jwt_oauth.set(at_ttl=3600)
    return shared_jwt_oauth


def provider_config(oauth, **changes):
    """The built-in provider, pointed at the OAuth server of the tests."""
    return {
        "providers": {
            "openai": {
                "token_url": oauth.token_url,
                "client_id": "app_native",
                "redirect_uri": "",
                "request_format": "json",
                **changes,
            }
        }
    }


@pytest.fixture
def make_server(tmp_path, peer_logs, book, log_name):
    """Makes Server objects that are not started yet; at the end of the test all are stopped and scanned."""
    made = []

    def make(config=None, *, env=None, folder=None):
        number = len(made)
        server = Server(
            folder or tmp_path / f"server{number}",
            log_path=peer_logs / f"{log_name}.{number}.log",
            book=book,
            config=config,
            env=env,
        )
        made.append(server)
        return server

    yield make
    findings = [finding for server in made for finding in server.close()]
    assert not findings, "found when it was closed:\n" + "\n".join(findings[:20])


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory, peer_logs, book, shared_oauth):
    """One started server for all tests that change nothing in it: it holds no row but `calm`."""
    made = Server(
        tmp_path_factory.mktemp("shared"),
        log_path=peer_logs / "shared_server.log",
        book=book,
        config=provider_config(shared_oauth),
    ).start()
    made.admin().create(shared_oauth.mint_one(), biz_id="calm").ok()
    yield made
    shared_oauth.plant_issued()
    findings = made.close()
    assert not findings, "found when it was closed:\n" + "\n".join(findings[:20])


@pytest.fixture(scope="session")
def calm_public(shared_server):
    return shared_server.public()


@pytest.fixture(scope="session")
def calm_admin(shared_server):
    return shared_server.admin()


@pytest.fixture
def server(make_server, oauth):
    """A started server whose provider is `oauth`. Its scan runs with all that `oauth` has given out."""
    started = make_server(provider_config(oauth)).start()
    yield started
    oauth.plant_issued()


@pytest.fixture
def public(server):
    return server.public()


@pytest.fixture
def admin(server):
    return server.admin()


@pytest.fixture
def add_row(admin, oauth):
    """Creates a row with a fresh refresh token; returns (row, token)."""

    def add(biz_id, **fields):
        token = oauth.mint_one()
        row = admin.create(token, biz_id=biz_id, **fields).ok().data
        return row, token

    return add


def _proxy_fixture(kind):
    @pytest.fixture
    def proxy(tmp_path, peer_logs, book, log_name):
        made = kind(tmp_path / kind.__name__.lower(), peer_logs / f"{log_name}.{kind.__name__}.txt", book)
        yield made
        made.stop()

    return proxy


squid = _proxy_fixture(Squid)
tls_squid = _proxy_fixture(TlsSquid)
tinyproxy = _proxy_fixture(Tinyproxy)
microsocks = _proxy_fixture(Microsocks)
