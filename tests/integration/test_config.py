"""config.yml: defaults, overrides, and errors that name file, line and key (contract.md section 1)."""

import re

import pytest

KEYS = [
    "server.host", "server.port", "server.mode", "server.data_dir", "server.tls_cert", "server.tls_key",
    "server.trusted_proxies", "database.type", "database.database", "database.host", "database.port",
    "database.user", "database.password", "database.table_prefix", "database.max_idle_conns",
    "database.max_open_conns", "database.conn_max_lifetime", "auth.username", "auth.password",
    "auth.jwt_secret", "auth.jwt_expire_hours", "auth.api_secret", "auth.public_api_prefix", "log.level",
    "log.encoding", "log.output_paths", "log.error_output_paths", "openai.client_id", "openai.proxy",
    "openai.refresh_interval", "openai.schedule_enabled", "security.master_key_file", "refresh.lead",
    "refresh.max_flights", "refresh.max_per_proxy", "refresh.max_per_client", "refresh.rate_per_egress",
    "refresh.min_interval", "refresh.coalesce", "retention.attempts_days",
]


@pytest.fixture
def check(make_server):
    """Runs `config check` on this text; returns the finished process."""

    def run(text, env=None, command=("config", "check")):
        server = make_server()
        server.config_path.write_text(text, encoding="utf-8")
        return server.cli(*command, env=env)

    return run


BAD = [
    ("server:\n  prot: 8080\n", 2, "server.prot"),
    ("sever:\n  port: 8080\n", 2, "sever.port"),
    ("server:\n  host: x\n  port: abc\n", 3, "server.port"),
    ("server:\n  port: 70000\n", 2, "server.port"),
    ("server:\n  port: -1\n", 2, "server.port"),
    ("server:\n  port: [1]\n", 2, "server.port"),
    ("server:\n\n\n  mode: fast\n", 4, "server.mode"),
    ("database:\n  type: oracle\n", 2, "database.type"),
    ("log:\n  level: loud\n", 2, "log.level"),
    ("log:\n  encoding: xml\n", 2, "log.encoding"),
    ("openai:\n  schedule_enabled: perhaps\n", 2, "openai.schedule_enabled"),
    ("openai:\n  refresh_interval: 0\n", 2, "openai.refresh_interval"),
    ("refresh:\n  lead: soon\n", 2, "refresh.lead"),
    ("refresh:\n  max_flights: 0\n", 2, "refresh.max_flights"),
    ("auth:\n  public_api_prefix: /internalweb\n", 2, "auth.public_api_prefix"),
    ("auth:\n  public_api_prefix: /internalweb/x\n", 2, "auth.public_api_prefix"),
    ("auth:\n  public_api_prefix: /metrics\n", 2, "auth.public_api_prefix"),
    ("auth:\n  public_api_prefix: /health\n", 2, "auth.public_api_prefix"),
    ("auth:\n  public_api_prefix: /\n", 2, "auth.public_api_prefix"),
    ("server:\n  trusted_proxies: [10.0.0.0/99]\n", 2, "server.trusted_proxies"),
    ("providers:\n  lab:\n    token_url: http://example.test/token\n", 3, "providers.lab.token_url"),
    ("providers:\n  lab:\n    tokenurl: https://example.test/token\n", 3, "providers.lab.tokenurl"),
    ("providers:\n  lab:\n    token_url: https://example.test/t\n    request_format: xml\n", 4, "request_format"),
    ("openai:\n  proxy: ftp://127.0.0.1\n", 2, "openai.proxy"),
]


@pytest.mark.parametrize("text, line, key", BAD)
def test_errors_name_file_line_and_key(check, text, line, key):
    done = check(text)
    assert done.returncode == 3, done
    message = done.stderr.strip()
    assert re.search(rf"config\.yml:{line}\b", message), message
    assert key in message
    assert len(message.splitlines()) == 1, message


def test_the_server_does_not_start_on_a_wrong_file(make_server):
    server = make_server()
    server.config_path.write_text("server:\n  prot: 1\n")
    done = server.cli("serve")
    assert done.returncode == 3
    assert "config.yml:2" in done.stderr and "server.prot" in done.stderr
    assert not server.data_dir.exists(), "nothing is made before the configuration is known to be right"


