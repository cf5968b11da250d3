"""Starts lab.upstream and speaks to its control port."""

import http.client
import json
import subprocess
import sys
from pathlib import Path

PACKAGE_PARENT = Path(__file__).resolve().parents[1]


class UpstreamProcess:
    def __init__(self, seed, log_path):
        self.log = open(log_path, "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lab.upstream", str(seed)],
            cwd=PACKAGE_PARENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            start_new_session=True,
        )
        ready = self.process.stdout.readline().split()
        if not ready or ready[0] != "ready":
            raise RuntimeError(f"the upstream did not start: see {log_path}")
        self.port, self.control_port = int(ready[1]), int(ready[2])
        self.token_url = f"http://127.0.0.1:{self.port}/token"

    def _call(self, path, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.control_port, timeout=300)
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        reply = connection.getresponse()
        answer = json.loads(reply.read())
        connection.close()
        if reply.status != 200:
            raise ValueError(f"{path}: {answer}")
        return answer

    def mint(self, count):
        return self._call("/mint", {"count": count})

    def plan(self, weights, delay=(0.0, 0.15)):
        self._call("/plan", {"weights": weights, "delay": delay})

    def at_life(self, seconds):
        self._call("/set", {"at_life": seconds})

    def books(self):
        return self._call("/books", {})

    def presentations(self):
        return self._call("/counts", {})["presentations"]

    def stop(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()
        self.log.close()
