"""Compares the upstream's books with what the server has. Pure functions over evidence.Evidence."""

from bisect import bisect_right
from collections import Counter, defaultdict
from math import inf

from . import books, tokens
from .verdict import Finding, Verdict

# What a killed process had in its socket for less than this it may not have read yet.
YOUNG = 0.020
# The deadline of an exchange is 30 s from the hand-over, a moment before the request arrives here.
IN_TIME = 29.0
# Attempts carry milliseconds.
TICK = 0.002
# Ends that leave a process no time.
SUDDEN = ("kill", "fault", "abort")
# Of these ends the moment is not known, and they fail the run in any case.
ALREADY_BAD = ("died", "refused")
SETTLED_STATES = ("in_doubt", "rotation_lost")
HUNG_UP = "the server hung up"
# Outcomes of attempts.
SOLVED = ("rotated", "kept")
SPENDS_NO_PROBE = ("not_sent", "throttled", "egress_fault", "misconfigured", "not_needed")


def judge(evidence):
    verdict = Verdict()
    rotations = index_rotations(evidence.books)
    count(evidence, verdict)
    missing = find_shown_again(evidence, verdict)
    missing |= find_behind(evidence, verdict)
    for key in sorted(missing):
        place_blame(evidence, rotations.get(key), key, verdict)
    count_undelivered(evidence, missing, verdict)
    find_hung_up(evidence, verdict)
    find_replays(evidence, verdict)
    follow_doubts(evidence, verdict)
    count_in_flight(evidence, verdict)
    return verdict


def index_rotations(dump):
    """(family, generation that was used up) -> presentation."""
    return {
        (row[books.FAMILY], row[books.GENERATION]): row
        for row in dump["presentations"]
        if row[books.RESULT] == books.ROTATED
    }


def count(evidence, verdict):
    for row in evidence.books["presentations"]:
        verdict.results[row[books.RESULT]] += 1
        if row[books.FAULT]:
            verdict.faults[row[books.FAULT]] += 1
    verdict.refreshes = len(evidence.books["presentations"])
    verdict.rotations = verdict.results[books.ROTATED]
    verdict.unknown_tokens = verdict.results[books.UNKNOWN]
    verdict.families = len(evidence.books["families"])
    verdict.revoked = sum(revoked for _, revoked in evidence.books["families"].values())
    verdict.lives = len(evidence.lives)
    verdict.kills = Counter(life.how for life in evidence.lives)
    verdict.recovery = sorted(
        life.recovered - before.ended
        for before, life in zip(evidence.lives, evidence.lives[1:])
        if life.recovered is not None and before.how in ("kill", "fault")
    )


def find_shown_again(evidence, verdict):
    """Who shows a used-up token again does not have its successor: these rotations did not arrive."""
    missing = set()
    for row in evidence.books["presentations"]:
        if row[books.CONSUMED_BEFORE]:
            verdict.shown_again += 1
            missing.add((row[books.FAMILY], row[books.GENERATION]))
    return missing


def find_behind(evidence, verdict):
    """The rotations that the store at the end lacks."""
    held = {}
    for row_id, row in evidence.rows.items():
        parsed = tokens.parse_refresh_token(row.refresh_token)
        if parsed is None or row.refresh_token != tokens.refresh_token(evidence.books["seed"], *parsed):
            if row.refresh_token:
                verdict.findings.append(Finding("foreign token", row.biz_id))
            continue
        held[parsed[0]] = (parsed[1], row)
    missing = set()
    for family, (live, _) in evidence.books["families"].items():
        family = int(family)
        if family not in held:
            if family not in evidence.given_up and family not in evidence.uncertain and family in evidence.row_of:
                verdict.losses.append(Finding("row is gone", f"family {family}"))
            continue
        generation, row = held[family]
        verdict.held += 1
        verdict.states[row.state] += 1
        if generation > live:
            verdict.findings.append(Finding("token from the future", row.biz_id))
        gap = range(generation, live)
        missing |= {(family, used) for used in gap}
        if gap and row.state not in SETTLED_STATES:
            verdict.unnoticed.append(Finding(f"used-up token in a row that is {row.state}", row.biz_id))
    return missing


