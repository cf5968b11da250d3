#!/usr/bin/python3
"""SQLite and MariaDB beside each other, in one run: import, refreshes, lists and start with many rows.

usage: bench/engines.py [--rows N]

A MariaDB server of its own on a Unix socket, durable to the disk at each commit as it comes (innodb_flush_log_at_trx_commit
1), with a buffer pool that holds all rows. The rest is as in bench/run.py, which says what it needs; mariadb-server-core too.
"""
import argparse
import os
import pathlib
import subprocess
import tempfile
import time

import run


class MariaDb:
    def __init__(self, folder):
        own = ["--user=root"] if os.geteuid() == 0 else []
        common = ["--no-defaults", *own, f"--datadir={folder / 'data'}", "--skip-name-resolve"]
        subprocess.run(["mariadb-install-db", common[0], "--force", "--auth-root-authentication-method=normal", "--skip-test-db",
                        *common[1:]], check=True, capture_output=True)
        self.socket = folder / "s.sock"
        self.process = subprocess.Popen(
            ["/usr/sbin/mariadbd", *common, f"--socket={self.socket}", f"--pid-file={folder / 'pid'}", "--skip-networking",
             "--character-set-server=utf8mb4", "--innodb-buffer-pool-size=2G", "--innodb-log-file-size=512M"],
            stdout=subprocess.DEVNULL, stderr=open(folder / "log", "w"))
        while self._sql("CREATE DATABASE bench").returncode != 0:
            time.sleep(0.1)

    def _sql(self, statement):
        return subprocess.run(["mariadb", "--no-defaults", "-uroot", f"--socket={self.socket}", "-e", statement],
                              capture_output=True)

    @property
    def configuration(self):
        return f'{{type: mysql, host: "{self.socket}", user: root, database: bench}}'

    def stop(self):
        self.process.terminate()
        self.process.wait()


def measure(folder, endpoint, rows, prefix, database):
    folder.mkdir()
    server = run.Server(folder, endpoint.port, database=database)
    lines = [(f"import of {rows:,} refresh tokens, one call", f"{run.import_rows(server, rows, prefix):.1f} s")]
    count = min(10_000, rows)
    rates = [run.refresh_ids(server, 1, count) for _ in range(3)]
    lines.append((f"durable refreshes a second, {count:,} rows, median of 3", f"{sorted(rates)[1]:,.0f}"))
    for first in range(count + 1, rows + 1, count):
        run.refresh_ids(server, first, min(count, rows + 1 - first))
    lines += [(name, value) for name, value, _ in run.bench_lists(server, rows)]
    server.stop()
    server = run.Server(folder, endpoint.port, database=database)
    server.post("/public-api/get-at", {"biz_id": "bench-1"})
    lines.append((f"start with {rows:,} rows until get-at can be asked", f"{server.start_seconds:.2f} s"))
    lines.append(("memory after that start", f"{run.memory_mib(server.process.pid):.0f} MiB"))
    server.stop()
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rtm-bench-") as name:
        folder = pathlib.Path(name)
        endpoint = run.Peer("token_endpoint", 50, 1800)
        sqlite = measure(folder / "sqlite", endpoint, arguments.rows, "s", None)
        (folder / "server").mkdir()
        server = MariaDb(folder / "server")
        mariadb = measure(folder / "mariadb", endpoint, arguments.rows, "m", server.configuration)
        server.stop()
        books = endpoint.stop()
    print(f"Machine: {run.machine()}\n\n| what | SQLite | MariaDB |\n|---|---|---|")
    for (what, on_sqlite), (_, on_mariadb) in zip(sqlite, mariadb):
        print(f"| {what} | {on_sqlite} | {on_mariadb} |")
    print(f"| books of the token endpoint | {books} | |")


if __name__ == "__main__":
    main()
