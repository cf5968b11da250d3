"""Real proxies on loopback, each with a user and a password, and each with a log of what went through."""

import hashlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
import urllib.parse
from pathlib import Path

from .process import ManagedProcess

SQUID_AUTH = "/usr/lib/squid/basic_ncsa_auth"


def free_port():
    """A port that was free just now; what cannot bind to port 0 gets one of these."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_accepting(port, process, timeout=30):
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.running(), process.output()
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}:\n{process.output()}")


class Proxy:
    """`url` holds user and password, percent-encoded; `seen()` says what went through."""

    scheme = "http"

    def __init__(self, folder, log_path, book):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log_path = Path(log_path)
        self.port = free_port()
        self.user = "user" + secrets.token_hex(3)
        # @ : / would break a URL that is put together without encoding.
        self.password = "p@:/" + secrets.token_hex(8)
        book.add(self.password, urllib.parse.quote(self.password, safe=""))
        self.process = None
        self.start()

    def start(self):
        # A name outside *.log: a proxy may write what it likes, the log scan is for our own logs.
        self.process = ManagedProcess(self.argv(), log_path=self.log_path, cwd=self.folder)
        wait_until_accepting(self.port, self.process)

    def argv(self):
        raise NotImplementedError

    def seen(self):
        raise NotImplementedError

    @property
    def url(self):
        return self.url_with(self.password)

    def url_with(self, password, scheme=None):
        quoted = urllib.parse.quote(password, safe="")
        return f"{scheme or self.scheme}://{self.user}:{quoted}@127.0.0.1:{self.port}"

    def stop(self):
        if self.process.running():
            self.process.kill()


class Squid(Proxy):
    scheme = "http"

    def listen_line(self):
        return f"http_port 127.0.0.1:{self.port}"

    def argv(self):
        hashed = subprocess.run(
            ["openssl", "passwd", "-apr1", "-stdin"],
            input=self.password,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        (self.folder / "users").write_text(f"{self.user}:{hashed}\n")
        (self.folder / "squid.conf").write_text(
            "\n".join(
                [
                    self.listen_line(),
                    f"pid_filename {self.folder}/squid.pid",
                    f"access_log stdio:{self.folder}/access.txt",
                    f"cache_log {self.folder}/cache.txt",
                    f"coredump_dir {self.folder}",
                    f"auth_param basic program {SQUID_AUTH} {self.folder}/users",
                    "auth_param basic children 2",
                    "acl known proxy_auth REQUIRED",
                    "http_access allow known",
                    "http_access deny all",
                    "cache deny all",
                    "shutdown_lifetime 0 seconds",
                    "logfile_rotate 0",
                    "buffered_logs off",
                    "",
                ]
            )
        )
        # Started as root, squid becomes the user `proxy`, who must be able to write here.
        if os.geteuid() == 0:
            account = pwd.getpwnam("proxy")
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, account.pw_uid, account.pw_gid)
            make_reachable(self.folder)
        return ["squid", "-N", "-f", self.folder / "squid.conf"]

    def seen(self):
        log = self.folder / "access.txt"
        return log.read_text().splitlines() if log.exists() else []


class TlsSquid(Squid):
    """Speaks TLS with its clients, with a certificate of its own."""

    scheme = "https"

    def listen_line(self):
        self.certificate, key = make_certificate(self.folder, "proxy")
        return f"https_port 127.0.0.1:{self.port} tls-cert={self.certificate} tls-key={key}"


class Tinyproxy(Proxy):
    scheme = "http"

    def __init__(self, folder, log_path, book):
        super().__init__(folder, log_path, book)

    def argv(self):
        # Its configuration knows no quoting.
        self.password = hashlib.sha256(self.password.encode()).hexdigest()[:20]
        (self.folder / "tinyproxy.conf").write_text(
            "\n".join(
                [
                    f"Port {self.port}",
                    "Listen 127.0.0.1",
                    f'LogFile "{self.folder}/access.txt"',
                    "LogLevel Connect",
                    "MaxClients 50",
                    "Timeout 60",
                    f"BasicAuth {self.user} {self.password}",
                    "",
                ]
            )
        )
        return ["tinyproxy", "-d", "-c", self.folder / "tinyproxy.conf"]

    def seen(self):
        log = self.folder / "access.txt"
        return [line for line in log.read_text().splitlines() if "Request" in line] if log.exists() else []


class Microsocks(Proxy):
    scheme = "socks5h"

    def argv(self):
        return ["microsocks", "-i", "127.0.0.1", "-p", self.port, "-u", self.user, "-P", self.password]

    def seen(self):
        return [line for line in self.process.output().splitlines() if "connected to" in line]


def make_certificate(folder, name):
    """A self-signed certificate for 127.0.0.1: (certificate, key)."""
    certificate, key = Path(folder, f"{name}.pem"), Path(folder, f"{name}.key")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
         "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True,
        capture_output=True,
    )
    return certificate, key


def make_reachable(folder):
    """Lets other users pass through the folders above (pytest makes them 0700)."""
    for parent in [folder, *folder.parents]:
        if parent == Path("/tmp") or not str(parent).startswith("/tmp"):
            break
        parent.chmod(parent.stat().st_mode | 0o011)


def available(program):
    return shutil.which(program) is not None or Path("/usr/sbin", program).exists()
