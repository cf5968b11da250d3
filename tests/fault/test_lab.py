"""The fault lab: everything at once, one kind of fault at a time, and the books compared in the end (lab/README.md)."""

import asyncio
import json
import os
import random
from pathlib import Path

import pytest

from lab import frame, report
from lab.scenario import Skipped

SECONDS = float(os.environ.get("RTM_LAB_SECONDS", "12"))


def run(name, folder, **options):
    """The result of a scenario; its report is printed, and kept where scripts/test keeps what it finds."""
    seed = int(os.environ.get("RTM_LAB_SEED", random.randrange(1, 10**6)))
    try:
        result = asyncio.run(frame.run(name, folder / name, seed, **options))
    except Skipped as why:
        pytest.skip(str(why))
    print(report.text(result))
    if kept := os.environ.get("RTM_LAB_REPORTS"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        (Path(kept) / f"{name}.json").write_text(json.dumps(report.as_json(result), indent=2), encoding="utf-8")
    return result


@pytest.mark.parametrize("name", frame.SHORT)
def test_scenario(name, tmp_path):
    result = run(name, tmp_path, seconds=SECONDS)
    assert not result.failures(), report.text(result)
