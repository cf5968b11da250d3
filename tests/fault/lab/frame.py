"""The common frame of all scenarios: open a world, do it, settle, judge, scan the disk."""

import shutil
import time
from dataclasses import dataclass, field

from . import disk_scan, scenarios
from .verdict import Verdict
from .world import World

SCENARIOS = {
    "kills": scenarios.kills,
    "fault_points": scenarios.fault_points,
}
SHORT = ("kills", "fault_points")


@dataclass
class Result:
    name: str
    seed: int
    seconds: float
    verdict: Verdict
    violations: list = field(default_factory=list)
    secrets: list = field(default_factory=list)
    calls: dict = field(default_factory=dict)
    scanned: int = 0

    def failures(self):
        return (
            self.verdict.failures()
            + [f"seen from outside: {line}" for line in self.violations]
            + [f"plain secret on disk: {line}" for line in self.secrets]
        )


async def run(name, folder, seed, *, seconds, rows=200, env=None):
    """One scenario, from an empty folder to its result."""
    shutil.rmtree(folder, ignore_errors=True)
    began = time.monotonic()
    world = World(folder, seed, rows=rows, env=env)
    try:
        await world.open()
        await SCENARIOS[name](world, seconds)
        await world.settle()
        verdict = world.verdict()
        secrets, scanned = disk_scan.scan(world)
        return Result(name, seed, time.monotonic() - began, verdict, world.violations, secrets, world.calls, scanned)
    finally:
        world.close()
