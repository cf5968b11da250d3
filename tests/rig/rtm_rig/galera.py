"""A Galera cluster of the tests' own: MariaDB servers that replicate synchronously, on one machine.

Each member has a network namespace of its own on a bridge, so that it can be cut off as a machine is. Where that is not
permitted (or with RTM_GALERA_NET=lo) all sit on ports of the loopback address, and a member is cut off by its own word.
"""

import os
import shutil
import subprocess
import time

from .galera_net import Loopback, Namespaces, can_make_namespaces
from .galera_run import RunFolder, remove_leftovers
from .process import ManagedProcess, ProcessEnded
from .server import ROOT

PROVIDER = "/usr/lib/galera/libgalera_smm.so"
# The scripts of a state transfer, taken out of a package that nobody wants to install (scripts/lib/cluster.sh).
SST_SCRIPTS = ROOT / "build" / "galera" / "usr" / "bin"
USER = "rtm"
DATABASE = "rtm"
JOIN_TIMEOUT = 90.0
POLL = 0.05
# Root's rsync would write as somebody else, and mariadbd does not run as root.
UNPRIVILEGED = ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"] if os.geteuid() == 0 else []
# A member that is silent is given up after seconds: on a loaded machine one that only waits for the processor is not.
PROVIDER_OPTIONS = {
    "gcache.size": "64M",
    "evs.keepalive_period": "PT0.5S",
    "evs.inactive_check_period": "PT0.5S",
    "evs.join_retrans_period": "PT0.5S",
    "evs.suspect_timeout": "PT3S",
    "evs.inactive_timeout": "PT6S",
    "gmcast.time_wait": "PT2S",
    "gmcast.peer_timeout": "PT3S",
}
SERVER_OPTIONS = {
    "skip-name-resolve": None,
    "character-set-server": "utf8mb4",
    "binlog_format": "ROW",
    "innodb_autoinc_lock_mode": 2,
    # What a crash of the machine would cost is no matter here; a killed server loses nothing.
    "innodb_flush_log_at_trx_commit": 2,
    "innodb_buffer_pool_size": "64M",
    "innodb_log_file_size": "32M",
    "max_connections": 300,
    "wsrep_on": "ON",
    "wsrep_provider": PROVIDER,
    "wsrep_cluster_name": "rtm",
    "wsrep_sst_method": "rsync",
    "wsrep_slave_threads": 2,
}


