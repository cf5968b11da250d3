"""Reads server-sent events of the admin API in the background, as the console does."""

import json
import threading

import requests

from .api import ADMIN_PREFIX
from .waiting import wait_until


class EventReader:
    """Listens to jobs/events until it is closed or the server ends the stream."""

    def __init__(self, server, admin):
        self.events = []
        self.ended = threading.Event()
        self.reply = requests.get(
            f"{server.base}{ADMIN_PREFIX}/jobs/events",
            headers=dict(admin.session.headers),
            stream=True,
            timeout=60,
            proxies={"http": None, "https": None},
        )
        assert self.reply.status_code == 200, self.reply.text
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        name = None
        try:
            for line in self.reply.iter_lines(chunk_size=1, decode_unicode=True):
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    self.events.append((name, json.loads(line.removeprefix("data: "))))
        except (requests.RequestException, AttributeError):
            pass
        self.ended.set()

    def states_of(self, job_id):
        """Every state of this job that was told, in order."""
        seen = []
        for name, data in list(self.events):
            jobs = data["items"] if name == "jobs" else [data]
            seen += [job for job in jobs if job["id"] == job_id]
        return seen

    def wait_for_end_of(self, job_id):
        def ended():
            seen = self.states_of(job_id)
            return seen[-1] if seen and seen[-1]["finished_at"] else None

        return wait_until(ended, f"the end of {job_id} in the events")

    def close(self):
        self.reply.close()
