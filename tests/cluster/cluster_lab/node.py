"""One node of rt-manage: its folder, its wall clock, its member of the database cluster, and the lives that it has."""

import asyncio
import json
import time
from datetime import datetime

from lab.client import Client, Lost
from lab.life import ServerUnderTest
from lab.world import API_SECRET, RECOVERY_TIMEOUT, free_port
from rtm_rig.shims import wall_clock

PASSWORD = "cluster-lab-password-of-this-run"
# What a node says of an attempt that it takes for cut off.
CUT_OFF = ("recovery.in_doubt", "refresh.forsaken")
# What it says when it goes by the time of its database's server from now on, and when no more.
APART, TOGETHER = "clock.apart", "clock.together"
# Access tokens are over soon, so the schedule comes back to a row when min_interval is over.
AT_LIFE = 20
MIN_INTERVAL = 75


class Node:
    def __init__(self, world, number, member, offset):
        self.number = number
        self.member = member
        self.offset = offset  # Of its wall clock, in seconds.
        self.folder = world.folder / f"node{number}"
        self.port = free_port()
        self.up = asyncio.Event()
        self.is_well = True  # Neither it nor its member has a fault just now.
        self.jwt = None
        self.folder.mkdir(parents=True)
        self.server = ServerUnderTest(self.folder, self._config(world), wall_clock(self.folder, offset), world.lives)

    @property
    def data_dir(self):
        return self.folder / "data"

    def _config(self, world):
        return {
            "server": {"port": self.port, "data_dir": str(self.data_dir)},
            "database": self.member.config(),
            "auth": {"api_secret": API_SECRET, "password": PASSWORD},
            "log": {"level": "info"},
            "openai": {"schedule_enabled": True},
            "refresh": {"min_interval": MIN_INTERVAL, "coalesce": 0, "rate_per_egress": 0},
            "providers": {
                "openai": {
                    "token_url": world.upstream.token_url,
                    "client_id": "app_lab",
                    "redirect_uri": "",
                    "request_format": "json",
                }
            },
        }

    @property
    def node_id(self):
        """What stands as the owner of its attempts."""
        return (self.data_dir / "node_id").read_text(encoding="ascii").strip()

    def life_numbers(self):
        return {life.number for life in self.server.lives}

    def _said(self, *events):
        """Lines of its log, read."""
        with self.server.output_path.open(encoding="utf-8", errors="replace") as log:
            return [json.loads(line) for line in log if any(event in line for event in events)]

    def settled(self):
        """Ids of the attempts that it has taken for cut off."""
        return [line["attempt"] for line in self._said(*CUT_OFF)]

    def followed(self):
        """(since when by its own clock, how far ahead of it what it writes down is), in seconds; at least once in each life."""
        return [
            (
                datetime.fromisoformat(line["ts"]).timestamp(),
                line["milliseconds"] / 1000 if line.get("is_followed") else 0.0,
            )
            for line in self._said(APART, TOGETHER)
        ]

    def true_time(self, written, followed):
        """Of a wall time that it has written down. `followed`: what followed() says."""
        own = next((written - ahead for since, ahead in reversed(followed) if written - ahead >= since), written)
        return own - self.offset

    def public(self, timeout=60.0):
        return Client(self.port, {"X-API-Secret": API_SECRET}, timeout)

    def admin(self):
        return Client(self.port, {"Authorization": f"Bearer {self.jwt}"})

    async def start(self):
        life = self.server.launch()
        client = self.public(timeout=10.0)
        deadline = time.monotonic() + RECOVERY_TIMEOUT
        while True:
            try:
                await client.post("/public-api/get-at", {"biz_id": "nobody"})
                break
            except Lost:
                assert self.server.running(), f"node {self.number} ended; see {self.server.output_path}"
                assert time.monotonic() < deadline, f"no answer in {RECOVERY_TIMEOUT} s; see {self.folder}"
                await asyncio.sleep(0.01)
        life.recovered = time.monotonic()
        client.close()
        self.up.set()

    async def kill(self):
        self.up.clear()
        await asyncio.to_thread(self.server.kill)

    async def stop(self):
        self.up.clear()
        await asyncio.to_thread(self.server.stop)
