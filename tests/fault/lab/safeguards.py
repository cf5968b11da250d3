"""Two short plays that end badly for certain if the rescue journal or the open attempts are switched off.

Played with the safeguard they end well; without it (RTM_TEST_WITHOUT) the judge has to see it: the lab must be able to fail.
"""

import asyncio
import time
from contextlib import contextmanager

from . import faults
from .client import Lost
from .database_faults import locked
from .scenario import Scenario

ROWS = 8
# Replies come so much later than the requests that the database can be locked between the two.
LATENCY = (0.8, 1.0)
# Longer than what counts as "read too late" by far.
AGE = 0.3
PATIENCE = 30.0


@contextmanager
def few_rows(_folder):
    """Nothing is sent but by the calls of the play."""
    yield {"rows": ROWS, "at_life": 3600, "schedule": False}


async def refresh(world, biz_id):
    client = world.public()
    try:
        await client.post("/public-api/refresh", {"biz_id": biz_id})
    except Lost:
        pass
    client.close()


async def shown(world, count):
    """Until the upstream has been shown `count` tokens."""
    deadline = time.monotonic() + PATIENCE
    while await asyncio.to_thread(world.upstream.presentations) < count:
        assert time.monotonic() < deadline, f"the upstream was not shown {count} tokens"
        await asyncio.sleep(0.01)


async def killed_with_replies_at_hand(world, _seconds):
    """The replies are read, the commits wait for a lock, the kill comes: only the journal has the new tokens."""
    world.upstream.plan({faults.DELAY: 1.0}, LATENCY)
    callers = [asyncio.create_task(refresh(world, biz_id)) for biz_id in world.pool.biz_of.values()]
    await shown(world, ROWS)
    with locked(world.database):
        await asyncio.sleep(LATENCY[1] + AGE)
        await world.kill()
    await asyncio.gather(*callers)
    await world.start()


async def killed_after_sending(world, _seconds):
    """The request is out, the kill comes: only the open attempt knows that the token may be used up."""
    await world.stop()
    await world.start({"RTM_FAULT": "after_send:kill"})
    biz_id = world.pool.any_biz()
    await refresh(world, biz_id)
    await shown(world, 1)
    await asyncio.to_thread(world.server.wait_ended)
    await world.start()
    await refresh(world, biz_id)


SCENARIOS = [
    Scenario("killed_with_replies_at_hand", "needs the journal", killed_with_replies_at_hand, few_rows, {}),
    Scenario("killed_after_sending", "needs the open attempts", killed_after_sending, few_rows, {}),
]
