"""rt-manage itself, in a folder of its own."""

import json
import os
import re
import secrets
import signal
import subprocess
from pathlib import Path

from .api import AdminApi, PublicApi
from .process import ManagedProcess

ROOT = Path(__file__).resolve().parents[3]
DEFAULT_BINARY = ROOT / "build" / "asan" / "rt-manage"
CLI_TIMEOUT = 120
# No expression with .* before it: the lines of some answers are very long.
SANITIZER = re.compile(r"(?:ERROR|WARNING): \w+Sanitizer|runtime error: ")


def binary():
    return Path(os.environ.get("RTM_BINARY", DEFAULT_BINARY)).resolve()


def clean_environment(extra=None):
    """The tests' own environment without what would configure the program behind their back."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("RT_MANAGE_", "RTM_FAULT", "RTM_TEST_")) and not name.lower().endswith("_proxy")
    }
    env.update(extra or {})
    return env


def merge(base, changes):
    """`base` with `changes` laid over it, section by section; None takes a key away."""
    result = dict(base)
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merge(result[key], value)
        else:
            result[key] = value
    return result


def listening_port(line):
    if "http.listening" not in line:
        return None
    try:
        return json.loads(line).get("port")
    except ValueError:
        match = re.search(r'port["=: ]+(\d+)', line)
        return int(match.group(1)) if match else None


def sqlite_config(data_dir):
    return {"database": str(data_dir / "tokens.db")}


class Server:
    """One data folder, and the program running on it from time to time."""

    # Makes the section `database` of a new server; replaced where the tests run on another engine.
    database_config = staticmethod(sqlite_config)

    def __init__(self, folder, *, log_path, book, config=None, env=None):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data_dir = self.folder / "data"
        self.log_path = Path(log_path)
        self.book = book
        self.env = dict(env or {})
        self.password = secrets.token_urlsafe(12)
        self.api_secret = secrets.token_urlsafe(16)
        self.process = None
        self.base = None
        self._clients = []
        self._answers = (self.log_path.with_suffix(".answers.log")).open("a", encoding="utf-8")
        book.add(self.password, self.api_secret)
        self.config = merge(
            {
                "server": {"host": "127.0.0.1", "port": 0, "data_dir": str(self.data_dir)},
                "database": self.database_config(self.data_dir),
                "auth": {"username": "admin", "password": self.password, "api_secret": self.api_secret},
                "log": {"level": "debug"},
                # Tests call one row many times in a second, and many rows at once.
                "refresh": {"coalesce": 0, "rate_per_egress": 0},
            },
            config or {},
        )
        self.write_config()

    @property
    def config_path(self):
        return self.folder / "config.yml"

    def write_config(self):
        # JSON is YAML, so nothing here depends on how a library writes YAML.
        self.config_path.write_text(json.dumps(self.config, indent=2), encoding="utf-8")

    def configure(self, **sections):
        """Lays changes over the configuration; they hold from the next start on."""
        self.config = merge(self.config, sections)
        self.write_config()
        return self

    def launch(self, *, env=None, options=()):
        """Starts the program and does not wait for anything."""
        assert self.process is None or not self.process.running(), "already running"
        self.process = ManagedProcess(
            [binary(), "serve", "--config", self.config_path, *options],
            log_path=self.log_path,
            cwd=self.folder,
            env=clean_environment({**self.env, **(env or {})}),
        )
        return self

    def start(self, *, env=None, options=()):
        self.launch(env=env, options=options)
        return self.wait_until_listening()

    def wait_until_listening(self):
        port = self.process.wait_for(listening_port)
        # The command line finds the server by a file that is there from now on.
        self.process.wait_for(lambda line: "app.started" in line)
        self._close_clients()
        self.base = f"http://127.0.0.1:{port}"
        self.port = port
        return self

    def stop(self):
        """Stops it as an operator would; any other status than 0 fails the test."""
        self._close_clients()
        status = self.process.stop()
        assert status == 0, f"status {status} at the end:\n{self.process.output()[-4000:]}"
        return self

    def kill(self):
        self._close_clients()
        status = self.process.kill()
        assert status == -signal.SIGKILL, f"it had ended before with status {status}:\n{self.process.output()[-4000:]}"
        return self

    def restart(self, *, env=None):
        return self.stop().start(env=env)

    def freeze(self):
        self.process.signal(signal.SIGSTOP)

    def thaw(self):
        self.process.signal(signal.SIGCONT)

    def events(self, name=None):
        """The log lines of this run, parsed; only those of one event if `name` is given."""
        found = []
        for line in self.process.output().splitlines():
            if line.startswith("{"):
                try:
                    event = json.loads(line)
                except ValueError:
                    continue
                if name is None or event.get("event") == name:
                    found.append(event)
        return found

    # -- clients ---------------------------------------------------------------------------------

    def _keep_answer(self, call, status, text):
        self._answers.write(f"{call} {status} {text}\n")
        self._answers.flush()

    def _made(self, client):
        self._clients.append(client)
        return client

    def public(self, **options):
        options.setdefault("secret", self.api_secret)
        return self._made(PublicApi(self.base, self._keep_answer, **options))

    def anonymous_admin(self, **options):
        return self._made(AdminApi(self.base, self._keep_answer, **options))

    def admin(self, **options):
        """The admin API, logged in."""
        answer = self.anonymous_admin().call("auth/login", {"username": "admin", "password": self.password})
        assert answer.status == 200, answer
        token = answer.json["token"]
        self.book.add(token)
        return self._made(AdminApi(self.base, self._keep_answer, token, **options))

    def _close_clients(self):
        for client in self._clients:
            client.close()
        self._clients = []

    # -- command line ------------------------------------------------------------------------------

    def cli(self, *arguments, stdin=None, env=None, with_config=True):
        """Runs the binary as a command; returns subprocess.CompletedProcess."""
        argv = [str(binary()), *map(str, arguments)]
        if with_config:
            argv += ["--config", str(self.config_path)]
        done = subprocess.run(
            argv,
            cwd=self.folder,
            env=clean_environment({**self.env, **(env or {})}),
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            timeout=CLI_TIMEOUT,
        )
        # Its status then is 1, as of many a refusal.
        assert not SANITIZER.search(done.stderr), done.stderr[-4000:]
        return done

    # -- end ------------------------------------------------------------------------------------------

    def close(self):
        """Stops it and returns what may not be: another end than by request or kill, sanitizer reports, secrets in logs."""
        self._close_clients()
        findings = []
        if self.process is not None:
            self.process.stop()
            status = self.process.wait()
            if status not in (0, -signal.SIGKILL):
                findings.append(f"it ended with status {status}")
        self._answers.close()
        for log in sorted(self.log_path.parent.glob(self.log_path.stem + "*.log")):
            text = log.read_text(encoding="utf-8", errors="replace")
            reports = [text[found.start() :][:200] for found in SANITIZER.finditer(text)]
            findings += [f"{log.name}: {finding}" for finding in self.book.find_in(text) + reports]
        return findings
