import os
import shutil
from pathlib import Path

import pytest

from machine import PROJECT, Booted, Root, make_base, run, unpack

BUILD = PROJECT / "build" / "release"
EARLIER = "0.0.1-1"


@pytest.fixture(scope="session")
def scratch():
    """Everything that these tests make, gone afterwards. Overlays want a real disk."""
    folder = PROJECT / "build" / "test" / "package-scratch"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def package():
    """What scripts/package has made."""
    (made,) = (BUILD / "package").glob("rt-manage_*.deb")
    return made


@pytest.fixture(scope="session")
def earlier_package(scratch):
    """The same under an earlier version."""
    folder = scratch / "earlier"
    config = ["--config", BUILD / "CPackConfig.cmake", "-D", f"CPACK_DEBIAN_PACKAGE_VERSION={EARLIER}", "-B", folder]
    os.umask(0o022)
    run(["cpack", *config])
    (made,) = folder.glob("rt-manage_*.deb")
    return made


@pytest.fixture(scope="session")
def base_tarball(scratch):
    tarball = scratch / "base.tar"
    make_base(tarball)
    return tarball


@pytest.fixture(scope="session")
def base(scratch, base_tarball):
    return unpack(base_tarball, scratch / "base")


@pytest.fixture(scope="session")
def installed(scratch, base, package):
    """A fresh Debian, and the package put in by apt, which finds what it depends on."""
    root = Root(scratch / "installed", base)
    root.call("apt-get", "update", "-q", timeout=180)
    file = root.put(package)
    root.install_log = root.call("apt-get", "install", "-y", "-q", "--no-install-recommends", file, timeout=300)
    os.unlink(root.path / file.lstrip("/"))
    yield root
    root.remove()


@pytest.fixture
def root(scratch, installed, request):
    """The installed one, for one test."""
    over = Root(scratch / request.node.name.translate(str.maketrans("[]/", "___")), installed.path)
    yield over
    over.remove()


@pytest.fixture
def booted(root):
    """A running systemd on a machine that has all but the package."""
    root.call("dpkg", "--purge", "rt-manage")
    machine = Booted(root)
    yield machine
    machine.stop()


def listing(path):
    """The files of a root but what the package system keeps for itself."""
    found = set()
    for top in ("etc", "lib", "usr", "var/lib", "var/log", "opt", "srv", "home", "root"):
        for folder, folders, files in os.walk(Path(path) / top):
            found |= {os.path.join(folder, name) for name in (*folders, *files)}
    return {os.path.relpath(name, path) for name in found}
