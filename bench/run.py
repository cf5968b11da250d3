#!/usr/bin/python3
"""The benchmarks of rt-manage: one run, printed as a table; --write puts it into docs/performance.md.

usage: bench/run.py [--rows N] [--seconds S] [--write]

Everything runs on loopback: the release binary, a bare epoll server as the yardstick, a scripted token endpoint that
rotates strictly and answers after 50 ms, and wrk as the caller. Needs `./scripts/build --preset bench` and wrk.
"""
import argparse
import http.client
import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"
SECRET = "bench-api-secret-0123456789"
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mib(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


class Peer:
    """A program of bench/ that prints its port and ends with its standard input."""

    def __init__(self, name, *arguments):
        self.process = subprocess.Popen(
            [BUILD / f"bench_{name}", *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def stop(self):
        return self.process.communicate()[0].strip()


class Server:
    """rt-manage on a folder of its own; `environment` is added to the caller's, `database` is YAML."""

    def __init__(self, folder, token_port, environment=None, database=None):
        self.folder = folder
        database = database or f"{{database: {folder}/data/tokens.db}}"
        (folder / "config.yml").write_text(f"""
server: {{host: 127.0.0.1, port: 0, mode: release, data_dir: "{folder}/data"}}
database: {database}
auth: {{username: bench, password: bench-password-0123, api_secret: {SECRET}}}
log: {{level: warn}}
openai: {{schedule_enabled: false}}
providers: {{openai: {{token_url: "http://127.0.0.1:{token_port}/oauth/token"}}}}
refresh: {{max_flights: 256, max_per_client: 256, max_per_proxy: 256, rate_per_egress: 0, coalesce: 0}}
""")
        (folder / "data").mkdir(exist_ok=True)
        self.log = open(folder / "log", "a+")
        started = time.monotonic()
        self.process = subprocess.Popen(
            [BUILD / "rt-manage", "serve", "--config", folder / "config.yml"], stdout=self.log, stderr=self.log,
            env=os.environ | (environment or {}))
        self.port = self._wait_for_port()
        self.start_seconds = time.monotonic() - started

    def _wait_for_port(self):
        control = self.folder / "data" / "control.json"
        while True:
            if self.process.poll() is not None:
                sys.exit("rt-manage did not start:\n" + (self.folder / "log").read_text()[-2000:])
            try:
                record = json.loads(control.read_text())
                if record["pid"] == self.process.pid:
                    return int(record["url"].rsplit(":", 1)[1].rstrip("/"))
            except (OSError, ValueError, KeyError):
                pass
            time.sleep(0.005)

    def post(self, path, body, timeout=900):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Content-Type": "application/json", "X-API-Secret": SECRET, "Authorization": "Bearer " + SECRET}
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status} {text[:500]}")
        return json.loads(text)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def load(port, path, seconds, script):
    """wrk with 64 keep-alive connections: (requests, p99 in ms)."""
    run = subprocess.run(["wrk", "-t1", "-c64", f"-d{seconds}s", "--latency", "-s", script,
                          f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True)
    if "Non-2xx" in run.stdout or "Socket errors" in run.stdout:
        sys.exit(run.stdout)
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", run.stdout).groups()
    return (int(re.search(r"(\d+) requests in", run.stdout).group(1)),
            float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def wrk_script(folder, name, next_row):
    """A wrk script that asks for the row `next_row`, an expression in Lua."""
    script = folder / f"{name}.lua"
    script.write_text(f"""
math.randomseed(7)
local row = 0
local headers = {{["Content-Type"] = "application/json", ["X-API-Secret"] = "{SECRET}"}}
request = function()
  row = {next_row}
  return wrk.format("POST", nil, headers, '{{"biz_id":"bench-' .. row .. '"}}')
end
""")
    return script


def fill_cache(server, rows, seconds):
    """Asks for every row once, at least."""
    script = wrk_script(server.folder, "each", f"row % {rows} + 1")
    asked = 0
    while asked < rows:
        asked += load(server.port, "/public-api/get-at", seconds, script)[0]


def answer_bytes(server):
    """How many bytes one answer of get-at has, head included."""
    body = b'{"biz_id":"bench-1"}'
    with socket.create_connection(("127.0.0.1", server.port)) as stream:
        stream.sendall(f"POST /public-api/get-at HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                       f"X-API-Secret: {SECRET}\r\nContent-Length: {len(body)}\r\n"
                       "Connection: close\r\n\r\n".encode() + body)
        return sum(len(part) for part in iter(lambda: stream.recv(65536), b"")) - len("Connection: close\r\n")


def bench_get_at(server, rows, seconds):
    script = wrk_script(server.folder, "random", f"math.random(1, {rows})")
    bare = Peer("bare_server", answer_bytes(server))
    fill_cache(server, rows, 2 * seconds)
    figures = {"bare": [], "ours": []}
    p99 = {"bare": [], "ours": []}
    for _ in range(3):
        for name, port, pid in (("bare", bare.port, bare.process.pid), ("ours", server.port, server.process.pid)):
            before = cpu_seconds(pid)
            requests, slow = load(port, "/public-api/get-at", seconds, script)
            figures[name].append((cpu_seconds(pid) - before) / requests * 100_000)
            p99[name].append(slow)
    bare.stop()
    ratio = statistics.median(ours / base for ours, base in zip(figures["ours"], figures["bare"]))
    return [("get-at: server CPU seconds per 100,000 requests", f"{statistics.median(figures['ours']):.2f}", ""),
            ("the same of a bare epoll server, fixed answer", f"{statistics.median(figures['bare']):.2f}", ""),
            ("get-at against the bare server", f"{ratio:.2f} times", "at most 1.7"),
            ("get-at p99, 64 connections (bare server)",
             f"{statistics.median(p99['ours']):.1f} ms ({statistics.median(p99['bare']):.1f} ms)", "")]


def refresh_ids(server, first, count):
    started = time.monotonic()
    report = server.post("/internalweb/v1/rts/batch-refresh", {"ids": list(range(first, first + count))})["data"]
    seconds = time.monotonic() - started
    if report["success_count"] != count:
        sys.exit(f"batch-refresh: {report['success_count']} of {count} succeeded: {report['results'][:3]}")
    return count / seconds


def import_rows(server, rows, prefix):
    started = time.monotonic()
    tokens = [f"rt-{prefix}-{i:08d}-" + "x" * 48 for i in range(rows)]
    report = server.post("/internalweb/v1/rts/batch-import", {"rt_tokens": tokens, "batch_name": "bench"})["data"]
    if report["success_count"] != rows:
        sys.exit(f"batch-import: {report}")
    return time.monotonic() - started


def bench_lists(server, rows):
    lines = []
    last = rows // 100
    cases = (("page 1", {"page": 1}), (f"page {last:,}", {"page": last}),
             ("page 1, biz_id contains '99'", {"page": 1, "biz_id": "99"}),
             ("page 100, biz_id contains '9'", {"page": 100, "biz_id": "9"}),
             ("page 1, enabled false", {"page": 1, "enabled": False}),
             ("page 1 by e-mail", {"page": 1, "sort": "email", "order": "asc"}),
             ("page 1 by end of the access token", {"page": 1, "sort": "expires_at", "order": "asc"}),
             (f"page {last:,} by end of the access token", {"page": last, "sort": "expires_at", "order": "asc"}),
             ("page 1 by last refresh, biz_id contains '9'", {"page": 1, "sort": "last_refresh_time", "biz_id": "9"}))
    for name, body in cases:
        times = []
        for _ in range(15):
            started = time.monotonic()
            server.post("/internalweb/v1/rts/list", body | {"page_size": 100})
            times.append((time.monotonic() - started) * 1000)
        lines.append((f"rts/list, 100 of {rows:,} rows, {name}", f"{statistics.median(times):.0f} ms", ""))
    return lines


def bench_slow_disk(folder, endpoint, count):
    server = Server(folder, endpoint.port, {"LD_PRELOAD": str(BUILD / "libbench_slow_fsync.so"), "RTM_FSYNC_MS": "5"})
    import_rows(server, count, "slow")
    rate = refresh_ids(server, 1, count)
    server.stop()
    return rate


def machine():
    cpu = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text()).group(1)
    return f"{cpu}, {os.cpu_count()} cores, Linux {os.uname().release.split('-')[0]}; peers and load on the same cores"


def run(rows, seconds, folder):
    lines = []
    endpoint = Peer("token_endpoint", 50, 1800)
    server = Server(folder, endpoint.port)
    lines.append(("idle memory, no rows", f"{memory_mib(server.process.pid):.0f} MiB", ""))
    lines.append((f"import of {rows:,} refresh tokens, one call", f"{import_rows(server, rows, 'a'):.1f} s", "under 10 s"))
    count = min(10_000, rows)
    rates = [refresh_ids(server, 1, count)]
    memory_after_first = memory_mib(server.process.pid)
    rates += [refresh_ids(server, 1, count) for _ in range(2)]
    lines.append((f"durable refreshes a second, {count:,} rows, endpoint answers after 50 ms",
                  f"{statistics.median(rates):,.0f}", "at least 1,500"))
    lines.append(("memory after the first and the third such run",
                  f"{memory_after_first:.0f} and {memory_mib(server.process.pid):.0f} MiB", "flat"))
    for first in range(count + 1, rows + 1, count):
        refresh_ids(server, first, min(count, rows + 1 - first))
    lines += bench_lists(server, rows)
    server.stop()
    server = Server(folder, endpoint.port)
    server.post("/public-api/get-at", {"biz_id": "bench-1"})
    lines.append((f"start with {rows:,} rows until get-at can be asked", f"{server.start_seconds:.2f} s", "under 1 s"))
    lines.append((f"memory after that start", f"{memory_mib(server.process.pid):.0f} MiB", ""))
    lines += bench_get_at(server, rows, seconds)
    lines.append((f"memory with all {rows:,} access tokens in the cache", f"{memory_mib(server.process.pid):.0f} MiB", ""))
    server.stop()
    slow = folder / "slow"
    slow.mkdir()
    lines.append((f"durable refreshes a second, {count:,} rows, every fsync 5 ms slower",
                  f"{bench_slow_disk(slow, endpoint, count):,.0f}", "at least 1,500"))
    books = endpoint.stop()
    lines.append(("books of the token endpoint", books, "replays 0"))
    return lines


def write(lines):
    table = "\n".join(f"| {name} | {value} | {aim} |" for name, value, aim in lines)
    (ROOT / "docs" / "performance.md").write_text(f"""# Performance

Made by `bench/run.py --write`, all figures in one run. Machine: {machine()}.

| what | measured | aim |
|---|---|---|
{table}

How it is measured: the release binary on SQLite with full fsync; wrk keeps 64 connections alive and asks for a random one
of all rows; CPU seconds are the server's own, by the kernel's account; the bare server is `bench/bare_server.cc` with an
answer of the same size, run in turn with ours, and the ratio is the median of three pairs. A refresh counts when its new
token is committed. The slow disk is `bench/slow_fsync.c`, preloaded.
""")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=8, help="of each wrk run")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rtm-bench-") as folder:
        lines = run(arguments.rows, arguments.seconds, pathlib.Path(folder))
    width = max(len(name) for name, _, _ in lines)
    for name, value, aim in lines:
        print(f"{name:{width}}  {value:>24}  {aim}")
    if arguments.write:
        write(lines)


if __name__ == "__main__":
    main()