def delivery(evidence, rotation):
    """(kind, age in seconds or None): delivered, young or how it was not delivered."""
    whole = rotation[books.WHOLE]
    if not rotation[books.BRINGS_RT]:
        return rotation[books.FAULT], None
    life = evidence.lives[rotation[books.LIFE]]
    if whole is None:
        return HUNG_UP if hung_up(life, rotation) else "peer was gone", None
    if life.ended is not None and whole >= life.ended:
        return "peer was dead", None
    # A frozen process finds the reply in its socket when it wakes up, past its deadline or not.
    deadline = rotation[books.ARRIVED] + IN_TIME
    thawed = max((end for start, end in life.freezes if start <= deadline <= end), default=deadline)
    if whole > thawed:
        return "late", None
    if life.how in SUDDEN:
        age = life.ended - whole - life.stopped_between(whole, life.ended)
        if age < YOUNG:
            return "young", max(age, 0.0)
    return "delivered", None


def hung_up(life, row):
    """The server left by itself: it was alive, and not past its deadline."""
    if row[books.LOST] is None or life.how in ALREADY_BAD:
        return False
    return row[books.LOST] < min(row[books.ARRIVED] + IN_TIME, inf if life.ended is None else life.ended)


def find_hung_up(evidence, verdict):
    """Whoever leaves, the exchange goes on: a reply that nobody waits for any more is lost, whatever it would have said."""
    for row in evidence.books["presentations"]:
        name = f"family {row[books.FAMILY]} generation {row[books.GENERATION]}"
        if hung_up(evidence.lives[row[books.LIFE]], row):
            after = f"{row[books.LOST] - row[books.ARRIVED]:.3f} s after it had asked, {row[books.RESULT]}"
            verdict.findings.append(Finding(f"{HUNG_UP} {after}", name))
        if row[books.BRINGS_RT] and row[books.WHOLE] is None and row[books.LOST] is None:
            verdict.findings.append(Finding("neither answered nor lost: the books are wrong", name))


def place_blame(evidence, rotation, key, verdict):
    """This rotation did not arrive in the store: was it ours to keep?"""
    name = f"family {key[0]} generation {key[1] + 1}"
    if rotation is None:
        verdict.findings.append(Finding("no rotation in the books", name))
        return
    kind, age = delivery(evidence, rotation)
    if kind == "young":
        verdict.young.append((age, name))
    elif kind == "delivered":
        if any(copy.lacks(rotation[books.ARRIVED], rotation[books.WHOLE]) for copy in evidence.copies):
            verdict.lost_with_the_copy += 1
        else:
            verdict.losses.append(Finding(describe(evidence, rotation), name))
    else:
        verdict.lost_on_the_way[kind] += 1


def describe(evidence, rotation):
    life = evidence.lives[rotation[books.LIFE]]
    left = "to its end" if life.ended is None else f"{life.ended - rotation[books.WHOLE]:.3f} s before {life.how}"
    return f"delivered whole in life {life.number}, {left}, fault {rotation[books.FAULT]}"


def count_undelivered(evidence, missing, verdict):
    for row in evidence.books["presentations"]:
        if row[books.RESULT] != books.ROTATED:
            continue
        kind, _ = delivery(evidence, row)
        if kind not in ("delivered", "young"):
            verdict.undelivered[kind] += 1
            verdict.saved_all_the_same += (row[books.FAMILY], row[books.GENERATION]) not in missing


def find_replays(evidence, verdict):
    """Each showing of a used-up token has to be the probe that the timeline has at that time, and one per doubt."""
    begun = begun_by_row(evidence)
    explained = set()
    for shown in evidence.books["presentations"]:
        if not shown[books.CONSUMED_BEFORE]:
            continue
        name = f"family {shown[books.FAMILY]} generation {shown[books.GENERATION]}"
        times, attempts = begun.get(evidence.row_of.get(shown[books.FAMILY]), ([], []))
        # The row has one attempt at a time, so it is the last that had begun.
        index = bisect_right(times, shown[books.WALL] + TICK) - 1
        attempt = attempts[index] if index >= 0 else None
        if len(evidence.clock.steps) > 1 and not can_have_shown(attempt, shown, explained):
            # Around a step nobody can tell when an attempt began; each probe still explains one showing only.
            attempt = next((other for other in attempts if can_have_shown(other, shown, explained)), attempt)
        if not can_have_shown(attempt, shown, explained):
            sender = "no attempt" if attempt is None else f"attempt {attempt.id}: {attempt.kind}, {attempt.outcome}"
            verdict.replays.append(Finding(f"used up, and sent by {sender}", name))
        elif shown[books.RESULT] != books.THROTTLED:
            # "Later" (429) spends no probe.
            explained.add(id(attempt))
            verdict.probes_of_used_tokens += 1


