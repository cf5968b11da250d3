"""The folder of one Galera cluster, locked while its test runs, so that the next one can clear up after a dead one."""

import fcntl
import json
import shutil
import tempfile
from pathlib import Path

from .galera_net import remove_net

PREFIX = "rtm-galera-"
LOCK = "lock"
NET = "net.json"


class RunFolder:
    def __init__(self):
        # Short: the path of a socket has a limit. Others look into it: the servers do not run as root.
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.path.chmod(0o755)
        new = self.path / "lock.new"
        self._lock = new.open("w", encoding="utf-8")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        # Under its real name it is locked from the first moment on.
        new.rename(self.path / LOCK)

    def note(self, leftovers):
        (self.path / NET).write_text(json.dumps(leftovers), encoding="utf-8")

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()


def remove_leftovers():
    """Of runs that are dead; those that live hold their lock."""
    for lock in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{LOCK}"):
        try:
            with lock.open("r+", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                net = lock.parent / NET
                if net.exists():
                    remove_net(json.loads(net.read_text(encoding="utf-8")))
                shutil.rmtree(lock.parent, ignore_errors=True)
        except OSError:
            pass  # It lives, it is another user's, or somebody else has just cleared it up.
