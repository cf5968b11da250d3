"""The Debian package itself, and in a fresh Debian where no systemd runs."""

import stat

import pytest

from conftest import listing
from machine import PROJECT, run

SERVICE = "lib/systemd/system/rt-manage.service"
PRESEED = "rt-manage rt-manage/purge-data boolean true\n"


def field(package, name):
    return run(["dpkg-deb", "-f", package, name]).stdout.strip()


def package_list(name):
    """One list of scripts/lib/packages.sh."""
    script = f'. scripts/lib/say.sh; . scripts/lib/packages.sh; printf "%s\\n" "${{packages_{name}[@]}}"'
    return run(["bash", "-c", f"cd {PROJECT} && {script}"]).stdout.split()


def mode_of(path):
    return oct(stat.S_IMODE(path.lstat().st_mode))


def owner_of(root, path):
    return root.call("stat", "-c", "%U:%G", f"/{path}").stdout.strip()


def traces(root):
    """Files of the package that are there, but for what dpkg and debconf keep."""
    kept = ("var/lib/dpkg", "var/log/dpkg", "var/log/apt", "var/cache", "var/lib/apt", "var/log/alternatives")
    return sorted(name for name in listing(root.path) if "rt-manage" in name and not name.startswith(kept))


def with_data(root):
    """A store that the program made, as its user."""
    command = "rt-manage --config /etc/rt-manage/config.yml import -"
    root.call("runuser", "-u", "rt-manage", "--", "sh", "-c", command, text="rt_one_token\nrt_another_token\n")
    return root.path / "var/lib/rt-manage"


def test_version_and_dependencies(package):
    assert field(package, "Version") == (PROJECT / "VERSION").read_text().strip() + "-1"
    depends = {alternative.split()[0] for alternative in field(package, "Depends").split(",")}
    listed = [*package_list("run"), "adduser", "debconf", "init-system-helpers", "libc6", "libgcc-s1"]
    # A library may be named with its build behind it: libspdlog1.10-fmt9.
    missing = [name for name in depends if not any(name == one or name.startswith(f"{one}-") for one in listed)]
    assert not missing, "the image would lack them: scripts/lib/packages.sh, packages_run"


def test_lintian(package):
    found = run(["lintian", "--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0", package], check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_what_is_where(installed):
    for path, mode, owner in (
        ("usr/bin/rt-manage", "0o755", "root:root"),
        (SERVICE, "0o644", "root:root"),
        ("etc/rt-manage", "0o750", "root:rt-manage"),
        ("etc/rt-manage/config.yml", "0o640", "root:rt-manage"),
        ("var/lib/rt-manage", "0o700", "rt-manage:rt-manage"),
        ("usr/share/man/man1/rt-manage.1.gz", "0o644", "root:root"),
        ("usr/share/man/man5/rt-manage.yml.5.gz", "0o644", "root:root"),
        ("usr/share/doc/rt-manage/install.md", "0o644", "root:root"),
        ("usr/share/doc/rt-manage/console-notices.gz", "0o644", "root:root"),
    ):
        assert (mode_of(installed.path / path), owner_of(installed, path)) == (mode, owner), path


def test_nothing_runs_without_systemd(installed):
    """Enabled for the next boot, and not started in a chroot."""
    assert "console login" not in installed.install_log.stdout + installed.install_log.stderr
    assert not list((installed.path / "var/lib/rt-manage").iterdir())
    assert (installed.path / "etc/systemd/system/multi-user.target.wants/rt-manage.service").is_symlink()


def test_configuration_is_right(installed):
    said = installed.call("rt-manage", "--config", "/etc/rt-manage/config.yml", "config", "check").stdout
    assert "the configuration is right" in said


def test_unit_is_right(installed):
    said = installed.call("systemd-analyze", "verify", "--man=no", f"/{SERVICE}", check=False)
    assert "rt-manage" not in said.stdout + said.stderr
    # 0 is locked away as far as systemd can, 10 not at all.
    rated = ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", f"/{SERVICE}"]
    said = installed.call(*rated, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("page", ["man1/rt-manage.1.gz", "man5/rt-manage.yml.5.gz"])
def test_man_page(installed, page):
    done = run(["man", "--warnings=w", "-E", "UTF-8", "-l", "-Tutf8", installed.path / "usr/share/man" / page])
    assert not done.stderr and len(done.stdout) > 2000


def test_purge_asks_before_it_deletes_data(root):
    """Nobody was asked: the tokens stay, and what is said names the command that deletes them."""
    data = with_data(root)
    done = root.call("apt-get", "purge", "-y", "-q", "rt-manage")
    assert "kept /var/lib/rt-manage" in done.stdout + done.stderr
    assert (data / "master.key").exists() and (data / "tokens.db").exists()
    assert traces(root) == sorted(name for name in traces(root) if name.startswith("var/lib/rt-manage"))
    # Put in again, it goes on with them.
    assert owner_of(root, "var/lib/rt-manage") == "rt-manage:rt-manage"


def test_purge_deletes_data_when_told_to(root):
    with_data(root)
    root.call("debconf-set-selections", text=PRESEED)
    root.call("apt-get", "purge", "-y", "-q", "rt-manage")
    assert traces(root) == []
    assert root.call("getent", "passwd", "rt-manage", check=False).returncode != 0
    assert "rt-manage" not in root.call("debconf-show", "rt-manage", check=False).stdout


def test_purge_of_what_never_ran_leaves_nothing(root):
    root.call("apt-get", "purge", "-y", "-q", "rt-manage")
    assert traces(root) == []
    assert root.call("getent", "passwd", "rt-manage", check=False).returncode != 0


def test_remove_keeps_data_and_configuration(root, package):
    data = with_data(root)
    config = root.path / "etc/rt-manage/config.yml"
    config.write_text(config.read_text() + "\n# mine\n")
    root.call("apt-get", "remove", "-y", "-q", "rt-manage")
    assert not (root.path / "usr/bin/rt-manage").exists()
    assert (data / "tokens.db").exists() and config.read_text().endswith("# mine\n")
    root.call("dpkg", "-i", root.put(package))
    rows = "rt-manage --config /etc/rt-manage/config.yml --json list"
    assert len(root.call("runuser", "-u", "rt-manage", "--", "sh", "-c", rows).stdout.splitlines()) == 2
    assert config.read_text().endswith("# mine\n") and mode_of(config) == "0o640"
