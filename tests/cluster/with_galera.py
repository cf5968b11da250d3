"""Runs a command while a Galera cluster is up, and ends with its status.

    python3 tests/cluster/with_galera.py --members 2 --logs FOLDER -- build/dev/src/rtm_storage_tests --gtest_filter='*Galera*'

RTM_GALERA then names the sockets of its members, with commas between them; root needs no password there.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "rig"))

from rtm_rig.galera import GaleraCluster  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=2)
    parser.add_argument("--logs", type=Path, required=True, help="where what the members say is kept")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    cluster = GaleraCluster(log_folder=options.logs, size=options.members)
    try:
        sockets = ",".join(member.socket for member in cluster.members)
        return subprocess.run(options.command, env={**os.environ, "RTM_GALERA": sockets}, check=False).returncode
    finally:
        cluster.close()


if __name__ == "__main__":
    sys.exit(main())
