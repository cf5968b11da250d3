"""The play: rows, load, and one fault after the other with calm phases between them."""

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from lab import faults
from lab.console import Console
from lab.nurse import Nurse
from lab.verdict import Verdict

from . import judge
from .load import CALLERS, ClusterCaller, follow, sample_overdue
from .node import MIN_INTERVAL
from .world import ClusterWorld

FIRST_ROWS = 50  # Nobody can ask for a row before there is one.
FILL = 40.0
# Before the first fault and after the last one: each row is due once.
LONG_CALM = float(MIN_INTERVAL)
CALM = 12.0
# After a fault: until the nodes have found each other, and what had waited is done.
GRACE = 15.0
# A provider on a bad day loses one reply in a hundred: less here, every doubt costs a row a minute.
WEIGHTS = {**faults.HARMLESS, faults.RESET_AFTER: 0.001, faults.CUT: 0.001, faults.HTTP_500_AFTER: 0.001}
DELAY = (0.0, 0.15)


@dataclass
class Result:
    seed: int
    seconds: float
    verdict: Verdict
    shares: dict  # Before the first fault.
    later_shares: dict  # In the calm phases after it.
    sent: dict
    attempts: dict
    followed: list
    readings: list
    samples: list
    secrets: list
    scanned: int
    calls: dict
    told: list  # What was done when, in words.
    complaints: list = field(default_factory=list)

    def failures(self):
        return (
            self.verdict.failures()
            + self.complaints
            + judge.find_uneven("before the first fault", self.shares)
            + judge.find_uneven("in calm phases after faults", self.later_shares)
            + judge.find_overdue(self.samples)
            + judge.find_stale(self.readings)
            + [f"plain secret on disk: {line}" for line in self.secrets]
        )


class Play:
    def __init__(self, world):
        self.world = world
        self.began = time.monotonic()
        self.calm_since = None
        self.windows = []  # True wall times in which all was well.
        self.newest, self.readings, self.followed, self.samples, self.told = {}, [], [], [], []

    def tell(self, what):
        line = f"{time.monotonic() - self.began:6.1f} s  {what}"
        self.told.append(line)
        print(line, flush=True)

    def is_calm(self):
        return self.calm_since is not None

    async def calm(self, seconds):
        self.calm_since = time.time()
        await asyncio.sleep(seconds)
        self.windows.append((self.calm_since, time.time()))
        self.calm_since = None

    @asynccontextmanager
    async def under_load(self):
        world = self.world
        runs = [
            ClusterCaller(world, node, self.newest, self.readings, self.is_calm).run()
            for node in world.nodes
            for _ in range(CALLERS)
        ]
        runs += [Console(world, self.newest).run(), Nurse(world).run()]
        runs += [sample_overdue(world, self.samples), follow(world, self.followed, self.is_calm)]
        # What fails in it ends the play.
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(run) for run in runs]
            yield
            for task in tasks:
                task.cancel()

    # -- faults --------------------------------------------------------------------------------------

    async def node_killed(self, number, away):
        node = self.world.nodes[number - 1]
        self.tell(f"node {number} is killed")
        node.is_well = False
        await node.kill()
        await asyncio.sleep(away)
        await node.start()
        node.is_well = True
        self.tell(f"node {number} is back")

    async def member_killed(self, number, away):
        node, member = self.world.nodes[number - 1], self.world.cluster.member(number)
        self.tell(f"member {number} is killed")
        node.is_well = False
        await asyncio.to_thread(member.kill)
        await asyncio.sleep(away)
        await asyncio.to_thread(member.start)
        node.is_well = True
        self.tell(f"member {number} is back")

    async def member_parted(self, number, away, cut):
        """`cut`: what of the cluster draws the cable or closes the ports."""
        node, member = self.world.nodes[number - 1], self.world.cluster.member(number)
        self.tell(f"member {number} is parted ({cut.__name__})")
        node.is_well = False
        await asyncio.to_thread(cut, number)
        await asyncio.to_thread(member.wait_alone)
        self.tell(f"member {number} is alone")
        await asyncio.sleep(away)
        await asyncio.to_thread(self.world.cluster.heal, number)
        node.is_well = True
        self.tell(f"member {number} is healed")

    async def act(self):
        world = self.world
        await world.fill(FIRST_ROWS, 0.0)
        async with self.under_load():
            await world.fill(world.rows - FIRST_ROWS, FILL)
            self.tell(f"{world.rows} rows are there")
            world.upstream.plan(WEIGHTS, DELAY)
            await self.calm(LONG_CALM)
            for fault in (
                lambda: self.node_killed(1, away=12),
                lambda: self.member_killed(2, away=8),
                lambda: self.member_parted(3, 12, world.cluster.cut_off),
                lambda: self.node_killed(2, away=3),
                lambda: self.member_killed(3, away=3),
                lambda: self.member_parted(1, 20, world.cluster.part),
            ):
                await fault()
                await asyncio.sleep(GRACE)
                await self.calm(CALM)
            await self.calm(LONG_CALM)
        self.tell("the load is off")


async def run(folder, seed, *, rows):
    """From an empty folder to the result."""
    began = time.monotonic()
    world = await asyncio.to_thread(ClusterWorld, folder, seed, rows)
    try:
        play = Play(world)
        await world.open()
        play.tell("the nodes are up")
        await play.act()
        await world.settle()
        play.tell("settled")
        await world.reveal()
        play.tell("the rows are read")
        return await asyncio.to_thread(conclude, world, play, began)
    finally:
        world.close()


def conclude(world, play, began):
    verdict, evidence = world.verdict()
    play.tell("judged")
    node_of_life = {life: node.number for node in world.nodes for life in node.life_numbers()}
    node_of_owner = {owner: node.number for owner, node in world.owners().items()}
    secrets, scanned = world.scan_disk()
    play.tell("the disk is searched")
    verdict.findings += judge.find_senders(evidence, node_of_life, node_of_owner)
    work = world.scheduled()
    numbers = [node.number for node in world.nodes]
    return Result(
        seed=world.seed,
        seconds=time.monotonic() - began,
        verdict=verdict,
        shares=judge.shares(work, play.windows[:1], numbers),
        later_shares=judge.shares(work, play.windows[1:], numbers),
        sent=judge.count_sent(evidence, node_of_life),
        attempts=judge.count_attempts(evidence, node_of_owner),
        followed=play.followed,
        readings=play.readings,
        samples=play.samples,
        secrets=secrets,
        scanned=scanned,
        calls=world.calls,
        told=play.told,
        complaints=judge.find_unsent(evidence, node_of_life, node_of_owner)
        + judge.find_foreign(
            {node.number: node.settled() for node in world.nodes},
            {attempt.id: attempt.owner for attempt in evidence.attempts},
            node_of_owner,
        )
        + [f"seen from outside: {line}" for line in world.violations]
        + [f"node {node.number}: {accident}" for node in world.nodes for accident in node.server.accidents()],
    )
