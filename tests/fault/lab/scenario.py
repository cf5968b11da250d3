"""What every scenario is made of."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Callable

from . import faults


@contextmanager
def plain_machine(_folder):
    """What most scenarios need: nothing. Yields arguments for the World."""
    yield {}


@dataclass(frozen=True)
class Scenario:
    name: str
    what: str
    act: Callable  # async (world, seconds): under load, and leaves the server running
    machine: Callable = plain_machine  # context manager (folder): prepares disk and libraries
    weights: dict = field(default_factory=lambda: faults.MIXED)
    delay: tuple = (0.0, 0.15)  # Of replies that are delayed, in seconds.
    # Doubts that this scenario may leave although its upstream loses no reply.
    doubts: tuple | None = None

    def complaints(self, verdict):
        """What the judge's general rules do not say."""
        if self.doubts is None:
            return []
        return [
            f"{count} doubts by {code}, though the upstream lost nothing"
            for code, count in sorted(verdict.doubt_codes.items())
            if code not in self.doubts
        ]


class Skipped(Exception):
    """This machine cannot do it; the text says why."""
