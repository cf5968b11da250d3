"""The unit of the Debian package under a real systemd: its restrictions, restarts, an upgrade, the end."""

import json
import time

from conftest import EARLIER
from machine import PROJECT

UNIT = "rt-manage.service"
URL = "http://127.0.0.1:8080"
CLI = ("runuser", "-u", "rt-manage", "--", "rt-manage", "--config", "/etc/rt-manage/config.yml")


def show(machine, name):
    return machine.call("systemctl", "show", "--value", "-p", name, UNIT).stdout.strip()


def wait_until_it_serves(machine, timeout=60):
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        try:
            if machine.fetch(f"{URL}/health")[0] == 200:
                return
        except AssertionError:
            pass
        time.sleep(0.2)
    raise AssertionError(machine.call("journalctl", "-u", UNIT, "--no-pager").stdout)


def rows(machine):
    return [json.loads(line)["biz_id"] for line in machine.call(*CLI, "--json", "list").stdout.splitlines()]


def status_of(machine):
    """What the kernel says of the service's process."""
    text = machine.call("cat", f"/proc/{show(machine, 'MainPID')}/status").stdout
    return dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)


def test_life_under_the_unit(root, booted, earlier_package, package):
    machine = booted
    said = machine.call("dpkg", "-i", root.put(earlier_package))
    assert "journalctl -u rt-manage" in said.stdout + said.stderr
    wait_until_it_serves(machine)
    journal = machine.call("journalctl", "-u", UNIT, "--no-pager", "-o", "cat").stdout
    assert "Password:" in journal and "/var/lib/rt-manage/master.key" in journal
    check_restrictions(machine)

    machine.call(*CLI, "import", "-", text="rt_one_token\nrt_another_token\n")
    before = rows(machine)
    assert len(before) == 2

    check_restart_after_kill(machine, before)
    check_upgrade(root, machine, package, before)
    check_wrong_configuration(machine)
    check_removal(machine)


def check_restrictions(machine):
    status = status_of(machine)
    user = machine.call("id", "-u", "rt-manage").stdout.strip()
    assert status["Uid"].split() == [user] * 4
    for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb"):
        assert int(status[name], 16) == 0, name
    assert status["NoNewPrivs"].strip() == "1" and status["Seccomp"].strip() == "2"
    # In its own view of the files only its folders can be written to, even by root.
    inside = ("nsenter", "--target", show(machine, "MainPID"), "--mount", "--")
    for folder in ("/usr", "/etc", "/etc/rt-manage", "/var/lib", "/boot"):
        done = machine.call(*inside, "touch", f"{folder}/probe", check=False)
        assert done.returncode != 0 and "Read-only file system" in done.stderr, folder
    for folder in ("/var/lib/rt-manage", "/var/log/rt-manage", "/tmp"):
        machine.call(*inside, "sh", "-c", f"touch {folder}/probe && rm {folder}/probe")
    assert machine.call("stat", "-c", "%a %U", "/var/lib/rt-manage").stdout.split() == ["700", "rt-manage"]
    # Nothing that it does was refused by the filter of system calls.
    status, page = machine.fetch(f"{URL}/")
    assert status == 200 and "<div id=\"root\">" in page
    assert machine.fetch(f"{URL}/metrics")[0] in (200, 401, 403)


def check_restart_after_kill(machine, before):
    first = show(machine, "MainPID")
    machine.call("sh", "-c", f"kill -9 {first}")
    deadline = time.monotonic() + 60
    while show(machine, "MainPID") in (first, "0") and time.monotonic() < deadline:
        time.sleep(0.2)
    wait_until_it_serves(machine)
    assert rows(machine) == before
    assert show(machine, "NRestarts") == "1"


def check_upgrade(root, machine, package, before):
    version = machine.call("dpkg-query", "-W", "-f", "${Version}", "rt-manage").stdout
    assert version == EARLIER
    settings = root.path / "etc/rt-manage/config.yml"
    settings.write_text(settings.read_text() + "\nlog:\n  level: debug\n")
    first = show(machine, "MainPID")
    machine.call("dpkg", "--force-confold", "-i", root.put(package))
    wait_until_it_serves(machine)
    assert show(machine, "MainPID") != first
    assert machine.call("dpkg-query", "-W", "-f", "${Version}", "rt-manage").stdout == (
        (PROJECT / "VERSION").read_text().strip() + "-1"
    )
    assert rows(machine) == before
    assert "level: debug" in settings.read_text()


def check_wrong_configuration(machine):
    """Is said once, and not tried again and again."""
    machine.call("sh", "-c", "echo 'nonsense: 1' >>/etc/rt-manage/config.yml")
    machine.call("systemctl", "restart", UNIT, check=False)
    deadline = time.monotonic() + 30
    while show(machine, "ActiveState") != "failed" and time.monotonic() < deadline:
        time.sleep(0.2)
    assert (show(machine, "ActiveState"), show(machine, "ExecMainStatus")) == ("failed", "3")
    assert "nonsense" in machine.call("journalctl", "-u", UNIT, "--no-pager", "-o", "cat").stdout
    machine.call("sed", "-i", "/^nonsense/d", "/etc/rt-manage/config.yml")
    machine.call("systemctl", "reset-failed", UNIT)
    machine.call("systemctl", "start", UNIT)
    wait_until_it_serves(machine)


def check_removal(machine):
    """A stop in order, and the data are still there."""
    machine.call("dpkg", "--remove", "rt-manage")
    assert show(machine, "ActiveState") == "inactive"
    journal = machine.call("journalctl", "--no-pager", "-o", "cat").stdout
    assert "app.stopped" in journal
    assert "tokens.db" in machine.call("ls", "/var/lib/rt-manage").stdout
    machine.call("dpkg", "--purge", "rt-manage")
    assert "tokens.db" in machine.call("ls", "/var/lib/rt-manage").stdout
    assert machine.call("systemctl", "cat", UNIT, check=False).returncode != 0
