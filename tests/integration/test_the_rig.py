"""The rig itself: what may not go unseen fails a test."""

import os
import subprocess
import sys

import pytest

from rtm_rig.log_scan import SecretBook
from rtm_rig.server import ROOT, Server

LEAK = "==7==ERROR: LeakSanitizer: detected memory leaks"


@pytest.fixture
def pretend(tmp_path, monkeypatch):
    """A Server whose program is this line of shell."""
    program = tmp_path / "program"
    monkeypatch.setenv("RTM_BINARY", str(program))

    def make(script):
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o700)
        return Server(tmp_path / "server", log_path=tmp_path / "pretended.log", book=SecretBook(tmp_path / "secrets"))

    return make


def serves_and_then(end):
    wait = "while :; do sleep 0.05; done"
    return f"""trap '{end}' TERM; echo '{{"event":"http.listening","port":1}}'; echo app.started; {wait}"""


def test_a_server_that_ends_well_is_no_finding(pretend):
    assert pretend(serves_and_then("exit 0")).start().close() == []


@pytest.mark.parametrize("end", ["exit 1", "kill -SEGV $$", f"echo {LEAK} >&2; exit 0"], ids=["status", "crash", "leak"])
def test_any_other_end_of_a_server_is_one(pretend, end):
    assert pretend(serves_and_then(end)).start().close()


def test_so_is_an_end_that_nobody_asked_for(pretend):
    server = pretend("exit 1").launch()
    server.process.wait()
    assert server.close() == ["it ended with status 1"]


def test_who_kills_a_server_that_is_dead_already_hears_of_it(pretend):
    server = pretend("exit 1").launch()
    server.process.wait()
    with pytest.raises(AssertionError, match="status 1"):
        server.kill()


def test_a_command_with_a_sanitizer_report_has_not_just_failed(pretend):
    assert pretend("exit 1").cli("list").returncode == 1
    with pytest.raises(AssertionError, match="LeakSanitizer"):
        pretend(f"echo {LEAK} >&2; exit 1").cli("list")


def test_an_assertion_in_a_thread_fails_its_test(tmp_path):
    test = tmp_path / "test_with_a_thread.py"
    test.write_text("import threading\ndef test():\n    t = threading.Thread(target=lambda: 1 / 0)\n    t.start()\n    t.join()\n")
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "tests" / "pytest.ini", "-p", "no:cacheprovider", "-q", test]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=60)
    assert done.returncode == 1 and "1 failed" in done.stdout, done.stdout
