"""The process or its clock stands still, or jumps."""

import asyncio
import random
import time
from contextlib import contextmanager
from pathlib import Path

from .load import under_load
from .scenario import Scenario, Skipped

FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
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
    if not FAKETIME:
        raise Skipped("libfaketime is not installed (package faketime)")
    folder.mkdir(parents=True, exist_ok=True)
    offset = folder / "clock"
    offset.write_text("+0", encoding="utf-8")
    yield {
        "env": {
            "LD_PRELOAD": str(FAKETIME[0]),
            "FAKETIME_TIMESTAMP_FILE": str(offset),
            "FAKETIME_NO_CACHE": "1",
            # Else condition variables hang.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
    }


def set_clock(world, seconds):
    file = world.folder / "clock"
    new = file.with_suffix(".new")
    new.write_text(f"{seconds:+d}", encoding="utf-8")
    world.clock.step(time.monotonic(), float(seconds))
    new.rename(file)


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
