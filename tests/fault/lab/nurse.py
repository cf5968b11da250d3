"""Does for stopped rows what a person would: the probe of a doubt, a new login for what is lost."""

import asyncio

from .client import UNANSWERED, Lost
from .console import ADMIN
from .rows import list_rows

PAUSE = 0.25
WORKERS = 4
# The other doubts are left to the schedule, whose probe comes after a minute.
PROBED_BY_HAND = 0.9
STOPPED = ("rotation_lost", "needs_login", "unknown_error", "account_closed", "misconfigured")


class Nurse:
    def __init__(self, world):
        self.world = world
        self.left_alone = set()  # (row, since)
        self.free = asyncio.Semaphore(WORKERS)

    async def run(self):
        client = self.world.admin()
        while True:
            await self.world.up.wait()
            try:
                await self.round(client)
            except Lost:
                pass
            await asyncio.sleep(PAUSE)

    async def round(self, client):
        doubts = await list_rows(client, "in_doubt")
        await self.work([self.probe(row) for row in doubts if self.by_hand(row)])
        for state in STOPPED:
            rows = await list_rows(client, state)
            if rows:
                self.world.calls[f"found {state}"] = self.world.calls.get(f"found {state}", 0) + len(rows)
                logins = await asyncio.to_thread(self.world.upstream.mint, len(rows))
                await self.work([self.log_in(row, token) for row, token in zip(rows, logins)])

    async def work(self, jobs):
        for end in await asyncio.gather(*jobs, return_exceptions=True):
            if isinstance(end, Exception) and not isinstance(end, Lost):
                raise end

    def by_hand(self, row):
        key = (row["id"], row["state_since"])
        if key in self.left_alone or row["refreshing"]:
            return False
        if self.world.rng.random() < PROBED_BY_HAND:
            return True
        self.left_alone.add(key)
        return False

    async def probe(self, row):
        await self.post("rts/probe", {"id": row["id"]})

    async def log_in(self, row, token):
        pool = self.world.pool
        if row["id"] not in pool.biz_of:
            return
        try:
            status = await self.post("rts/update", {"id": row["id"], "updates": {"rt_token": token}})
        except UNANSWERED:
            pool.maybe_put(row["id"], token)
            raise
        if status == 200 and row["id"] in pool.biz_of:
            pool.put(row["id"], row["biz_id"], token)
        elif status == 200:
            pool.put_before_deletion(row["id"], token)
        elif status >= 500:
            pool.maybe_put(row["id"], token)

    async def post(self, name, body):
        async with self.free:
            client = self.world.admin()
            try:
                status, _ = await client.post(ADMIN + name, body)
            finally:
                client.close()
        self.world.count(f"{name} {status}")
        return status