class Member:
    """One server of the cluster; its folder stays when it is killed."""

    def __init__(self, cluster, number):
        self.cluster = cluster
        self.number = number
        self.folder = cluster.folder / str(number)
        self.process = None
        self.port = cluster.net.sql_port(number)
        self.address = cluster.net.address(number)

    @property
    def socket(self):
        return str(self.folder / "s.sock")

    @property
    def data_dir(self):
        return self.folder / "data"

    def write_config(self):
        net = self.cluster.net
        provider = {
            "base_dir": self.data_dir,
            "gcache.dir": self.data_dir,
            "gmcast.listen_addr": f"tcp://{self.address}:{net.group_port(self.number)}",
            "ist.recv_addr": f"{self.address}:{net.ist_port(self.number)}",
            **PROVIDER_OPTIONS,
        }
        options = {
            "datadir": self.data_dir,
            "tmpdir": self.folder / "tmp",
            "socket": self.socket,
            "pid-file": self.folder / "pid",
            "port": self.port,
            "bind-address": self.address,
            "wsrep_cluster_address": "gcomm://" + ",".join(net.group_addresses()),
            "wsrep_node_name": f"member{self.number}",
            "wsrep_node_address": f"{self.address}:{net.group_port(self.number)}",
            "wsrep_sst_receive_address": f"{self.address}:{net.sst_port(self.number)}",
            "wsrep_provider_options": '"' + ";".join(f"{name}={value}" for name, value in provider.items()) + '"',
            **SERVER_OPTIONS,
        }
        lines = [name if value is None else f"{name}={value}" for name, value in options.items()]
        (self.folder / "my.cnf").write_text("\n".join(["[mysqld]", *lines, ""]), encoding="utf-8")

    def launch(self, *arguments):
        """Starts it and does not wait for anything."""
        self.process = ManagedProcess(
            [
                *self.cluster.net.inside(self.number),
                # A test that is killed takes its servers along.
                *["setpriv", *UNPRIVILEGED, "--pdeathsig", "KILL", "/usr/sbin/mariadbd"],
                f"--defaults-file={self.folder / 'my.cnf'}",
                *arguments,
            ],
            log_path=self.cluster.log_folder / f"member{self.number}.log",
            env={**os.environ, "PATH": f"{SST_SCRIPTS}:{os.environ['PATH']}:/usr/sbin:/sbin"},
        )
        return self

    def start(self, *arguments):
        """Until it is in the cluster and has all that the others have."""
        return self.launch(*arguments).wait_synced()

    def running(self):
        return self.process is not None and self.process.running()

    def kill(self):
        self.process.kill()
        return self

    def stop(self):
        self.process.stop()
        return self

    def sql(self, statement, *, database="mysql", timeout=20):
        """Rows as lists of texts."""
        done = subprocess.run(
            ["mariadb", "--no-defaults", "-uroot", "-S", self.socket, "-N", "-B", database, "-e", statement],
            check=True,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        return [line.split("\t") for line in done.stdout.splitlines()]

    def status(self):
        """The wsrep_* values of interest; empty if it does not answer."""
        names = "'wsrep_cluster_size','wsrep_cluster_status','wsrep_local_state_comment','wsrep_ready'"
        try:
            return dict(self.sql(f"SHOW GLOBAL STATUS WHERE variable_name IN ({names})"))
        except subprocess.SubprocessError:
            return {}

    def is_synced(self):
        return self.status().get("wsrep_local_state_comment") == "Synced" and self.is_primary()

    def is_primary(self):
        return self.status().get("wsrep_cluster_status") == "Primary"

    def wait_synced(self, timeout=JOIN_TIMEOUT):
        self._wait(self.is_synced, "in the cluster", timeout)
        return self

    def wait_alone(self, timeout=JOIN_TIMEOUT):
        """Until it knows that it has no majority."""
        self._wait(lambda: self.status().get("wsrep_cluster_status") == "non-Primary", "alone", timeout)

    def _wait(self, condition, what, timeout):
        deadline = time.monotonic() + timeout
        while not condition():
            if not self.process.running():
                raise ProcessEnded(f"member {self.number} ended:\n" + self.process.output()[-4000:])
            if time.monotonic() > deadline:
                raise TimeoutError(f"member {self.number} is not {what} in {timeout} s: {self.status()}")
            time.sleep(POLL)

    def config(self):
        """The section `database` of config.yml: this member only, by TCP."""
        password = self.cluster.password
        place = {"host": self.address, "port": self.port, "database": DATABASE}
        return {"type": "mysql", "user": USER, "password": password, **place}


class GaleraCluster:
    """All members, in one group when it is made. `log_folder` keeps what they say."""

    def __init__(self, *, log_folder, size=3):
        remove_leftovers()
        self.log_folder = log_folder
        self.log_folder.mkdir(parents=True, exist_ok=True)
        self.password = "galera-password-of-this-run"
        self.run = RunFolder()
        self.folder = self.run.path
        numbers = range(1, size + 1)
        try:
            self.net = (Namespaces if can_make_namespaces() else Loopback)(numbers)
            self.run.note(self.net.leftovers())
            self.net.open()
            self.members = [Member(self, number) for number in numbers]
            self._install()
            self.members[0].start("--wsrep-new-cluster")
            for member in self.members[1:]:
                member.start()
        except BaseException:
            self.close()
            raise

    def _install(self):
        """The first member's data, with database and user, is everybody's: nobody needs a transfer to join."""
        first = self.members[0]
        for member in self.members:
            (member.folder / "tmp").mkdir(parents=True)
            member.write_config()
        own = ["--user=root"] if os.geteuid() == 0 else []
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", "--force", *own, f"--datadir={first.data_dir}"]
            + [f"--tmpdir={first.folder / 'tmp'}", "--auth-root-authentication-method=normal"]
            + ["--skip-test-db", "--skip-name-resolve"],
            check=True,
            capture_output=True,
        )
        self._give_away(first.folder)
        first.start("--wsrep-new-cluster")
        first.sql(
            f"CREATE DATABASE {DATABASE}; CREATE USER {USER}@'%' IDENTIFIED BY '{self.password}'; "
            f"GRANT ALL ON {DATABASE}.* TO {USER}@'%'"
        )
        first.stop()
        for member in self.members[1:]:
            shutil.copytree(first.data_dir, member.data_dir)
            state = member.data_dir / "grastate.dat"
            state.write_text(state.read_text(encoding="ascii").replace("bootstrap: 1", "bootstrap: 0"), "ascii")
            self._give_away(member.folder)

    def _give_away(self, folder):
        if UNPRIVILEGED:
            subprocess.run(["chown", "-R", "nobody:nogroup", folder], check=True)

    def member(self, number):
        return self.members[number - 1]

    def cut_off(self, number):
        """As if its machine's cable were drawn: no member and no client reaches it."""
        self.net.cut_off(self.member(number))

    def part(self, number):
        """The other members do not reach it; clients do."""
        self.net.part(self.member(number))

    def heal(self, number):
        """After either; returns when it has all that the others have."""
        self.net.heal(self.member(number))
        self.member(number).wait_synced()

    def close(self):
        for member in getattr(self, "members", []):
            if member.running():
                member.kill()
        if hasattr(self, "net"):
            self.net.close()
        self.run.remove()
