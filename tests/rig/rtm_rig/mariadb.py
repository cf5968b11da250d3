"""A MariaDB server of the tests' own, and databases on it."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

from .process import ManagedProcess

# Root has to say that the server may run as root; nobody else may say anything.
OWN = ["--user=root"] if os.geteuid() == 0 else []
# What a crash of the machine would cost is no matter here; a killed server loses nothing.
OPTIONS = [
    "--no-defaults",
    *OWN,
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=32M",
    "--innodb-flush-log-at-trx-commit=2",
    "--max-connections=500",
]


def command(name, usual):
    """Debian's, unless RTM_MARIADB_BIN names a folder with other ones (tests/mysql)."""
    folder = os.environ.get("RTM_MARIADB_BIN")
    return f"{folder}/{name}" if folder else usual


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MariaDb:
    """On a Unix socket, and on a port of the loopback address for what is to go through a proxy."""

    def __init__(self, *, log_path, options=()):
        self.log_path = Path(log_path)
        self.options = options
        # Short: the path of a socket has a limit.
        self.folder = Path(tempfile.mkdtemp(prefix="rtm-mariadb-"))
        # Of its own: a server that starts removes the temporary tables of every other one from a folder that they share.
        (self.folder / "tmp").mkdir()
        self.port = free_port()
        self.process = None
        self._databases = 0
        subprocess.run(
            [
                command("mariadb-install-db", "mariadb-install-db"),
                "--no-defaults",
                # A machine that cannot look up its own name is no matter.
                "--force",
                *OWN,
                f"--datadir={self.folder / 'data'}",
                f"--tmpdir={self.folder / 'tmp'}",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve",
            ],
            check=True,
            capture_output=True,
        )
        self.start()

    @property
    def socket(self):
        return str(self.folder / "s.sock")

    def start(self):
        self.process = ManagedProcess(
            [
                command("mariadbd", "/usr/sbin/mariadbd"),
                *OPTIONS,
                f"--datadir={self.folder / 'data'}",
                f"--tmpdir={self.folder / 'tmp'}",
                f"--socket={self.socket}",
                f"--pid-file={self.folder / 'pid'}",
                "--bind-address=127.0.0.1",
                f"--port={self.port}",
                *self.options,
            ],
            log_path=self.log_path,
        )
        self.process.wait_for(lambda line: "ready for connections" in line)
        return self

    def kill(self):
        self.process.kill()
        return self

    def freeze(self):
        self.process.signal(signal.SIGSTOP)

    def thaw(self):
        self.process.signal(signal.SIGCONT)

    def sql(self, statement, *, database="mysql"):
        """Rows as lists of texts."""
        done = subprocess.run(
            ["mariadb", "--no-defaults", "-uroot", "-S", self.socket, "-N", "-B", database, "-e", statement],
            check=True,
            capture_output=True,
            text=True,
        )
        return [line.split("\t") for line in done.stdout.splitlines()]

    def make_database(self):
        self._databases += 1
        name = f"rtm_{os.getpid()}_{self._databases}"
        self.sql(f"CREATE DATABASE {name}")
        return name

    def config(self, database, **changes):
        """The section `database` of config.yml."""
        return {"type": "mysql", "host": self.socket, "user": "root", "database": database, **changes}

    def close(self):
        self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
