"""The server under test: one data folder, and the lives that the program has on it."""

import os
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field

from rtm_rig.server import Server, binary, clean_environment

STOP_TIMEOUT = 60.0
KILLED_AT = re.compile(rb"RTM_FAULT \w+: kill at (\d+\.\d+)")


@dataclass
class Life:
    """From a launch to the end of the process. All times: CLOCK_MONOTONIC, seconds."""

    number: int
    launched: float
    ended: float | None = None  # The signal was sent, or (at a fault point) the end was seen.
    how: str = ""  # kill, fault, abort, stop
    recovered: float | None = None  # The first get-at that was answered.
    freezes: list = field(default_factory=list)  # (from, to)

    def stopped_between(self, start, end):
        return sum(max(0.0, min(end, b) - max(start, a)) for a, b in self.freezes)


class NoSecrets:
    """Stands in for the rig's book of secrets: the lab knows its secrets by their form."""

    def add(self, *_):
        pass


class ServerUnderTest:
    def __init__(self, folder, config, env=None):
        self.env = dict(env or {})
        self.rig = Server(folder, log_path=folder / "rig.log", book=NoSecrets(), config=config)
        self.output_path = folder / "server.out.log"
        self.lives = []
        self.process = None
        self._waiter = None
        self._frozen_at = None

    @property
    def life(self):
        return self.lives[-1]

    @property
    def pid(self):
        return self.process.pid

    def running(self):
        return self.process is not None and self.process.poll() is None

    def launch(self, env=None):
        """Starts the program and does not wait for anything."""
        assert not self.running()
        life = Life(len(self.lives), time.monotonic())
        # A file, not a pipe: nobody has to read it while the load runs.
        with self.output_path.open("ab") as output:
            self.process = subprocess.Popen(
                # A driver that is killed takes its server along.
                ["setpriv", "--pdeathsig", "KILL", str(binary()), "serve", "--config", str(self.rig.config_path)],
                cwd=self.rig.folder,
                env=clean_environment({**self.env, **(env or {})}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.lives.append(life)
        self._waiter = threading.Thread(target=self._reap, args=(self.process, life), daemon=True)
        self._waiter.start()
        return life

    def _reap(self, process, life):
        process.wait()
        seen = time.monotonic()
        if life.ended is None:
            life.ended, life.how = self._said_when() or seen, "fault"

    def _said_when(self):
        """When a fault point killed it, by its own word: the end of a process is seen later than it comes."""
        with self.output_path.open("rb") as output:
            output.seek(max(0, output.seek(0, os.SEEK_END) - 4096))
            found = KILLED_AT.findall(output.read())
        return float(found[-1]) if found else None

    def wait_ended(self, timeout=STOP_TIMEOUT):
        self._waiter.join(timeout)
        assert not self._waiter.is_alive(), f"the server (pid {self.pid}) did not end in {timeout} s"
        return self.process.returncode

    def kill(self, number=signal.SIGKILL):
        """By SIGKILL, or by what else ends it at once; waits until the process is gone."""
        if self._frozen_at is not None:
            self._note_freeze()
        self.life.how = "kill" if number == signal.SIGKILL else "abort"
        self.life.ended = time.monotonic()
        os.kill(self.pid, number)
        self.wait_ended()

    def stop(self):
        """SIGTERM; the status has to be 0."""
        self.life.how = "stop"
        os.kill(self.pid, signal.SIGTERM)
        # Until it is gone it may still read replies.
        self.life.ended = float("inf")
        status = self.wait_ended()
        self.life.ended = time.monotonic()
        assert status == 0, f"status {status} at the end; see {self.output_path}"

    def freeze(self):
        self._frozen_at = time.monotonic()
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.pid, signal.SIGCONT)
        self._note_freeze()

    def _note_freeze(self):
        self.life.freezes.append((self._frozen_at, time.monotonic()))
        self._frozen_at = None

    def end(self):
        """Whatever was going on: leaves no process."""
        if self.running():
            os.kill(self.pid, signal.SIGKILL)
            self.wait_ended()
