"""The result of a play as a table for people and as JSON for machines."""

from collections import Counter

from lab import report as lab_report


def of_followed(followed):
    for what in sorted({entry.what for entry in followed}):
        entries = [entry for entry in followed if entry.what == what]
        yield f"known elsewhere: {what}", (
            f"{len(entries)} times, after {max(entry.polls for entry in entries)} questions at most "
            f"({max(entry.seconds for entry in entries):.2f} s)"
        )


def of_readings(readings):
    for name, is_calm in (("in calm phases", True), ("around faults", False)):
        ages = sorted(reading.age for reading in readings if reading.is_calm == is_calm)
        yield f"older token served, {name}", f"{len(ages)}" + (f", {ages[-1]:.2f} s late at most" if ages else "")


def of_shares(count):
    mean = sum(count.values()) / len(count) or 1
    return ", ".join(f"{node}: {number} ({number / mean - 1:+.1%})" for node, number in sorted(count.items()))


def lines(result):
    yield from lab_report.of_verdict(result.verdict)
    yield "requests by node", ", ".join(f"{node}: {count}" for node, count in sorted(result.sent.items()))
    for node, outcomes in sorted(result.attempts.items()):
        yield f"attempts of node {node}", lab_report.of_counter(outcomes)
    yield "by the schedule, all well", of_shares(result.shares)
    yield "by the schedule, after faults", of_shares(result.later_shares)
    yield "longest overdue", f"{max((sample.longest for sample in result.samples), default=0):.1f} s"
    yield from of_followed(result.followed)
    yield from of_readings(result.readings)
    yield "plain secrets on disk", f"{len(result.secrets)} in {result.scanned} files"
    yield "calls", lab_report.of_counter(result.calls)


def text(result):
    head = f"--- cluster lab   seed {result.seed}   {result.seconds:.0f} s"
    failures = result.failures()
    shown = [f"FAILED {line}" for line in failures[: lab_report.SHOWN]]
    if len(failures) > len(shown):
        shown.append(f"... and {len(failures) - len(shown)} more")
    return lab_report.table(head, lines(result), shown or ["ok"])


def as_json(result):
    return {
        "seed": result.seed,
        "seconds": round(result.seconds, 1),
        "lines": dict(lines(result)),
        "told": result.told,
        "overdue": [(round(sample.at, 1), sample.overdue, round(sample.longest, 1)) for sample in result.samples],
        "polls": {
            what: dict(Counter(entry.polls for entry in result.followed if entry.what == what))
            for what in {entry.what for entry in result.followed}
        },
        "failures": result.failures(),
    }
