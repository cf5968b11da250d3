"""A person at the console, and a very busy one: edits, creates, deletes, and tries to bring used-up tokens back."""

import asyncio

from . import tokens
from .client import UNANSWERED, Lost

ADMIN = "/internalweb/v1/"
PAUSE = 0.03


class Console:
    def __init__(self, world, newest):
        self.world = world
        self.pool = world.pool
        self.rng = world.rng
        self.newest = newest

    async def run(self):
        client = self.world.admin()
        actions = (
            [self.edit] * 5 + [self.switch] * 2 + [self.list] + [self.create] + [self.delete] + [self.bring_back] * 2
        )
        while True:
            await self.world.up.wait()
            try:
                await self.rng.choice(actions)(client)
            except Lost:
                pass
            await asyncio.sleep(self.rng.random() * PAUSE)

    async def post(self, client, name, body):
        status, answer = await client.post(ADMIN + name, body)
        self.world.count(f"{name} {status}")
        return status, answer

    async def edit(self, client):
        updates = {"tag": f"tag{self.rng.randrange(9)}", "memo": "x" * self.rng.randrange(200)}
        await self.post(client, "rts/update", {"id": self.pool.any_row(), "updates": updates})

    async def switch(self, client):
        """Off, and on again."""
        row = self.pool.any_row()
        await self.post(client, "rts/update", {"id": row, "updates": {"enabled": False}})
        await self.post(client, "rts/update", {"id": row, "updates": {"enabled": True}})

    async def list(self, client):
        await self.post(client, "rts/list", {"page": self.rng.randrange(1, 5), "page_size": 20})

    async def create(self, client):
        (token,) = await asyncio.to_thread(self.world.upstream.mint, 1)
        biz_id, client_id = self.pool.next_name()
        body = {"biz_id": biz_id, "rt_token": token, "client_id": client_id, "enabled": True}
        try:
            status, answer = await self.post(client, "rts/create", body)
        except UNANSWERED:
            self.pool.maybe_created(biz_id, token)
            raise
        if status == 200:
            self.pool.put(answer["data"]["id"], biz_id, token)
        elif status >= 500:
            self.pool.maybe_created(biz_id, token)

    async def delete(self, client):
        if len(self.pool.biz_of) < self.world.rows:
            return
        row = self.pool.any_row()
        try:
            status, _ = await self.post(client, "rts/delete", {"id": row})
        except UNANSWERED:
            self.pool.maybe_deleted(row)
            raise
        if status == 200:
            self.pool.deleted(row)
        elif status >= 500:
            self.pool.maybe_deleted(row)

    async def bring_back(self, client):
        """A token whose successor was served is used up: nobody may put it in again."""
        used = [(family, newest) for family, (newest, _) in self.newest.items() if newest > 0]
        if not used or self.world.copies:
            return
        family, newest = self.rng.choice(used)
        token = tokens.refresh_token(self.world.seed, family, self.rng.randrange(newest))
        body = {"rt_tokens": [token], "batch_name": "back", "tag": "", "client_id": ""}
        status, answer = await self.post(client, "rts/batch-import", body)
        if status == 200 and answer["data"]["success_count"] != 0:
            self.world.violations.append(f"a used-up token of family {family} was taken in again")
