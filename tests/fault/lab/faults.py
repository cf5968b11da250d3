"""What can go wrong with one reply, and how often.

Which fault a request meets is computed from the seed, the token and how often that was shown before, not from the order
of arrival: the same seed brings the same fault to the same rotation, however the threads run.
"""

import hashlib

# Before the token is looked at.
RESET_BEFORE = "reset_before"
HTML_502_BEFORE = "html_502_before"
THROTTLE = "throttle"  # 429 with Retry-After
UNAVAILABLE = "unavailable"  # 503 with Retry-After
BEFORE = (RESET_BEFORE, HTML_502_BEFORE, THROTTLE, UNAVAILABLE)

# After it was rotated, and the new token is not (wholly) in the reply.
RESET_AFTER = "reset_after"
HTTP_500_AFTER = "http_500_after"
HTML_502_AFTER = "html_502_after"
CUT = "cut"  # part of the reply, then the end of the connection
EMPTY_200 = "empty_200"
SILENT = "silent"  # never any byte
WITHOUT_TOKENS = (RESET_AFTER, HTTP_500_AFTER, HTML_502_AFTER, CUT, EMPTY_200, SILENT)

# The reply comes whole, in an odd way.
DELAY = "delay"
LATE = "late"  # past the client's deadline
TRICKLE = "trickle"
OMIT = "omit"  # some fields are missing, never the refresh token
KEEP = "keep"  # an access token only: the refresh token stays as it is
CLOSE_AFTER = "close_after"  # closes a connection that was announced as kept
NO_LENGTH = "no_length"  # the end of the connection is the end of the body
WHOLE = (DELAY, LATE, TRICKLE, OMIT, KEEP, CLOSE_AFTER, NO_LENGTH)

ALL = BEFORE + WITHOUT_TOKENS + WHOLE

# Probabilities of a bad day: one reply in a hundred is lost.
MIXED = {
    RESET_BEFORE: 0.002,
    HTML_502_BEFORE: 0.001,
    THROTTLE: 0.004,
    UNAVAILABLE: 0.002,
    RESET_AFTER: 0.003,
    HTTP_500_AFTER: 0.002,
    HTML_502_AFTER: 0.001,
    CUT: 0.003,
    EMPTY_200: 0.001,
    DELAY: 0.15,
    TRICKLE: 0.02,
    OMIT: 0.05,
    KEEP: 0.02,
    CLOSE_AFTER: 0.04,
    NO_LENGTH: 0.02,
}

# The same without what costs a row its doubt: for scenarios in which only the fault under test may leave doubts.
HARMLESS = {DELAY: 0.2, TRICKLE: 0.02, OMIT: 0.05, KEEP: 0.02, NO_LENGTH: 0.02}


class Plan:
    """`weights`: mode -> probability; `delay`: the shortest and the longest delay of DELAY and TRICKLE in seconds."""

    def __init__(self, seed, weights=None, delay=(0.0, 0.15)):
        unknown = set(weights or {}) - set(ALL)
        if unknown:
            raise ValueError(f"no such faults: {', '.join(sorted(unknown))}")
        self.seed = seed
        self.delay = delay
        self.bounds = []
        total = 0.0
        for mode in ALL:
            total += (weights or {}).get(mode, 0.0)
            self.bounds.append((total, mode))
        if total > 1.0:
            raise ValueError(f"the probabilities sum up to {total}")

    def delay_of(self, choice):
        low, high = self.delay
        return low + choice * (high - low)

    def choose(self, key, nth):
        """(mode or None, a number in [0, 1) for what the mode leaves open)."""
        digest = hashlib.blake2b(f"{self.seed}/{key}/{nth}".encode(), digest_size=16).digest()
        first = int.from_bytes(digest[:8], "big") / 2**64
        second = int.from_bytes(digest[8:], "big") / 2**64
        for bound, mode in self.bounds:
            if first < bound:
                return mode, second
        return None, second
