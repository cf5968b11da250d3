"""What the judge found, and how it is told."""

from collections import Counter
from dataclasses import dataclass, field

SHOWN = 12


@dataclass
class Finding:
    what: str
    where: str

    def __str__(self):
        return f"{self.where}: {self.what}"


@dataclass
class Verdict:
    refreshes: int = 0
    rotations: int = 0
    families: int = 0
    revoked: int = 0
    held: int = 0
    lives: int = 0
    shown_again: int = 0
    unknown_tokens: int = 0
    probes_of_used_tokens: int = 0
    saved_all_the_same: int = 0
    lost_with_the_copy: int = 0
    in_flight: int = 0
    answered_just_before: int = 0
    results: Counter = field(default_factory=Counter)
    faults: Counter = field(default_factory=Counter)
    kills: Counter = field(default_factory=Counter)
    states: Counter = field(default_factory=Counter)
    undelivered: Counter = field(default_factory=Counter)
    lost_on_the_way: Counter = field(default_factory=Counter)
    doubts: Counter = field(default_factory=Counter)
    doubt_codes: Counter = field(default_factory=Counter)
    recovery: list = field(default_factory=list)
    young: list = field(default_factory=list)  # (age in seconds, where)
    losses: list = field(default_factory=list)
    replays: list = field(default_factory=list)
    unnoticed: list = field(default_factory=list)
    findings: list = field(default_factory=list)

    def failures(self):
        """Whatever may not be there, one line each."""
        named = {
            "loss": self.losses,
            "replay": self.replays,
            "used-up token that nobody noticed": self.unnoticed,
            "finding": self.findings,
        }
        lines = [f"{name}: {finding}" for name, found in named.items() for finding in found]
        if self.rotations == 0:
            lines.append("nothing was rotated, so nothing was tested")
        if self.unknown_tokens:
            lines.append(f"{self.unknown_tokens} tokens were sent that were never issued")
        return lines

    def add(self, other):
        """Sums up the verdicts of many runs."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            setattr(self, name, sorted(mine + value) if name == "recovery" else mine + value)
        return self
