"""The cluster of the tests itself: it leaves nothing behind, also if its run is killed, and runs do not disturb each other."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rtm_rig.galera import GaleraCluster
from rtm_rig.galera_net import Namespaces, ip
from rtm_rig.galera_run import remove_leftovers

DIES = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[1:2]
from rtm_rig.galera import GaleraCluster
cluster = GaleraCluster(log_folder=Path(sys.argv[2]), size=1)
print(cluster.folder, getattr(cluster.net, "name", "-"), cluster.member(1).process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def cluster(tmp_path):
    made = GaleraCluster(log_folder=tmp_path / "living", size=1)
    yield made
    made.close()


def interfaces():
    return ip("link").stdout + ip("netns", "list").stdout


def test_the_next_run_clears_up_after_a_dead_one_only(cluster, tmp_path):
    rig = Path(__file__).resolve().parents[1] / "rig"
    dead = subprocess.run(
        [sys.executable, "-c", DIES, rig, tmp_path / "dead"], capture_output=True, text=True, timeout=120
    )
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    folder, net, pid = dead.stdout.split()
    assert Path(folder).exists()
    remove_leftovers()
    assert not Path(folder).exists()
    assert net == "-" or net not in interfaces()
    assert not Path(f"/proc/{pid}/cwd").exists(), "its server went with it"
    assert cluster.member(1).is_synced(), "the one that lives is left alone"


def test_a_run_that_ends_leaves_nothing(tmp_path):
    cluster = GaleraCluster(log_folder=tmp_path, size=1)
    cluster.close()
    assert not cluster.folder.exists()
    if isinstance(cluster.net, Namespaces):
        assert cluster.net.name not in interfaces()
