"""A result as a table for people and as JSON for machines."""

from statistics import median

from .judge import YOUNG

SHOWN = 12


def of_counter(counter):
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items()) if count) or "none"


def rate(young, in_flight):
    if not in_flight:
        return "none in flight"
    return f"{young} of {in_flight} in flight" + (f" = 1 in {in_flight / young:.0f}" if young else "")


def of_verdict(verdict):
    """(name, value) of each line that every run has."""
    ages = sorted(age for age, _ in verdict.young)
    recovery = verdict.recovery
    yield "refreshes", f"{verdict.refreshes} ({of_counter(verdict.results)})"
    yield "rotations", str(verdict.rotations)
    yield "ends of the server", of_counter(verdict.kills)
    yield "losses", str(len(verdict.losses))
    yield "replays", f"{len(verdict.replays)} (deliberate probes of used-up tokens: {verdict.probes_of_used_tokens})"
    yield "not read before a kill, < 20 ms", rate(len(ages), verdict.in_flight)
    if verdict.answered_just_before:
        # Of what is answered evenly over 20 ms, this share was not saved.
        unsaved = len(ages) / verdict.answered_just_before * YOUNG
        answered = verdict.answered_just_before
        yield "  answered in those 20 ms", f"{answered}: a reply is unsaved for {unsaved * 1000:.2f} ms in the mean"
    if ages:
        yield "  their ages", (
            f"median {median(ages) * 1000:.1f} ms, 90 % {ages[int(len(ages) * 0.9)] * 1000:.1f} ms, "
            f"longest {ages[-1] * 1000:.1f} ms"
        )
    yield "undelivered rotations", of_counter(verdict.undelivered)
    yield "  of these saved all the same", str(verdict.saved_all_the_same)
    if verdict.lost_with_the_copy:
        yield "lost with the older copy", str(verdict.lost_with_the_copy)
    yield "doubts", of_counter(verdict.doubt_codes)
    yield "  how they ended", of_counter(verdict.doubts)
    yield "states at the end", of_counter(verdict.states)
    yield "families", f"{verdict.families}, revoked {verdict.revoked}"
    yield "faults of the upstream", of_counter(verdict.faults)
    if recovery:
        yield "time to recover", (
            f"median {median(recovery) * 1000:.0f} ms, 99 % {recovery[int(len(recovery) * 0.99)] * 1000:.0f} ms, "
            f"longest {recovery[-1] * 1000:.0f} ms"
        )


def lines(result):
    yield from of_verdict(result.verdict)
    yield "plain secrets on disk", f"{len(result.secrets)} in {result.scanned} files"
    yield from result.measures.items()
    yield "calls", of_counter(result.calls)


def table(head, rows, ends):
    return "\n".join([head, *(f"{name:<32} {value}" for name, value in rows), *ends])


def text(result):
    failures = result.failures()
    shown = [f"FAILED {line}" for line in failures[:SHOWN]]
    if len(failures) > SHOWN:
        shown.append(f"... and {len(failures) - SHOWN} more")
    head = f"--- {result.name}   seed {result.seed}   {result.seconds:.0f} s"
    return table(head, lines(result), shown or ["ok"])


def sum_text(verdict, seed, failed):
    end = f"{failed} scenarios failed" if failed else "ok"
    return table(f"=== all of them   seed {seed}", of_verdict(verdict), [end])


def as_json(result):
    verdict = result.verdict
    plain = {name: value for name, value in vars(verdict).items() if name not in ("recovery", "young")}
    plain |= {
        name: [str(finding) for finding in plain[name]] for name in ("losses", "replays", "unnoticed", "findings")
    }
    return {
        "scenario": result.name,
        "seed": result.seed,
        "seconds": round(result.seconds, 1),
        **plain,
        "young": [{"ms": round(age * 1000, 2), "where": where} for age, where in verdict.young],
        "recovery_seconds": [round(seconds, 4) for seconds in verdict.recovery],
        "plain_secrets": result.secrets,
        "seen_from_outside": result.violations,
        "measures": result.measures,
        "calls": result.calls,
        "failures": result.failures(),
    }
