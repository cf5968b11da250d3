"""The common frame of all scenarios: open a world, do it, settle, judge, scan the disk."""

import resource
import shutil
import signal
import time
from dataclasses import dataclass, field

from . import database_faults, disk_scan, kills, mariadb_faults, one_life, safeguards, time_faults
from .verdict import Verdict
from .world import World

SCENARIOS = {
    scenario.name: scenario
    for part in (kills, database_faults, time_faults, mariadb_faults, one_life, safeguards)
    for scenario in part.SCENARIOS
}
# What fits into a run of scripts/test.
LONG = ("long_freeze", "mariadb_silent")
SHORT = tuple(
    s.name
    for part in (kills, database_faults, time_faults, mariadb_faults)
    for s in part.SCENARIOS
    if s.name not in LONG
)


@dataclass
class Result:
    name: str
    seed: int
    seconds: float
    verdict: Verdict
    complaints: list = field(default_factory=list)
    violations: list = field(default_factory=list)
    secrets: list = field(default_factory=list)
    calls: dict = field(default_factory=dict)
    scanned: int = 0
    measures: dict = field(default_factory=dict)

    def failures(self):
        return (
            self.verdict.failures()
            + self.complaints
            + [f"seen from outside: {line}" for line in self.violations]
            + [f"plain secret on disk: {line}" for line in self.secrets]
        )


async def run(name, folder, seed, *, seconds, rows=200, env=None):
    """One scenario, from an empty folder to its result. Raises scenario.Skipped where the machine cannot.

    `env`: for the server, beside what the scenario gives it.
    """
    scenario = SCENARIOS[name]
    shutil.rmtree(folder, ignore_errors=True)
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    began = time.monotonic()
    with scenario.machine(folder) as machine:
        world = World(folder, seed, **{"rows": rows, **machine, "env": {**machine.get("env", {}), **(env or {})}})
        try:
            await world.open(scenario.weights, scenario.delay)
            await scenario.act(world, seconds)
            # The end that leaves most behind: the WAL as it is, and a core file if there may be one.
            await world.kill(signal.SIGABRT)
            folders = [world.folder, world.data_dir] + ([world.mariadb.data_dir] if world.mariadb else [])
            secrets, scanned = disk_scan.scan(*folders)
            await world.start()
            await world.settle()
            verdict = world.verdict()
        finally:
            world.close()
    return Result(
        name,
        seed,
        time.monotonic() - began,
        verdict,
        scenario.complaints(verdict),
        world.violations + world.server.accidents(),
        secrets,
        world.calls,
        scanned,
        world.measures,
    )