@pytest.mark.parametrize("text", ["server: [\n", "a: b: c\n", "\tserver: x\n", "just words", "- a\n- b\n"])
def test_broken_yaml(check, text):
    done = check(text)
    assert done.returncode == 3, done
    assert "config.yml" in done.stderr


def test_a_key_that_stands_twice(check):
    done = check("server:\n  port: 1\n  port: 2\n")
    assert done.returncode == 3 and "config.yml:3" in done.stderr, done.stderr


def test_a_file_that_is_not_there(make_server):
    server = make_server()
    done = server.cli("config", "check", "--config", server.folder / "none.yml", with_config=False)
    assert done.returncode == 3 and "none.yml" in done.stderr


GOOD = [
    "",
    "# only a comment\n",
    "Server:\n  PORT: '8080'\n  Mode: release\n",
    "auth:\n  password: 12345678\n",
    "openai:\n  schedule_enabled: 'true'\n  refresh_interval: '3'\n",
    "server:\n  port: 0\n",
    "log:\n  output_paths: [stdout]\n",
    "providers:\n  lab:\n    issuer: https://example.test\n",
    "providers:\n  lab:\n    token_url: http://127.0.0.1:1/token\n",
    "providers:\n  lab:\n    token_url: http://localhost:1/token\n",
    "refresh:\n  lead: 30m\n  coalesce: 0\n  rate_per_egress: 0\n",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_accepted(check, text):
    done = check(text)
    assert done.returncode == 0, done.stderr


def test_environment_overrides_the_file(check):
    done = check(
        "server:\n  port: 1111\n", env={"RT_MANAGE_SERVER_PORT": "2222"}, command=("config", "print")
    )
    assert done.returncode == 0, done.stderr
    assert "2222" in done.stdout and "1111" not in done.stdout


def test_errors_of_the_environment_name_the_variable(check):
    done = check("", env={"RT_MANAGE_SERVER_PORT": "abc"})
    assert done.returncode == 3
    assert "RT_MANAGE_SERVER_PORT" in done.stderr


def test_print_hides_secrets(check, book):
    planted = {
        "auth": "a-planted-password", "api": "a-planted-api-secret", "jwt": "a-planted-jwt-secret",
        "proxy": "a-planted-proxy-password", "db": "a-planted-db-password", "client": "a-planted-client-secret",
    }
    book.add(*planted.values())
    text = (
        f"auth:\n  password: {planted['auth']}\n  api_secret: {planted['api']}\n"
        f"  jwt_secret: {planted['jwt']}\n"
        f"openai:\n  proxy: http://u:{planted['proxy']}@127.0.0.1:1\n"
        f"database:\n  password: {planted['db']}\n"
        f"providers:\n  lab:\n    token_url: https://example.test/t\n    client_id: x\n    client_secret: {planted['client']}\n"
    )
    done = check(text, command=("config", "print"))
    assert done.returncode == 0, done.stderr
    for secret in planted.values():
        assert secret not in done.stdout + done.stderr
    # And an error beside them quotes none either.
    done = check(text + "server:\n  port: x\n")
    for secret in planted.values():
        assert secret not in done.stdout + done.stderr


def test_docs_name_every_key(check):
    done = check("", command=("config", "docs"))
    assert done.returncode == 0
    named, section = set(), None
    for line in done.stdout.splitlines():
        if line.startswith("## "):
            section = line[3:].strip()
        elif line.startswith("| `"):
            named.add(f"{section}.{line.split('`')[1]}")
    assert not set(KEYS) - named


def test_file_is_looked_for_in_two_places(make_server):
    server = make_server()
    server.config_path.write_text("server:\n  port: 3333\n")
    assert "3333" in server.cli("config", "print", with_config=False).stdout
    (server.folder / "config").mkdir()
    (server.folder / "config" / "config.yml").write_text("server:\n  port: 4444\n")
    assert "4444" in server.cli("config", "print", with_config=False).stdout
