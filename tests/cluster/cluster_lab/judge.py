"""What several nodes owe beyond what one does (lab.judge). Pure functions over plain values."""

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass

from lab import books
from lab.judge import TICK, begun_by_row
from lab.verdict import Finding

# "Work shared within 20 %": each node's from the mean.
MOST_UNEVEN = 0.2
# Fewer refreshes than this say nothing about shares.
LEAST_WORK = 300
# A row may wait for the lease of a node that is gone (docs/adr/0005), and a little.
LEASE = 120.0
AFTER_HEALING = 10.0
# While all is well. Changes are told within a second; what takes so much longer is not told at all.
LONGEST_STALE = 10.0


@dataclass
class Work:
    """A refresh that the schedule of a node sent."""

    node: int
    at: float  # True wall time, seconds.


@dataclass
class Sample:
    """How things stood with what is due, seen from a member with a majority."""

    at: float  # True wall time, seconds.
    overdue: int  # Rows.
    longest: float  # Seconds.


@dataclass
class Reading:
    """A caller was served an older token than somebody had been before."""

    at: float
    age: float  # Seconds since the newer one was served.
    node: int
    is_calm: bool


def shares(work, windows, nodes):
    """node -> refreshes within the windows."""
    count = Counter({node: 0 for node in nodes})
    count.update(entry.node for entry in work if any(start <= entry.at < end for start, end in windows))
    return dict(count)


def find_uneven(when, count):
    """What is wrong with the shares of that time, if anything is."""
    mean = sum(count.values()) / len(count)
    if sum(count.values()) < LEAST_WORK:
        return [f"only {sum(count.values())} refreshes by the schedule {when}: the shares say nothing"]
    return [
        f"node {node} did {number} refreshes {when}, {number / mean - 1:+.0%} from the mean of {mean:.0f}"
        for node, number in sorted(count.items())
        if abs(number / mean - 1) > MOST_UNEVEN
    ]


def find_overdue(samples):
    """Rows that nobody refreshed although all could."""
    if not samples:
        return ["what is due was never looked at"]
    return [
        f"{sample.overdue} rows are overdue, one by {sample.longest:.0f} s"
        for sample in samples
        if sample.longest > LEASE + AFTER_HEALING
    ][:3]


def find_stale(readings):
    """Old tokens that were served long after newer ones while nothing was broken."""
    return [
        f"node {reading.node} served an older token {reading.age:.1f} s after a newer one"
        for reading in readings
        if reading.is_calm and reading.age > LONGEST_STALE
    ]


def find_senders(evidence, node_of_life, node_of_owner):
    """Each showing of a token has an attempt of its own, made by the node that sent it."""
    begun = begun_by_row(evidence)
    used = {}
    findings = []
    for shown in evidence.books["presentations"]:
        row = evidence.row_of.get(shown[books.FAMILY])
        if row is None:
            continue
        name = f"family {shown[books.FAMILY]} generation {shown[books.GENERATION]}"
        sender = node_of_life[shown[books.LIFE]]
        times, attempts = begun.get(row, ([], []))
        index = bisect_right(times, shown[books.WALL] + TICK) - 1
        if index < 0:
            findings.append(Finding(f"sent by node {sender} without an attempt", name))
            continue
        attempt = attempts[index]
        owner = node_of_owner[attempt.owner]
        if owner != sender:
            findings.append(Finding(f"sent by node {sender} in attempt {attempt.id} of node {owner}", name))
        if attempt.id in used:
            findings.append(Finding(f"attempt {attempt.id} was sent twice, by nodes {used[attempt.id]}, {sender}", name))
        used[attempt.id] = sender
    return findings


def count_sent(evidence, node_of_life):
    """node -> showings at the upstream."""
    return dict(Counter(node_of_life[shown[books.LIFE]] for shown in evidence.books["presentations"]))


def count_attempts(evidence, node_of_owner):
    """node -> outcome -> attempts."""
    count = defaultdict(Counter)
    for attempt in evidence.attempts:
        count[node_of_owner[attempt.owner]][attempt.outcome or "open"] += 1
    return dict(count)


def find_unsent(evidence, node_of_life, node_of_owner):
    """
    As many attempts as showings, node by node, but for what never left: those that say so, and those that a kill or a cut
    ended before the request was out, which nobody can tell from those that it ended after.
    """
    sent = count_sent(evidence, node_of_life)
    findings = []
    for node, outcomes in count_attempts(evidence, node_of_owner).items():
        certain = sum(outcomes[name] for name in ("rotated", "kept", "throttled"))
        most = sum(outcomes.values()) - sum(outcomes[name] for name in ("not_sent", "not_needed"))
        if not certain <= sent.get(node, 0) <= most:
            findings.append(
                f"node {node} sent {sent.get(node, 0)} requests; its attempts say {certain} at least, {most} at most"
            )
    return findings


def find_foreign(settled, owner_of, node_of_owner):
    """
    Attempts that a node has taken for cut off, which were another one's. Every node of the lab is back long before the
    others may give it up, so each has to settle its own. `settled`: node -> ids of attempts.
    """
    return [
        f"node {node} took attempt {attempt} of node {node_of_owner[owner_of[attempt]]} for cut off"
        for node, attempts in sorted(settled.items())
        for attempt in attempts
        if attempt in owner_of and node_of_owner[owner_of[attempt]] != node
    ]
