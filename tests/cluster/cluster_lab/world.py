"""One run: an upstream, a Galera cluster, a node of rt-manage on each member, and the rows that all share."""

import asyncio
import random
import shutil
import time
from itertools import pairwise

from lab import disk_scan, store
from lab.client import Lost
from lab.evidence import Evidence, StoredRow
from lab.judge import judge
from lab.pool import Pool
from lab.rows import list_rows
from lab.upstream_process import UpstreamProcess
from lab.world import SETTLE_TIMEOUT
from rtm_rig.galera import DATABASE, GaleraCluster
from rtm_rig.waiting import wait_until

from .judge import Work
from .node import AT_LIFE, PASSWORD, Node

# The wall clocks are a minute apart.
OFFSETS = (-60, 0, 60)
CREATORS = 6
READERS = 24
ADMIN = "/internalweb/v1/"
WORK = "SELECT owner, started_ms FROM rt_attempts WHERE started_by = 'schedule' AND outcome NOT IN ('not_sent', 'not_needed')"


class AnyNode:
    """Speaks to a node that is up, each time to another one; has what lab.client.Client has."""

    def __init__(self, world):
        self.world = world
        self.clients = {}

    async def post(self, path, body):
        node = self.world.any_node()
        if node.number not in self.clients:
            self.clients[node.number] = node.admin()
        return await self.clients[node.number].post(path, body)

    def close(self):
        for client in self.clients.values():
            client.close()


