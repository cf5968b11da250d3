"""All scenarios in turn for a given time, and one long life without kills at the end."""

from . import frame

# How the time is shared out before the long life, which has the last third.
SHARES = {"kills": 5, "kills_slow_disk": 2, "fault_points": 2}
# This one takes its time whatever it is given, and is left out of short soaks.
LONG_FREEZE = "long_freeze"
LONG_FREEZE_TAKES = 180
# What a scenario needs besides: filling the pool, settling, judging.
OVERHEAD = 8
SHORTEST = 5


def timetable(minutes):
    """(scenario, seconds) in order."""
    total = minutes * 60
    left = total * 2 / 3
    plan = []
    if left > 4 * LONG_FREEZE_TAKES:
        plan.append((LONG_FREEZE, LONG_FREEZE_TAKES))
        left -= LONG_FREEZE_TAKES
    left -= OVERHEAD * len(frame.SHORT)
    shares = {name: SHARES.get(name, 1) for name in frame.SHORT}
    one = left / sum(shares.values())
    plan = [(name, max(SHORTEST, share * one)) for name, share in shares.items()] + plan
    return plan + [("one_life", max(SHORTEST, total / 3 - OVERHEAD))]
