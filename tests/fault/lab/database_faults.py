"""The database fails: locked by another process, I/O errors, disk full, removed, replaced by an older copy."""

import asyncio
import os
import random
import re
import sqlite3
import subprocess
import time
from contextlib import contextmanager

from rtm_rig.shims import build_shim

from . import faults
from .load import under_load
from .scenario import Scenario, Skipped

# The journal takes 8 MB, and the WAL 16 before it is emptied into the database.
DISK_SIZE = "64m"
# Longer than a writer waits for a lock (5 s).
LONG_LOCK = 6.0
WRITE_BACK_TIMEOUT = 20.0
# Of a program that cannot use its database or the folder of it (docs/cli.md).
STORE_STATUS = 4
DISK_IS_FULL = re.compile("^rt-manage: .*(?:disk .*is full|磁盘.*已满)".encode(), re.MULTILINE)


@contextmanager
def locked(database):
    """Another process has the write lock for as long as the block."""
    other = sqlite3.connect(database, isolation_level=None, timeout=30.0)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def db_locked(world, seconds):
    moments = random.Random(world.seed + 2)
    end = time.monotonic() + seconds
    async with under_load(world):
        with locked(world.database):
            await asyncio.sleep(LONG_LOCK)
        while time.monotonic() < end:
            await asyncio.sleep(moments.uniform(0.2, 1.0))
            with locked(world.database):
                await asyncio.sleep(moments.uniform(0.1, 1.5))
                is_killed = moments.random() < 0.5
                if is_killed:
                    await world.kill()
            if is_killed:
                await world.start()


@contextmanager
def failing_disk(folder):
    """The shim of the rig: writes and syncs of the database fail while a file exists."""
    folder.mkdir(parents=True, exist_ok=True)
    flag = folder / "broken"
    env = {"LD_PRELOAD": str(build_shim("eio", folder)), "EIO_FILE": "tokens.db", "EIO_ON": str(flag)}
    yield {"env": env}


async def db_io_errors(world, seconds):
    moments = random.Random(world.seed + 2)
    end = time.monotonic() + seconds
    broken = world.folder / "broken"
    async with under_load(world):
        while time.monotonic() < end:
            await asyncio.sleep(moments.uniform(0.3, 1.0))
            broken.touch()
            await asyncio.sleep(moments.uniform(0.1, 1.5))
            is_killed = moments.random() < 0.3
            if is_killed:
                await world.kill()
            broken.unlink()
            if is_killed:
                await world.start()


@contextmanager
def small_disk(folder):
    if os.geteuid() != 0:
        raise Skipped("a small disk is mounted by root only")
    mount = folder.parent / f"{folder.name}.disk"
    mount.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_SIZE}", "tmpfs", mount], capture_output=True, text=True
    )
    if done.returncode != 0:
        raise Skipped(f"a small disk cannot be mounted here: {done.stderr.strip()}")
    try:
        yield {"data_dir": mount / "data"}
    finally:
        subprocess.run(["umount", "--lazy", mount], check=True)
        mount.rmdir()


def fill(folder):
    """Takes the last byte of the disk; the file to remove."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass
    return filler


def is_refusal(status, words):
    """Whether a start ended because the disk is full, by its exit status and what it said."""
    return status == STORE_STATUS and DISK_IS_FULL.search(words) is not None


async def disk_full(world, seconds):
    moments = random.Random(world.seed + 2)
    end = time.monotonic() + seconds
    async with under_load(world):
        while time.monotonic() < end:
            await asyncio.sleep(moments.uniform(0.5, 1.5))
            filler = fill(world.data_dir)
            await asyncio.sleep(moments.uniform(0.3, 2.0))
            if moments.random() < 0.4:
                await world.kill()
                # On a full disk it may start or refuse to; it may not forget, and it may not crash.
                life = await world.start()
                if is_refusal(life.status, world.server.last_words(life)):
                    life.how = "refused"
            filler.unlink()
            if not world.server.running():
                await world.start()


async def old_copy(world, seconds):
    """Without console and nurse: what they change would be undone by the copy, rightly."""
    moments = random.Random(world.seed + 2)
    copy = world.folder / "older.db"
    async with under_load(world, console=False, nurse=False):
        await asyncio.sleep(moments.uniform(0.2, 0.4) * seconds)
        world.take_copy(copy)
        await asyncio.sleep(moments.uniform(0.1, 0.4) * seconds)
        if moments.random() < 0.5:
            await world.kill()
        else:
            await world.stop()
        world.bring_back(copy)
        await world.start()
        await asyncio.sleep(0.2 * seconds)


async def db_removed(world, seconds):
    moments = random.Random(world.seed + 2)
    end = time.monotonic() + seconds
    async with under_load(world):
        while time.monotonic() < end:
            await asyncio.sleep(moments.uniform(0.5, 1.5))
            for name in ("tokens.db", "tokens.db-wal", "tokens.db-shm"):
                (world.data_dir / name).unlink(missing_ok=True)
            deadline = time.monotonic() + WRITE_BACK_TIMEOUT
            while not world.database.exists():
                if time.monotonic() > deadline:
                    world.violations.append(f"the database was not written back in {WRITE_BACK_TIMEOUT:.0f} s")
                    return
                await asyncio.sleep(0.02)
            await asyncio.sleep(moments.uniform(0.2, 1.0))
            await world.kill_and_restart()


SCENARIOS = [
    Scenario("db_locked", "another process holds the database's lock", db_locked),
    Scenario("db_io_errors", "writes to the database fail", db_io_errors, machine=failing_disk),
    Scenario("disk_full", "not a byte is left", disk_full, small_disk, faults.HARMLESS, doubts=("cut_off",)),
    Scenario("old_copy", "an older database is copied back", old_copy, weights=faults.HARMLESS),
    Scenario("db_removed", "the database's files are removed", db_removed),
]
