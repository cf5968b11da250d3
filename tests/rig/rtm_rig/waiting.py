"""Waiting for what will come, and calls that are under way meanwhile."""

import threading
import time


def wait_until(condition, what, timeout=60):
    """What `condition` returns once that is true."""
    deadline = time.monotonic() + timeout
    while not (value := condition()):
        assert time.monotonic() < deadline, f"not within {timeout} s: {what}"
        time.sleep(0.02)
    return value


def start_refresh(server, biz_id):
    """A public refresh that goes on in the background: its thread, and the list that gets its answer."""
    answers = []
    public = server.public()
    caller = threading.Thread(target=lambda: answers.append(public.refresh(biz_id)))
    caller.start()
    return caller, answers
