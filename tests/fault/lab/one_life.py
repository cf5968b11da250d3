"""One long life under load, without kills: memory and open files may not grow."""

import asyncio
import os
import time
from pathlib import Path
from statistics import linear_regression, median

from .load import under_load
from .scenario import Scenario

SAMPLES = 120
# The first half is not looked at: the page caches of the database fill until then, ...
WARM_UP = 0.5
# ... if so many refreshes happen in it. In a shorter life the growth is told and not judged.
CACHES_ARE_FULL = 80_000
# By the line through the samples of the second half, over its whole time.
MOST_GROWTH = 0.05
MOST_MORE_FILES = 8


def resident_bytes(pid):
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def open_files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


async def one_life(world, seconds):
    samples = []
    async with under_load(world):
        for number in range(SAMPLES):
            if number == int(SAMPLES * WARM_UP):
                warm_after = await asyncio.to_thread(world.upstream.presentations)
            await asyncio.sleep(seconds / SAMPLES)
            samples.append((time.monotonic(), resident_bytes(world.server.pid), open_files(world.server.pid)))
    look(world, samples, is_warm=warm_after >= CACHES_ARE_FULL)


def look(world, samples, is_warm):
    warm = samples[int(len(samples) * WARM_UP) :]
    times, memory, files = zip(*warm)
    slope = linear_regression(times, memory).slope
    growth = slope * (times[-1] - times[0])
    usual = median(memory)
    # Connections come and go with the load; the middles of both halves are compared.
    half = len(files) // 2
    more_files = median(files[half:]) - median(files[:half])
    world.measures["memory"] = (
        f"{usual / 1e6:.1f} MB, {growth / 1e6:+.2f} MB in {times[-1] - times[0]:.0f} s"
        f" (first {samples[0][1] / 1e6:.1f} MB{'' if is_warm else '; caches were still filling'})"
    )
    world.measures["open files"] = f"{median(files):.0f}, {more_files:+.0f}, at most {max(files)}"
    if is_warm and growth > MOST_GROWTH * usual:
        world.violations.append(f"the memory grows: {world.measures['memory']}")
    if more_files > MOST_MORE_FILES:
        world.violations.append(f"the open files grow: {world.measures['open files']}")


SCENARIOS = [Scenario("one_life", "no kill: memory and open files stay flat", one_life)]
