"""Runs scenarios of the fault lab and prints what the judge says. lab/README.md tells how to read it.

python3 tests/fault/lab/run.py --scenario kills --seconds 60 --seed 7 --binary build/lab/rt-manage
python3 tests/fault/lab/run.py --soak 30 --binary build/lab/rt-manage
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

FAULT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(FAULT), str(FAULT.parent / "rig")]

from lab import frame, report, soak  # noqa: E402
from lab.scenario import Skipped  # noqa: E402
from lab.verdict import Verdict  # noqa: E402


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--scenario", action="append", choices=sorted(frame.SCENARIOS), help="default: all short ones")
    what.add_argument("--soak", type=float, metavar="MINUTES", help="all of them in turn, then one long life")
    parser.add_argument("--seconds", type=float, default=30, help="how long each scenario goes on (default 30)")
    parser.add_argument("--seed", type=int, help="repeats the faults and the moments of an earlier run")
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--binary", type=Path, help="the program (default: RTM_BINARY, else the ASan build)")
    parser.add_argument(
        "--without", choices=("journal", "attempts"), help="takes a safeguard away: the lab has to see it"
    )
    parser.add_argument("--folder", type=Path, help="where databases, logs and reports stay (default: removed)")
    return parser.parse_args()


def run_all(plan, folder, seed, options):
    """(sum of the verdicts, how many scenarios failed)."""
    env = {"RTM_TEST_WITHOUT": options.without} if options.without else None
    total = Verdict()
    failed = 0
    for name, seconds in plan:
        try:
            result = asyncio.run(frame.run(name, folder / name, seed, seconds=seconds, rows=options.rows, env=env))
        except Skipped as why:
            print(f"--- {name}: skipped: {why}", flush=True)
            continue
        print(report.text(result), flush=True)
        (folder / f"{name}.json").write_text(json.dumps(report.as_json(result), indent=2), encoding="utf-8")
        total.add(result.verdict)
        failed += bool(result.failures())
    return total, failed


def main():
    options = parse_options()
    if options.binary:
        os.environ["RTM_BINARY"] = str(options.binary.resolve())
    folder = options.folder or Path(tempfile.mkdtemp(prefix="rtm-lab-"))
    folder.mkdir(parents=True, exist_ok=True)
    seed = options.seed if options.seed is not None else random.randrange(1, 10**6)
    plan = [(name, options.seconds) for name in options.scenario or frame.SHORT]
    if options.soak:
        plan = soak.timetable(options.soak)
    try:
        total, failed = run_all(plan, folder, seed, options)
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    if len(plan) > 1:
        print(report.sum_text(total, seed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
