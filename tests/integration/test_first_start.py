"""The first start without a configuration file, and where its secrets end up (design.md section 7)."""

import os
import re
import stat

import pytest

from rtm_rig.process import ManagedProcess
from rtm_rig.server import binary, clean_environment, listening_port


@pytest.fixture
def bare_start(tmp_path, peer_logs, log_name):
    """Starts the program in an empty folder with nothing but a port; returns the process."""
    started = []

    def start():
        process = ManagedProcess(
            [binary()],
            # What is printed once holds the password, so this is no log for the scan.
            log_path=peer_logs / f"{log_name}.{len(started)}.txt",
            cwd=tmp_path,
            env=clean_environment({"RT_MANAGE_SERVER_PORT": "0", "RT_MANAGE_SERVER_HOST": "127.0.0.1"}),
        )
        started.append(process)
        process.port = process.wait_for(listening_port)
        return process

    yield start
    for process in started:
        process.stop()


def printed_password(process):
    found = re.findall(r"(?i)password\W+([A-Za-z0-9_-]{12,})", process.output())
    return found[0] if found else None


def test_first_start_without_a_file(bare_start, tmp_path, book):
    import requests

    process = bare_start()
    password = printed_password(process)
    assert password, process.output()
    book.add(password)
    login = requests.post(
        f"http://127.0.0.1:{process.port}/internalweb/v1/auth/login",
        json={"username": "admin", "password": password},
        timeout=60,
    )
    assert login.status_code == 200, login.text
    assert "BACK THIS FILE UP" in process.output(), "the start says that the key file is to be backed up"
    # Only people see it: it is in no log line.
    assert not [line for line in process.output().splitlines() if line.startswith("{") and password in line]

    assert process.stop() == 0
    data = tmp_path / "data"
    assert (data / "tokens.db").exists()
    key_files = [path for path in data.iterdir() if b"rtm-key-1." in path.read_bytes()]
    assert len(key_files) == 1
    assert stat.S_IMODE(key_files[0].stat().st_mode) == 0o600
    for path in data.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, f"{path.name} is open to others"
        assert password.encode() not in path.read_bytes(), f"{path.name} holds the password"


def test_the_password_is_printed_once(bare_start):
    first = bare_start()
    password = printed_password(first)
    assert first.stop() == 0
    second = bare_start()
    assert password not in second.output()
    import requests

    login = requests.post(
        f"http://127.0.0.1:{second.port}/internalweb/v1/auth/login",
        json={"username": "admin", "password": password},
        timeout=60,
    )
    assert login.status_code == 200, "the password of the first start holds"


def test_nothing_is_stored_in_the_clear(server, oauth, add_row, book):
    """Tokens and proxy passwords lie sealed on the disk: database, journal, and what else is there."""
    book.add("proxy-password-9")
    _, token = add_row("sealed", proxy="")
    add_row("proxied", proxy="http://user:proxy-password-9@127.0.0.1:1")
    data = server.public().refresh("sealed").ok().data
    server.admin().save_system(proxy_list='["http://user:proxy-password-9@127.0.0.1:1"]').ok()
    secrets = [token, data["refresh_token"], data["access_token"], "proxy-password-9", server.api_secret]
    for moment in ("running", "stopped"):
        if moment == "stopped":
            server.stop()
        for folder, _, names in os.walk(server.data_dir):
            for name in names:
                content = open(os.path.join(folder, name), "rb").read()
                for secret in secrets:
                    assert secret.encode() not in content, f"{moment}: {name} holds {secret[:6]}..."
