"""Callers on every node, and watchers: what is overdue, and how soon a node knows what another one has done."""

import asyncio
import subprocess
import time
from dataclasses import dataclass

from lab import tokens
from lab.client import Lost
from lab.load import PUBLIC, Caller

from .judge import Reading, Sample
from .world import ADMIN

CALLERS = 2  # On each node.
PAUSE = 0.1
# The rest of the calls takes what is stored: more refreshes by callers would hide how the schedule shares the work.
ASKS_FOR_LIFE = 0.01
REFRESHES = 0.01
SAMPLE_EVERY = 2.0
FOLLOW_EVERY = 1.0
POLL = 0.02
MOST_POLLS = 500
SCHEDULED = "state IN ('active', 'backing_off', 'egress_fault') AND enabled = 1 AND linked_to IS NULL"


class NodeView:
    """What lab.load.Caller takes for its world: one node of it."""

    def __init__(self, world, node):
        self.pool = world.pool
        self.up = node.up
        self.public = node.public
        self.count = world.count
        self.violations = world.violations


class ClusterCaller(Caller):
    def __init__(self, world, node, newest, readings, is_calm):
        super().__init__(NodeView(world, node), world.rng, newest)
        self.node = node
        self.readings = readings
        self.is_calm = is_calm

    def choose(self):
        biz_id = self.world.pool.any_biz()
        kind = self.rng.random()
        if kind < REFRESHES:
            return "refresh", {"biz_id": biz_id}
        if kind < REFRESHES + ASKS_FOR_LIFE:
            return "get-at", {"biz_id": biz_id, "min_ttl": 1}
        return "get-at", {"biz_id": biz_id}

    async def call(self, client):
        await super().call(client)
        await asyncio.sleep(self.rng.random() * PAUSE)

    def saw_older(self, what, newest, started, at):
        """Another node has told it to somebody before; this one will know in a moment."""
        del what, newest
        self.readings.append(Reading(time.time(), started - at, self.node.number, self.is_calm()))


async def sample_overdue(world, samples):
    statement = f"SELECT count(*), coalesce(min(next_refresh_ms), 0) FROM rts WHERE {SCHEDULED} AND next_refresh_ms <= "
    while True:
        await asyncio.sleep(SAMPLE_EVERY)
        now = time.time()
        latest = int(now * 1000)
        try:
            ((count, oldest),) = await asyncio.to_thread(world.sql, statement + str(latest))
        except subprocess.SubprocessError:
            continue  # That member has just been cut off.
        samples.append(Sample(now, int(count), (latest - int(oldest)) / 1000 if int(count) else 0.0))


@dataclass
class Followed:
    """How often a node had to be asked until it knew what another one had done; the time it took, for reading only."""

    what: str
    polls: int
    seconds: float


async def follow(world, followed, is_calm):
    """In calm phases: does something on one node, and asks another one until it knows."""
    turns = 0
    while True:
        await asyncio.sleep(FOLLOW_EVERY)
        if not is_calm():
            continue
        turns += 1
        writer, reader = world.rng.sample(world.nodes, 2)
        work = (follow_token, follow_setting)[turns % 2]
        try:
            await work(world, writer, reader, followed, is_calm)
        except Lost:
            pass


async def poll(known, what, followed, world, is_calm):
    began = time.monotonic()
    for polls in range(1, MOST_POLLS + 1):
        if await known():
            followed.append(Followed(what, polls, time.monotonic() - began))
            return
        if not is_calm():
            return  # A node that is cut off from its database cannot know.
        await asyncio.sleep(POLL)
    world.violations.append(f"{what}: another node does not know it after {MOST_POLLS} questions")


async def follow_token(world, writer, reader, followed, is_calm):
    """A refresh by hand; the other node's get-at, which answers from memory."""
    biz_id = world.pool.any_biz()
    here, there = writer.public(), reader.public()
    await there.post(PUBLIC + "get-at", {"biz_id": biz_id})
    status, answer = await here.post(PUBLIC + "refresh", {"biz_id": biz_id})
    wanted = tokens.parse_refresh_token((answer.get("data") or {}).get("refresh_token", ""))

    async def known():
        _, seen = await there.post(PUBLIC + "get-at", {"biz_id": biz_id})
        found = tokens.parse_refresh_token((seen.get("data") or {}).get("refresh_token", ""))
        # Meanwhile the row may have gone on to the next token, have another login, or be gone.
        return found is None or found[0] != wanted[0] or found[1] >= wanted[1]

    if status == 200 and wanted:
        await poll(known, "a refreshed token", followed, world, is_calm)
    here.close()
    there.close()


async def follow_setting(world, writer, reader, followed, is_calm):
    """The client ids that are dealt to imported rows; the lab imports none."""
    wanted = f'["app_{world.rng.randrange(10**6)}"]'
    here, there = writer.admin(), reader.admin()
    status, _ = await here.post(ADMIN + "configs/save-system", {"configs": {"client_id_list": wanted}})
    world.count(f"save-system {status}")

    async def known():
        _, seen = await there.post(ADMIN + "configs/get-system", {})
        return seen["data"]["configs"]["client_id_list"] == wanted

    if status == 200:
        await poll(known, "a setting", followed, world, is_calm)
    here.close()
    there.close()
