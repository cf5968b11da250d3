"""What the judge is shown: all of it plain values, so that tests can make it up."""

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass
class Attempt:
    """One line of the timeline in the server's database."""

    id: int
    row: int
    kind: str  # ordinary, probe
    outcome: str
    code: str
    sent: str  # Fingerprint: equal for the same refresh token, else meaningless here.
    started: float  # Wall time of the server, seconds.
    owner: str = ""  # Id of the node that made it.


@dataclass
class StoredRow:
    biz_id: str
    refresh_token: str
    state: str
    code: str = ""


@dataclass
class WallClock:
    """How far the server's wall clock was off: (CLOCK_MONOTONIC from which on, seconds added)."""

    steps: list = field(default_factory=lambda: [(float("-inf"), 0.0)])

    def offset_at(self, monotonic):
        return self.steps[bisect_right(self.steps, (monotonic, float("inf"))) - 1][1]

    def true_time(self, shown, to_monotonic):
        """The true wall time at which the server's clock showed `shown`."""
        offsets = {offset for _, offset in self.steps}

        def unlikeliness(offset):
            when = shown - offset + to_monotonic
            # Far from every step is far outside of the run, where the last offset seems to hold for ever.
            return self.offset_at(when) != offset, self._distance(when)

        return shown - min(offsets, key=unlikeliness)

    def _distance(self, monotonic):
        """From the nearest step."""
        return min(abs(monotonic - when) for when, _ in self.steps)

    def step(self, monotonic, offset):
        self.steps.append((monotonic, offset))


# So long after its last byte a reply may not be in the database yet.
UNCOMMITTED = 0.5


@dataclass
class OldCopy:
    """An older database that was copied back. CLOCK_MONOTONIC, seconds."""

    taken: float  # When it began to be copied.
    restored: float | None = None  # None: not yet.

    def lacks(self, arrived, whole):
        """Whether it may be without a rotation that was asked for and answered at these times."""
        return self.restored is not None and arrived < self.restored and whole > self.taken - UNCOMMITTED


@dataclass
class Evidence:
    books: dict  # books.Books.dump()
    lives: list  # life.Life
    rows: dict  # row id -> StoredRow, at the end
    attempts: list  # Attempt, in the order of their ids
    row_of: dict  # family -> row id that was given its first token
    # The driver took these out of their rows (deleted, or another login put in).
    given_up: set = field(default_factory=set)
    # The server was killed in the call that put them in or took them out.
    uncertain: set = field(default_factory=set)
    clock: WallClock = field(default_factory=WallClock)
    copies: list = field(default_factory=list)  # OldCopy
