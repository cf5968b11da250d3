"""The process or its clock stands still, or jumps."""

import asyncio
import random
import time
from contextlib import contextmanager

from rtm_rig.shims import step_wall_clock, wall_clock

from .load import under_load
from .scenario import Scenario

# Past the deadline of an exchange (30 s), and past the lease (120 s).
LONG_FREEZES = (33.0, 125.0)


async def freeze(world, seconds):
    """SIGSTOP for moments; some of the frozen are killed without waking up."""
    moments = random.Random(world.seed + 2)
    end = time.monotonic() + seconds
    async with under_load(world):
        while time.monotonic() < end:
            await asyncio.sleep(moments.uniform(0.1, 1.0))
            world.server.freeze()
            await asyncio.sleep(moments.uniform(0.05, 2.0))
            if moments.random() < 0.3:
                await world.kill_and_restart()
            else:
                world.server.thaw()


async def long_freeze(world, _seconds):
    """Longer than an exchange may take, and longer than a lease."""
    async with under_load(world):
        for length in LONG_FREEZES:
            await asyncio.sleep(2.0)
            world.server.freeze()
            await asyncio.sleep(length)
            world.server.thaw()
            await asyncio.sleep(5.0)


@contextmanager
def movable_clock(folder):
    """The shim of the rig: adds the number in a file to the wall clock."""
    folder.mkdir(parents=True, exist_ok=True)
    yield {"env": wall_clock(folder)}


def set_clock(world, seconds):
    world.clock.step(time.monotonic(), float(seconds))
    step_wall_clock(world.folder, seconds)


async def clock_steps(world, seconds):
    """The wall clock jumps by hours, forth and back; kills between."""
    moments = random.Random(world.seed + 2)
    end = time.monotonic() + seconds
    async with under_load(world, callers=16):
        while time.monotonic() < end:
            await asyncio.sleep(moments.uniform(0.3, 2.0))
            set_clock(world, moments.choice([-7200, -3600, -60, 60, 3600, 7200, 40000]))
            await asyncio.sleep(moments.uniform(0.3, 2.0))
            if moments.random() < 0.5:
                set_clock(world, 0)
            if moments.random() < 0.4:
                await world.kill_and_restart()
        set_clock(world, 0)
        await asyncio.sleep(1.0)


SCENARIOS = [
    Scenario("freeze", "the process stands still for moments", freeze),
    Scenario("long_freeze", "the process stands still for longer than a lease", long_freeze),
    Scenario("clock_steps", "the wall clock jumps by hours", clock_steps, machine=movable_clock),
]