def can_have_shown(attempt, shown, explained):
    """Whether it is a probe that may have shown a used-up token and been answered so, and has shown none yet."""
    if attempt is None or attempt.kind != "probe" or attempt.outcome in SOLVED or id(attempt) in explained:
        return False
    return shown[books.RESULT] == books.THROTTLED or attempt.outcome not in SPENDS_NO_PROBE


def to_monotonic(evidence):
    """What makes CLOCK_MONOTONIC of true wall time."""
    first = next(iter(evidence.books["presentations"]), None)
    return first[books.ARRIVED] - first[books.WALL] if first else 0.0


def begun_by_row(evidence):
    """row -> (true wall times at which its attempts began, the attempts)."""
    shift = to_monotonic(evidence)
    begun = defaultdict(lambda: ([], []))
    for attempt in evidence.attempts:
        times, attempts = begun[attempt.row]
        true = evidence.clock.true_time(attempt.started, shift)
        # Milliseconds may be lost, the order may not.
        times.append(max(true, times[-1] if times else true))
        attempts.append(attempt)
    return begun


def follow_doubts(evidence, verdict):
    """Walks the timeline: each doubt, how it was resolved, and whether anything but one probe was sent in it."""
    shift = to_monotonic(evidence)
    doubts = {}  # row -> [fingerprint in doubt, whether its probe is spent]
    last_sent = {}  # row -> CLOCK_MONOTONIC
    for attempt in evidence.attempts:
        if attempt.outcome in SPENDS_NO_PROBE or attempt.outcome == "":
            continue
        doubt = doubts.get(attempt.row)
        if doubt is not None and doubt[0] != attempt.sent:
            # Another login was put into the row.
            verdict.doubts["replaced before a probe"] += not doubt[1]
            doubt = doubts.pop(attempt.row) and None
        began = evidence.clock.true_time(attempt.started, shift) + shift
        if doubt is None and attempt.kind == "probe" and came_with_a_copy(evidence, last_sent.get(attempt.row), began):
            verdict.doubt_codes["store_restored"] += 1
            doubt = doubts[attempt.row] = [attempt.sent, False]
        last_sent[attempt.row] = began
        if doubt is None:
            if attempt.kind == "probe":
                verdict.replays.append(Finding("probe without a doubt", f"row {attempt.row}"))
            elif attempt.outcome == "in_doubt":
                verdict.doubt_codes[attempt.code] += 1
                doubts[attempt.row] = [attempt.sent, False]
        else:
            follow_probe(attempt, doubts, verdict)
    for row, (_, spent) in doubts.items():
        if not spent:
            verdict.doubts["open at the end" if row in evidence.rows else "deleted before a probe"] += 1


def came_with_a_copy(evidence, last_sent, began):
    """
    Whether an older database was brought back since the row's token was last sent, by its timeline: the attempt that
    left the doubt is not in that timeline, only in the custody log (docs/custody_log.md, "At start", 3 and 4).
    """
    return any(
        copy.restored is not None and (last_sent is None or last_sent < copy.restored) and copy.restored < began
        for copy in evidence.copies
    )


def follow_probe(attempt, doubts, verdict):
    doubt = doubts[attempt.row]
    if attempt.kind != "probe":
        verdict.replays.append(Finding(f"sent in doubt: {attempt.outcome}", f"row {attempt.row}"))
    elif doubt[1]:
        verdict.replays.append(Finding("second probe of one doubt", f"row {attempt.row}"))
    elif attempt.outcome in SOLVED:
        verdict.doubts["probed: solved"] += 1
        doubts.pop(attempt.row)
    else:
        verdict.doubts[f"probed: rotation lost ({attempt.outcome})"] += 1
        doubt[1] = True


def count_in_flight(evidence, verdict):
    """Rotations that a kill found on their way: asked for, and not answered longer than YOUNG ago."""
    for row in evidence.books["presentations"]:
        life = evidence.lives[row[books.LIFE]]
        if row[books.RESULT] != books.ROTATED or life.how not in SUDDEN:
            continue
        whole = row[books.WHOLE]
        if whole is None or whole > life.ended:
            verdict.in_flight += row[books.BRINGS_RT] and row[books.ARRIVED] < life.ended
        elif life.ended - whole - life.stopped_between(whole, life.ended) < YOUNG:
            verdict.in_flight += 1
            verdict.answered_just_before += 1
