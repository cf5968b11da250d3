"""One run: an upstream, a server, the rows, and what is done to them."""

import asyncio
import random
import shutil
import signal
import socket
import time

from . import store
from .client import Client, Lost
from .evidence import Evidence, OldCopy, WallClock
from .judge import judge
from .life import ServerUnderTest
from .pool import Pool
from .rows import list_rows
from .upstream_process import UpstreamProcess

API_SECRET = "lab-api-secret-of-this-run"
RECOVERY_TIMEOUT = 60.0
SETTLE_TIMEOUT = 90.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class World:
    def __init__(self, folder, seed, *, rows=200, at_life=2, schedule=True, data_dir=None, mariadb=None, env=None):
        self.folder = folder
        self.seed = seed
        self.rows = rows
        self.rng = random.Random(seed)
        self.pool = Pool(random.Random(seed + 1))
        self.port = free_port()
        self.up = asyncio.Event()
        self.clock = WallClock()
        self.copies = []  # Of the database, that were or will be copied back.
        self.violations = []  # What callers and console saw that may not be.
        self.calls = {}  # name -> count
        self.measures = {}  # What a scenario measured, in words.
        self.jwt = None
        self.kept_attempts = []  # Of databases that were replaced by older ones.
        self.attempts_after = 0  # Those up to this id are among them.
        folder.mkdir(parents=True, exist_ok=True)
        self.data_dir = data_dir or folder / "data"
        self.mariadb = mariadb  # Where the store is, if not in a file.
        self.upstream = UpstreamProcess(seed, folder / "upstream.log")
        self.upstream.at_life(at_life)
        self.server = ServerUnderTest(folder, self._config(schedule), env)

    def _config(self, schedule):
        return {
            "server": {"port": self.port, "data_dir": str(self.data_dir)},
            "database": self.mariadb.config() if self.mariadb else {"database": str(self.data_dir / "tokens.db")},
            "auth": {"api_secret": API_SECRET},
            "log": {"level": "info"},
            "openai": {"schedule_enabled": schedule},
            "refresh": {"lead": 1, "min_interval": 0, "coalesce": 0, "rate_per_egress": 0},
            "providers": {
                "openai": {
                    "token_url": self.upstream.token_url,
                    "client_id": "app_lab",
                    "redirect_uri": "",
                    # Both shapes are in use; the seed decides for this run.
                    "request_format": self.rng.choice(["json", "form"]),
                }
            },
        }

    @property
    def database(self):
        return self.data_dir / "tokens.db"

    # -- clients ---------------------------------------------------------------------------------

    def public(self, timeout=60.0):
        return Client(self.port, {"X-API-Secret": API_SECRET}, timeout)

    def admin(self):
        return Client(self.port, {"Authorization": f"Bearer {self.jwt}"})

    def count(self, name):
        self.calls[name] = self.calls.get(name, 0) + 1

    # -- lives -----------------------------------------------------------------------------------

    async def start(self, env=None):
        """The new life; it runs, unless the program ended by itself at once."""
        life = self.server.launch(env)
        await self.recover(life)
        return life

    async def recover(self, life):
        """Asks until the server answers, then lets the load on."""
        client = self.public(timeout=10.0)
        deadline = time.monotonic() + RECOVERY_TIMEOUT
        while True:
            try:
                await client.post("/public-api/get-at", {"biz_id": "nobody"})
                break
            except Lost:
                assert time.monotonic() < deadline, f"no answer in {RECOVERY_TIMEOUT} s; see {self.folder}"
                if not self.server.running():
                    await asyncio.to_thread(self.server.wait_ended)
                    return
                await asyncio.sleep(0.004)
        life.recovered = time.monotonic()
        client.close()
        self.up.set()

    async def kill(self, number=signal.SIGKILL):
        """Nothing if it is dead already."""
        self.up.clear()
        if self.server.running():
            await asyncio.to_thread(self.server.kill, number)

    async def stop(self):
        self.up.clear()
        await asyncio.to_thread(self.server.stop)

    async def kill_and_restart(self, env=None):
        await self.kill()
        await self.start(env)

    async def wait_for_death(self, timeout):
        """Until a fault point has ended the process, or `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while self.server.running() and time.monotonic() < deadline:
            await asyncio.sleep(0.005)
        if not self.server.running():
            self.up.clear()

    def take_copy(self, copy):
        self.copies.append(OldCopy(time.monotonic()))
        store.copy_database(self.database, copy)

    def bring_back(self, copy):
        """The server is down: the last copy takes the place of its database."""
        self.kept_attempts += store.read_attempts(self.database, after=self.attempts_after)
        self.copies[-1].restored = time.monotonic()
        for name in ("tokens.db-wal", "tokens.db-shm"):
            (self.data_dir / name).unlink(missing_ok=True)
        shutil.copy(copy, self.database)
        self.attempts_after = store.last_attempt(copy)

    def brought_back_since(self, moment):
        """Whether an older database was, and with it older tokens."""
        return any(copy.restored is not None and copy.restored > moment for copy in self.copies)

    # -- begin and end -----------------------------------------------------------------------------

    async def open(self, weights, delay):
        """Starts the server, logs in and fills the pool."""
        await self.start()
        login = {"username": "admin", "password": self.server.rig.password}
        status, answer = await self.public().post("/internalweb/v1/auth/login", login)
        assert status == 200, answer
        self.jwt = answer["token"]
        admin = self.admin()
        for token in await asyncio.to_thread(self.upstream.mint, self.rows):
            biz_id, client_id = self.pool.next_name()
            body = {"biz_id": biz_id, "rt_token": token, "client_id": client_id, "enabled": True}
            status, answer = await admin.post("/internalweb/v1/rts/create", body)
            assert status == 200, answer
            self.pool.put(answer["data"]["id"], biz_id, token)
        admin.close()
        self.upstream.plan(weights, delay)

    async def settle(self):
        """Faults off, schedule off, every doubt probed on the operator's word; then a clean stop."""
        self.upstream.plan({})
        admin = self.admin()
        await admin.post("/internalweb/v1/configs/save-system", {"configs": {"auto_refresh_enabled": "false"}})
        deadline = time.monotonic() + SETTLE_TIMEOUT
        while rows := await list_rows(admin, "in_doubt"):
            assert time.monotonic() < deadline, f"{len(rows)} rows stay in doubt"
            for row in rows:
                await admin.post("/internalweb/v1/rts/probe", {"id": row["id"]})
        admin.close()
        await self.stop()

    def verdict(self):
        """After settle(): the store against the books."""
        rows, attempts = store.read(self)
        for biz_id, family in self.pool.uncertain_biz.items():
            for row_id, row in rows.items():
                if row.biz_id == biz_id:
                    self.pool.row_of[family] = row_id
        return judge(
            Evidence(
                books=self.upstream.books(),
                lives=self.server.lives,
                rows=rows,
                attempts=self.kept_attempts + attempts,
                row_of=self.pool.row_of,
                given_up=self.pool.given_up,
                uncertain=self.pool.uncertain,
                clock=self.clock,
                copies=self.copies,
            )
        )

    def close(self):
        self.server.end()
        self.upstream.stop()
