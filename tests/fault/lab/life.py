"""The server under test: one data folder, and the lives that the program has on it."""

import os
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from rtm_rig.server import Server, binary, clean_environment

STOP_TIMEOUT = 60.0
KILLED_AT = re.compile(rb"RTM_FAULT \w+: kill at (\d+\.\d+)")
LIFE_VARIABLE = "RT_MANAGE_PROVIDERS_OPENAI_EXTRA"
# A driver that is killed takes its server along.
LAUNCHER = ["setpriv", "--pdeathsig", "KILL"]
PREFERENCE = -10
LAST_WORDS = 4096  # bytes
SANITIZER = re.compile(rb"(?:ERROR|WARNING): \w+Sanitizer.*|.*runtime error:.*")


@dataclass
class Life:
    """From a launch to the end of the process. All times: CLOCK_MONOTONIC, seconds."""

    number: int
    launched: float
    said_from: int = 0  # Where its words begin in the file of all lives.
    ended: float | None = None  # The signal was sent, or (at a fault point) the end was seen.
    how: str = ""  # kill, fault, abort, stop; died: by itself; refused: to start on a full disk
    status: int | None = None  # Of one that died.
    recovered: float | None = None  # The first get-at that was answered.
    freezes: list = field(default_factory=list)  # (from, to)

    def stopped_between(self, start, end):
        return sum(max(0.0, min(end, b) - max(start, a)) for a, b in self.freezes)


class NoSecrets:
    """Stands in for the rig's book of secrets: the lab knows its secrets by their form."""

    def add(self, *_):
        pass


class ServerUnderTest:
    """`all_lives`: of several servers that ask one upstream, in the order of their numbers."""

    def __init__(self, folder, config, env=None, all_lives=None):
        self.env = dict(env or {})
        self.rig = Server(folder, log_path=folder / "rig.log", book=NoSecrets(), config=config)
        self.output_path = folder / "server.out.log"
        self.lives = []
        self._all_lives = [] if all_lives is None else all_lives
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
        life = Life(len(self._all_lives), time.monotonic())
        # A file, not a pipe: nobody has to read it while the load runs.
        with self.output_path.open("ab") as output:
            life.said_from = output.tell()
            self.process = subprocess.Popen(
                [*LAUNCHER, str(binary()), "serve", "--config", str(self.rig.config_path)],
                cwd=self.rig.folder,
                # Every request of this life says so: what comes late is not taken for the next one's.
                env=clean_environment({**self.env, **(env or {}), LIFE_VARIABLE: f"life={life.number}"}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._prefer()
        self.lives.append(life)
        self._all_lives.append(life)
        self._waiter = threading.Thread(target=self._reap, args=(self.process, life), daemon=True)
        self._waiter.start()
        return life

    def _prefer(self):
        """The server goes first: one that has to wait for the processor looks like one that does not read its replies."""
        try:
            os.setpriority(os.PRIO_PROCESS, self.pid, PREFERENCE)
            # Where sessions share the processor, that counts inside of a session only.
            Path(f"/proc/{self.pid}/autogroup").write_text(str(PREFERENCE), encoding="ascii")
        except OSError:
            pass  # Not root, or no such sharing.

    def _reap(self, process, life):
        process.wait()
        seen = time.monotonic()
        if life.ended is None:
            # When a fault point killed it, by its own word: the end of a process is seen later than it comes.
            said = KILLED_AT.findall(self.last_words(life)) if process.returncode == -signal.SIGKILL else []
            life.ended, life.how = (float(said[-1]), "fault") if said else (seen, "died")
            life.status = process.returncode

    def last_words(self, life):
        with self.output_path.open("rb") as output:
            output.seek(max(life.said_from, output.seek(0, os.SEEK_END) - LAST_WORDS))
            return output.read()

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

    def accidents(self):
        """Ends that nobody caused, and what sanitizers said."""
        died = [
            f"life {life.number} ended by itself, status {life.status}" for life in self.lives if life.how == "died"
        ]
        said = SANITIZER.findall(self.output_path.read_bytes())
        return died + [text.decode(errors="replace") for text in said]

    def end(self):
        """Whatever was going on: leaves no process."""
        if self.running():
            os.kill(self.pid, signal.SIGKILL)
            self.wait_ended()
