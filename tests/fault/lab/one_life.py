"""One long life under load, without kills: memory and open files may not grow."""

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression, median

from . import store
from .load import under_load
from .scenario import Scenario

SAMPLES = 120
# The first half is not looked at: buffers and pools get their size.
WARM_UP = 0.5
# Page caches of the database's connections (src/storage/sqlite_connection.cc): the writer's fills as the database grows;
# those of the three readers have SQLite's default size, and are emptied by every commit that they learn of.
WRITER_CACHE = 8 * 2**20
READER_CACHES = 3 * 2 * 2**20
# By the line through the samples of the second half, over its whole time, beside what the writer's cache has taken. In ten
# minutes of load memory went up and down by 1 % then; a leak of 30 bytes a refresh is seen.
MOST_GROWTH = 0.05
# Since the first sample: all caches, and buffers and pools that get their size. Measured: 9.7 MB, most of it the writer's cache.
MOST_IN_ALL = WRITER_CACHE + READER_CACHES + 4 * 2**20
MOST_MORE_FILES = 8


@dataclass
class Sample:
    when: float
    memory: int
    files: int
    database: int


def take_sample(world):
    pid = world.server.pid
    return Sample(time.monotonic(), resident_bytes(pid), open_files(pid), store.database_bytes(world.database))


def resident_bytes(pid):
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def open_files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


async def one_life(world, seconds):
    samples = []
    async with under_load(world):
        for _ in range(SAMPLES):
            await asyncio.sleep(seconds / SAMPLES)
            samples.append(take_sample(world))
    look(world, samples)


def look(world, samples):
    warm = samples[int(len(samples) * WARM_UP) :]
    took = warm[-1].when - warm[0].when
    growth = linear_regression([s.when for s in warm], [s.memory for s in warm]).slope * took
    cache = min(warm[-1].database, WRITER_CACHE) - min(warm[0].database, WRITER_CACHE)
    usual = median(s.memory for s in warm)
    # Connections come and go with the load; the middles of both halves are compared.
    half = len(warm) // 2
    more_files = median(s.files for s in warm[half:]) - median(s.files for s in warm[:half])
    world.measures["memory"] = (
        f"{usual / 1e6:.1f} MB, {growth / 1e6:+.2f} MB in {took:.0f} s, of which {cache / 1e6:.2f} MB may be page cache"
        f" (first {samples[0].memory / 1e6:.1f} MB)"
    )
    world.measures["open files"] = f"{median(s.files for s in warm):.0f}, {more_files:+.0f}"
    if growth - cache > MOST_GROWTH * usual or usual - samples[0].memory > MOST_IN_ALL:
        world.violations.append(f"the memory grows: {world.measures['memory']}")
    if more_files > MOST_MORE_FILES:
        world.violations.append(f"the open files grow: {world.measures['open files']}")


SCENARIOS = [Scenario("one_life", "no kill: memory and open files stay flat", one_life)]
