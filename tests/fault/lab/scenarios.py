"""What is done to the server, under the full load. Each scenario gets an open world and leaves it running."""

import asyncio
import random
import time

from .load import under_load

# Under load since so long when the kill comes, in seconds.
KILL_AFTER = (0.005, 0.4)

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


async def kills(world, seconds):
    """SIGKILL at random moments."""
    moments = random.Random(world.seed + 2)
    end = time.monotonic() + seconds
    async with under_load(world):
        while time.monotonic() < end:
            await asyncio.sleep(moments.uniform(*KILL_AFTER))
            await world.kill_and_restart()


async def fault_points(world, seconds):
    """A kill inside of each step of a refresh, the nth time that it is passed."""
    choice = random.Random(world.seed + 2)
    end = time.monotonic() + seconds
    async with under_load(world):
        while time.monotonic() < end:
            for point in FAULT_POINTS:
                # A settlement is passed at a start only.
                nth = 1 if point == "during_settlement" else choice.randrange(1, 40)
                await world.kill()
                await world.start({"RTM_FAULT": f"{point}:kill:{nth}"})
                await world.wait_for_death(3.0)
        await world.kill_and_restart()