class ClusterWorld:
    """Also what lab.console and lab.nurse take for their world."""

    def __init__(self, folder, seed, rows):
        self.folder = folder
        self.seed = seed
        self.rows = rows
        self.rng = random.Random(seed)
        self.pool = Pool(random.Random(seed + 1))
        self.lives = []  # Of all nodes: the upstream knows them by their numbers.
        self.copies = []
        self.violations = []
        self.calls = {}
        self.stored = {}  # Row id -> its refresh token in the end.
        self.up = asyncio.Event()  # Some node always is.
        folder.mkdir(parents=True, exist_ok=True)
        self.cluster = GaleraCluster(log_folder=folder / "galera", size=len(OFFSETS))
        self.upstream = UpstreamProcess(seed, folder / "upstream.log")
        self.upstream.at_life(AT_LIFE)
        self.nodes = [
            Node(self, number, self.cluster.member(number), offset) for number, offset in enumerate(OFFSETS, start=1)
        ]

    # -- what the load asks for ------------------------------------------------------------------

    def any_node(self):
        """One that is well, and now and then one that is only up."""
        up = [node for node in self.nodes if node.up.is_set()]
        well = [node for node in up if node.is_well]
        return self.rng.choice(well if well and self.rng.random() < 0.9 else up)

    def admin(self):
        return AnyNode(self)

    def count(self, name):
        self.calls[name] = self.calls.get(name, 0) + 1

    # -- begin -------------------------------------------------------------------------------------

    async def open(self):
        """Starts the nodes, which share a key, and logs in at one of them."""
        first = self.nodes[0]
        await first.start()
        for node in self.nodes[1:]:
            node.data_dir.mkdir(mode=0o700, parents=True)
            shutil.copy(first.data_dir / "master.key", node.data_dir / "master.key")
            (node.data_dir / "master.key").chmod(0o600)
        await asyncio.gather(*(node.start() for node in self.nodes[1:]))
        # The clock of the last node is ahead of those of the others, who have to accept what it signs.
        login = {"username": "admin", "password": PASSWORD}
        status, answer = await self.nodes[-1].public().post(ADMIN + "auth/login", login)
        assert status == 200, answer
        for node in self.nodes:
            node.jwt = answer["token"]
        self.up.set()

    async def fill(self, count, seconds):
        """
        Rows, spread over a time: they stay spread, since each comes back after the same time. By the node whose clock is
        first: if it counted, the others would not take them for due yet.
        """
        tokens = await asyncio.to_thread(self.upstream.mint, count)
        began = time.monotonic()
        places = iter(list(enumerate(tokens)))

        async def create():
            client = self.nodes[OFFSETS.index(max(OFFSETS))].admin()
            for place, token in places:
                await asyncio.sleep(max(0.0, began + place / count * seconds - time.monotonic()))
                biz_id, client_id = self.pool.next_name()
                body = {"biz_id": biz_id, "rt_token": token, "client_id": client_id, "enabled": True}
                status, answer = await client.post(ADMIN + "rts/create", body)
                assert status == 200, answer
                self.pool.put(answer["data"]["id"], biz_id, token)
            client.close()

        await asyncio.gather(*(create() for _ in range(CREATORS)))

    # -- end -----------------------------------------------------------------------------------------

    async def settle(self):
        """Faults off, schedule off, every doubt probed on the operator's word; then clean stops."""
        self.upstream.plan({})
        admin = self.nodes[0].admin()
        await admin.post(ADMIN + "configs/save-system", {"configs": {"auto_refresh_enabled": "false"}})
        deadline = time.monotonic() + SETTLE_TIMEOUT
        while rows := await list_rows(admin, "in_doubt"):
            assert time.monotonic() < deadline, f"{len(rows)} rows stay in doubt"
            for row in rows:
                try:
                    await admin.post(ADMIN + "rts/probe", {"id": row["id"]})
                except Lost:
                    pass
            await asyncio.sleep(0.1)
        admin.close()
        for node in self.nodes:
            await node.stop()

    async def reveal(self):
        """After settle(): the refresh token of every row. By calls side by side, since each is an entry in the audit log."""
        node = self.nodes[0]
        await node.start()
        ids = iter([int(row_id) for (row_id,) in await asyncio.to_thread(self.sql, "SELECT id FROM rts")])

        async def ask():
            client = node.admin()
            for row_id in ids:
                status, answer = await client.post(ADMIN + "rts/reveal", {"id": row_id, "field": "rt"})
                self.stored[row_id] = answer["data"]["value"] if status == 200 else ""
            client.close()

        await asyncio.gather(*(ask() for _ in range(READERS)))
        await node.stop()

    def scan_disk(self):
        """(plain secrets, number of files): folders and logs of the nodes, data and logs of the members."""
        return disk_scan.scan(self.folder, *(member.data_dir for member in self.cluster.members))

    def owners(self):
        return {node.node_id: node for node in self.nodes}

    def evidence(self):
        """After reveal(): the store against the books, in true time."""
        rows = {
            int(row_id): StoredRow(biz_id, self.stored[int(row_id)], state, code)
            for row_id, biz_id, state, code in self.sql(store.ROWS)
        }
        attempts = [store.as_attempt(row) for row in self.sql(store.ATTEMPTS.replace("?", "0"))]
        for biz_id, family in self.pool.uncertain_biz.items():
            for row_id, row in rows.items():
                if row.biz_id == biz_id:
                    self.pool.row_of[family] = row_id
        owners = self.owners()
        followed = {owner: node.followed() for owner, node in owners.items()}
        for attempt in attempts:
            attempt.started = owners[attempt.owner].true_time(attempt.started, followed[attempt.owner])
        # Each node counts ids in steps of its own.
        attempts.sort(key=lambda attempt: (attempt.started, attempt.id))
        return Evidence(
            books=self.upstream.books(),
            lives=self.lives,
            rows=rows,
            attempts=attempts,
            row_of=self.pool.row_of,
            given_up=self.pool.given_up,
            uncertain=self.pool.uncertain,
        )

    def sql(self, statement):
        """By the first member that has a majority. While a group forms anew, none has."""
        found = wait_until(self._member_with_majority, "a member with a majority")
        return found.sql(statement, database=DATABASE)

    def _member_with_majority(self):
        return next((m for m in self.cluster.members if m.running() and m.is_primary()), None)

    def scheduled(self):
        """Every refresh that a schedule has sent."""
        owners = self.owners()
        # To the second: by the clock that all have in common, which is right.
        return [Work(owners[owner].number, int(started) / 1000) for owner, started in self.sql(WORK)]

    def verdict(self):
        """(what one judge says of all nodes, the evidence)."""
        evidence = self.evidence()
        verdict = judge(evidence)
        # That judge takes the lives for those of one server.
        verdict.recovery = sorted(
            life.recovered - before.ended
            for node in self.nodes
            for before, life in pairwise(node.server.lives)
            if life.recovered is not None and before.how == "kill"
        )
        return verdict, evidence

    def close(self):
        for node in self.nodes:
            node.server.end()
        self.upstream.stop()
        self.cluster.close()
