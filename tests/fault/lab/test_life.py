"""What the driver makes of the end of a life."""

import signal

import pytest

from lab.database_faults import is_refusal
from lab.life import ServerUnderTest

FULL = "rt-manage: The disk is full (write /x/custody.log)."


@pytest.fixture
def live(tmp_path, monkeypatch):
    """A whole life of a program that does this, a line of shell; (life, its last words)."""
    program = tmp_path / "program"
    monkeypatch.setenv("RTM_BINARY", str(program))
    server = ServerUnderTest(tmp_path, {})

    def run(script):
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o700)
        life = server.launch()
        server.wait_ended()
        return life, server.last_words(life)

    return run


def test_a_start_that_a_full_disk_ended(live):
    life, words = live(f"echo '{FULL}'; exit 4")
    assert is_refusal(life.status, words)


@pytest.mark.parametrize(
    "script",
    [
        f"echo '{FULL}'; kill -SEGV $$",
        f"echo '{FULL}'; exit 1",
        "echo 'rt-manage: The master key is missing.'; exit 4",
        "exit 4",
    ],
    ids=["crash", "sanitizer", "something else", "no word"],
)
def test_any_other_end_is_none(live, script):
    live(f"echo '{FULL}'; exit 4")
    life, words = live(script)
    assert not is_refusal(life.status, words), "nor is it excused by what an earlier life has said"
    assert life.how == "died"


def test_a_fault_point_says_when_it_kills(live):
    life, _ = live("echo 'RTM_FAULT after_send: kill at 12.5'; kill -KILL $$")
    assert (life.how, life.ended) == ("fault", 12.5)


def test_another_kill_is_no_fault_point(live):
    live("echo 'RTM_FAULT after_send: kill at 12.5'; kill -KILL $$")
    life, _ = live("kill -KILL $$")
    assert (life.how, life.status) == ("died", -signal.SIGKILL)
    assert life.ended >= life.launched
