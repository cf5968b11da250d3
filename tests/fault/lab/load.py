"""Everything that uses the server at once: callers of the public API, a console that edits, a nurse for stopped rows.

The schedule is the server's own: access tokens live for seconds.
"""

import asyncio
import time
from contextlib import asynccontextmanager

from . import tokens
from .client import Lost
from .console import Console
from .nurse import Nurse

PUBLIC = "/public-api/"
CALLERS = 8
# Between two calls of one caller, at most.
PAUSE = 0.02
# Some callers do not wait for their answer, and hang up after so many seconds at most.
LEAVES = 0.05
PATIENCE = 0.1
# Calls for these rows meet and have to join.
HOT_ROWS = 5


class Caller:
    """Asks for access tokens as a script would, and looks at what it is given."""

    # family -> (newest generation that was served, when that answer was here); of all callers.
    def __init__(self, world, rng, newest):
        self.world = world
        self.rng = rng
        self.newest = newest

    async def run(self):
        client = self.world.public()
        while True:
            await self.world.up.wait()
            try:
                await self.call(client)
            except Lost:
                pass
            await asyncio.sleep(self.rng.random() * PAUSE)

    def choose(self):
        pool = self.world.pool
        rows = list(pool.biz_of)
        row = self.rng.choice(rows[:HOT_ROWS] if self.rng.random() < 0.1 else rows)
        kind = self.rng.random()
        if kind < 0.5:
            return "get-at", {"biz_id": pool.biz_of[row]}
        if kind < 0.7:
            return "get-at", {"biz_id": pool.biz_of[row], "min_ttl": 1}
        return "refresh", {"biz_id": pool.biz_of[row]}

    async def call(self, client):
        name, body = self.choose()
        started = time.monotonic()
        leaves = self.rng.random() < LEAVES
        status, answer = await client.post(PUBLIC + name, body, self.rng.random() * PATIENCE if leaves else None)
        self.world.count(f"{name} {status}")
        data = answer.get("data") or {}
        if status == 200 and data.get("refresh_token"):
            self.look(body["biz_id"], data["refresh_token"], started)

    def look(self, biz_id, token, started):
        """Who was given a token may not be given an older one later: that would be a loss that was seen."""
        parsed = tokens.parse_refresh_token(token)
        if parsed is None:
            self.world.violations.append(f"{biz_id} was served a token of nobody")
            return
        family, generation = parsed
        newest, at = self.newest.get(family, (-1, 0.0))
        if generation < newest and started > at:
            self.saw_older(f"{biz_id}: generation {generation} of family {family}", newest, started, at)
        if generation > newest:
            self.newest[family] = (generation, time.monotonic())

    def saw_older(self, what, newest, started, at):
        """`what` was served to a call that started then, after the generation `newest` at that time."""
        if not self.world.brought_back_since(at):
            self.world.violations.append(f"{what} was served {started - at:.3f} s after {newest}")


@asynccontextmanager
async def under_load(world, *, callers=CALLERS, console=True, nurse=True):
    """Runs the load for as long as the block; what fails in it fails the run."""
    newest = {}
    runs = [Caller(world, world.rng, newest).run() for _ in range(callers)]
    if console:
        runs.append(Console(world, newest).run())
    if nurse:
        runs.append(Nurse(world).run())
    tasks = [asyncio.create_task(run) for run in runs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end
