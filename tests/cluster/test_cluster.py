"""Three nodes on a Galera cluster of three members: node and member killed, parted and healed under load (README.md)."""

import asyncio
import json
import os
import random
from pathlib import Path

from cluster_lab import play, report

ROWS = int(os.environ.get("RTM_LAB_ROWS", "3000"))


def test_nothing_is_lost_or_sent_twice(tmp_path):
    seed = int(os.environ.get("RTM_LAB_SEED", random.randrange(1, 10**6)))
    folder = Path(os.environ.get("RTM_LAB_FOLDER", tmp_path)) / "cluster"
    result = asyncio.run(play.run(folder, seed, rows=ROWS))
    print(report.text(result))
    if kept := os.environ.get("RTM_LAB_REPORTS"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        (Path(kept) / "cluster.json").write_text(json.dumps(report.as_json(result), indent=2), encoding="utf-8")
    assert not result.failures(), report.text(result)
