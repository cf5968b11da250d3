"""What the upstream knows: every family, and every time that a refresh token was shown to it.

A family is one login. It rotates strictly: the token of a generation can be used once, and using an older one again is
taken for theft and revokes the family. A row of the books is a plain list, since there are hundreds of thousands.
"""

import time

from . import tokens

# Columns of a presentation.
FAMILY, GENERATION, ARRIVED, WALL, CONNECTION, REUSED, RESULT, FAULT, CONSUMED_BEFORE, BRINGS_RT, WHOLE, LIFE, LOST = (
    range(13)
)
COLUMNS = (
    "family",
    "generation",
    "arrived",  # CLOCK_MONOTONIC, seconds: the same clock for every process of the machine
    "wall",
    "connection",
    "reused",  # whether an earlier request came on this connection
    "result",
    "fault",
    "consumed_before",  # whether the token was used up already when it came
    "brings_rt",  # whether the reply, as far as it was meant to go, holds the new refresh token
    "whole",  # when its last byte was with the kernel of a peer that was still there; None: never
    "life",  # of the server, by its own word
    "lost",  # when the peer was seen to have hung up before its answer was written; None: it was not
)

ROTATED = "rotated"
KEPT = "kept"
THROTTLED = "throttled"  # 429, or 503 with Retry-After: not looked at
UNTOUCHED = "untouched"  # a fault came before the token was looked at
REFUSED = "refused"  # used up or revoked
UNKNOWN = "unknown"


class Family:
    __slots__ = ("generation", "revoked")

    def __init__(self):
        self.generation = 0
        self.revoked = False


class Books:
    def __init__(self, seed):
        self.seed = seed
        self.families = {}
        self.presentations = []
        self._times_shown = {}

    def mint(self, count):
        """`count` new families; their first refresh tokens."""
        first = len(self.families)
        for family in range(first, first + count):
            self.families[family] = Family()
        return [tokens.refresh_token(self.seed, family, 0) for family in range(first, first + count)]

    def find(self, text):
        """(family number, generation) of a token that was issued here, else None."""
        parsed = tokens.parse_refresh_token(text)
        if parsed is None or parsed[0] not in self.families:
            return None
        number, generation = parsed
        issued = generation <= self.families[number].generation
        return parsed if issued and tokens.refresh_token(self.seed, number, generation) == text else None

    def times_shown(self, key):
        """How often this token was shown before; counts."""
        shown = self._times_shown.get(key, 0)
        self._times_shown[key] = shown + 1
        return shown

    def note(self, key, connection, reused, result, fault, consumed, brings_rt, life=0):
        """Adds a presentation; the row, whose WHOLE is set later."""
        number, generation = key if key else (-1, -1)
        row = [number, generation, time.monotonic(), time.time(), connection, reused]
        row += [result, fault, consumed, brings_rt, None, life, None]
        self.presentations.append(row)
        return row

    def consumed(self, key):
        return key[1] < self.families[key[0]].generation

    def rotate(self, key):
        """Uses the token up; the new one. The caller has made sure that it is the live one."""
        family = self.families[key[0]]
        family.generation += 1
        return tokens.refresh_token(self.seed, key[0], family.generation)

    def dump(self):
        return {
            "seed": self.seed,
            "families": {number: [f.generation, f.revoked] for number, f in self.families.items()},
            "columns": COLUMNS,
            "presentations": self.presentations,
        }
