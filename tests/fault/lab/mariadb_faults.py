"""The store is on a MariaDB server, and that fails: killed, frozen, cut off, at any moment of a commit."""

import asyncio
import random
import time
from contextlib import contextmanager

from rtm_rig.mariadb import MariaDb
from rtm_rig.tcp_proxy import TcpProxy

from .kills import kills
from .load import under_load
from .scenario import Scenario

# Longer than the driver waits for an answer (src/storage/mysql_options.h): what was held comes to a connection that nobody
# reads any more.
LONGER_THAN_A_CALL = 22.0


class MariaDbUnderTest:
    """A server, the database of this run on it, and the line that rt-manage reaches it by."""

    def __init__(self, folder):
        self.server = MariaDb(log_path=folder / "mariadb.log")
        self.line = TcpProxy(self.server.port)
        self.database = self.server.make_database()

    def config(self):
        return self.server.config(self.database, host="127.0.0.1", port=self.line.port)

    def rows(self, statement):
        return self.server.sql(statement, database=self.database)

    @property
    def data_dir(self):
        return self.server.folder / "data"

    def close(self):
        self.line.close()
        self.server.close()


@contextmanager
def mariadb(folder):
    folder.mkdir(parents=True, exist_ok=True)
    server = MariaDbUnderTest(folder)
    try:
        yield {"mariadb": server}
    finally:
        server.close()


async def both_may_die(world, seconds, fail, mend, shortest, longest):
    """`fail` and `mend` the database in turn; in between rt-manage is killed as well, now and then."""
    moments = random.Random(world.seed + 2)
    end = time.monotonic() + seconds
    async with under_load(world):
        while time.monotonic() < end:
            await asyncio.sleep(moments.uniform(0.3, 1.5))
            await asyncio.to_thread(fail)
            await asyncio.sleep(moments.uniform(shortest, longest))
            is_killed = moments.random() < 0.4
            if is_killed:
                await world.kill()
            await asyncio.to_thread(mend)
            if is_killed:
                await world.start()


async def server_killed(world, seconds):
    server = world.mariadb.server
    await both_may_die(world, seconds, server.kill, server.start, 0.0, 1.0)


async def server_frozen(world, seconds):
    server = world.mariadb.server
    await both_may_die(world, seconds, server.freeze, server.thaw, 0.1, 2.0)


async def line_cut(world, seconds):
    line = world.mariadb.line
    await both_may_die(world, seconds, line.cut, line.mend, 0.0, 1.0)


async def line_held(world, seconds):
    """What was sent arrives, its answer does not: commits that stand, and nobody is told."""
    line = world.mariadb.line

    def hold_and_cut():
        line.hold()
        time.sleep(0.05)
        line.cut()

    await both_may_die(world, seconds, hold_and_cut, line.mend, 0.0, 0.5)


async def line_held_long(world, seconds):
    del seconds
    line = world.mariadb.line
    async with under_load(world):
        await asyncio.sleep(1.0)
        line.hold()
        await asyncio.sleep(LONGER_THAN_A_CALL)
        line.mend()
        await asyncio.sleep(2.0)


SCENARIOS = [
    Scenario("mariadb_kills", "the store is on MariaDB; rt-manage is killed", kills, machine=mariadb),
    Scenario("mariadb_killed", "MariaDB is killed and comes back", server_killed, machine=mariadb),
    Scenario("mariadb_frozen", "MariaDB stands still for a while", server_frozen, machine=mariadb),
    Scenario("mariadb_cut", "the line to MariaDB is cut", line_cut, machine=mariadb),
    Scenario("mariadb_unanswered", "MariaDB commits, and its answers are lost", line_held, machine=mariadb),
    Scenario("mariadb_silent", "no answer for longer than anybody waits", line_held_long, machine=mariadb),
]
