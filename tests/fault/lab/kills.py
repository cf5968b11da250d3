"""The server is killed: at random moments, and inside of each step of a refresh."""

import asyncio
import random
import time
from contextlib import contextmanager

from rtm_rig.shims import build_shim

from . import faults
from .load import under_load
from .scenario import Scenario

# Under load since so long when the kill comes, in seconds.
KILL_AFTER = (0.005, 0.4)
FSYNC_MS = 25
# A fault point that nothing passes any more is given up.
PATIENCE = 3.0

FAULT_POINTS = (
    "before_begin",
    "after_begin",
    "before_send",
    "after_send",
    "after_journal",
    "before_commit",
    "after_commit",
    "before_journal_done",
    "after_journal_done",
    "during_settlement",
)


async def kills(world, seconds, after=KILL_AFTER):
    moments = random.Random(world.seed + 2)
    end = time.monotonic() + seconds
    async with under_load(world):
        while time.monotonic() < end:
            await asyncio.sleep(moments.uniform(*after))
            await world.kill_and_restart()


async def kills_slow_provider(world, seconds):
    await kills(world, seconds, after=(0.5, 1.5))


@contextmanager
def slow_disk(folder):
    """Commits take as long as on a disk that is busy: replies wait for them, and only the journal has them."""
    folder.mkdir(parents=True, exist_ok=True)
    library = str(build_shim("eio", folder))
    yield {"env": {"LD_PRELOAD": library, "EIO_FILE": "tokens.db", "EIO_DELAY_MS": str(FSYNC_MS)}}


async def fault_points(world, seconds):
    choice = random.Random(world.seed + 2)
    end = time.monotonic() + seconds
    async with under_load(world):
        # Each point at least once.
        while time.monotonic() < end or len(world.server.lives) <= len(FAULT_POINTS):
            for point in FAULT_POINTS:
                # A settlement is passed at a start only.
                nth = 1 if point == "during_settlement" else choice.randrange(1, 30)
                await world.kill_and_restart({"RTM_FAULT": f"{point}:kill:{nth}"})
                await world.wait_for_death(PATIENCE)
        await world.kill_and_restart()


SCENARIOS = [
    Scenario("kills", "SIGKILL at random moments", kills),
    Scenario("kills_slow_disk", "the same while every fsync takes long", kills, machine=slow_disk),
    Scenario(
        "kills_slow_provider",
        "the same while every reply takes as long as from far away: many are in flight at each kill",
        kills_slow_provider,
        weights={**faults.MIXED, faults.DELAY: 0.8},
        delay=(0.1, 0.5),
    ),
    Scenario("fault_points", "a kill inside of each step of a refresh, the nth time that it is passed", fault_points),
]
