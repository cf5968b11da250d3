"""A child process whose output is read line by line, so that tests wait for words and not for time."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

# No test depends on these being short: they only end a test that hangs.
START_TIMEOUT = 90.0
STOP_TIMEOUT = 60.0


class ProcessEnded(Exception):
    pass


class ManagedProcess:
    """Starts `argv`; keeps all that it prints, in memory and in `log_path`."""

    def __init__(self, argv, *, log_path, cwd=None, env=None, stdin=subprocess.DEVNULL):
        self.argv = [str(part) for part in argv]
        self.log_path = Path(log_path)
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        self.lines = []
        self._changed = threading.Condition()
        self._open_streams = 2
        self._log = self.log_path.open("a", encoding="utf-8")
        # A session of its own: a Ctrl-C for pytest is not one for the peers, which are stopped in order.
        self.popen = subprocess.Popen(
            self.argv,
            cwd=cwd,
            env=env,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._readers = [
            threading.Thread(target=self._read, args=(stream, name), daemon=True)
            for stream, name in ((self.popen.stdout, "out"), (self.popen.stderr, "err"))
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, stream, name):
        for line in stream:
            with self._changed:
                self.lines.append((name, line.rstrip("\n")))
                self._log.write(line)
                self._log.flush()
                self._changed.notify_all()
        with self._changed:
            self._open_streams -= 1
            self._changed.notify_all()

    @property
    def pid(self):
        return self.popen.pid

    def output(self, name=None):
        """What was printed so far on `out`, `err` or both."""
        with self._changed:
            return "\n".join(line for stream, line in self.lines if name in (None, stream))

    def wait_for(self, wanted, *, timeout=START_TIMEOUT, start=0):
        """The first line from line `start` on for which `wanted(line)` is true, or what it returned."""
        deadline = time.monotonic() + timeout
        with self._changed:
            position = start
            while True:
                while position < len(self.lines):
                    found = wanted(self.lines[position][1])
                    if found:
                        return found
                    position += 1
                if self._open_streams == 0:
                    raise ProcessEnded(f"{self.argv[0]} ended:\n{self._tail()}")
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"{self.argv[0]} did not say it in {timeout} s:\n{self._tail()}")
                self._changed.wait(left)

    def line_count(self):
        with self._changed:
            return len(self.lines)

    def _tail(self):
        return "\n".join(line for _, line in self.lines[-40:])

    def running(self):
        return self.popen.poll() is None

    def signal(self, number):
        os.kill(self.pid, number)

    def wait(self, timeout=STOP_TIMEOUT):
        """The exit status; waits for the last line too."""
        status = self.popen.wait(timeout)
        for reader in self._readers:
            reader.join(timeout)
        return status

    def stop(self, timeout=STOP_TIMEOUT):
        """Asks it to stop and returns its status; kills it if it does not."""
        if self.running():
            self.signal(signal.SIGTERM)
            self.signal(signal.SIGCONT)
        try:
            return self.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        finally:
            self._log.flush()

    def kill(self):
        if self.running():
            self.signal(signal.SIGKILL)
        return self.wait()
