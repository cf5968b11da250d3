"""Fresh Debian systems in folders: made once from the package sources of this machine, then laid over for each test."""

import os
import shutil
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
SOURCES = (Path("/etc/apt/sources.list.d/debian.sources"), Path("/etc/apt/sources.list"))
CERTIFICATES = Path("/usr/local/share/ca-certificates")
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
}
# Mounts go with the namespace, also when the test is killed.
ENTER = 'mount -t proc proc "$0/proc"; mount --rbind /dev "$0/dev"; exec chroot "$0" "$@"'


def run(command, *, check=True, timeout=300, text=None, env=None):
    """The finished process, with its output as text; a failure shows that output."""
    done = subprocess.run(
        [str(word) for word in command], input=text or "", capture_output=True, text=True, timeout=timeout, env=env
    )
    assert not check or done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def make_base(tarball):
    """A minimal Debian with systemd as a tar file."""
    sources = next(path for path in SOURCES if path.exists())
    hooks = ['--customize-hook=chroot "$1" update-ca-certificates']
    if certificates():
        hooks.insert(0, f"--customize-hook=copy-in {' '.join(map(str, certificates()))} {CERTIFICATES}")
    run(
        ["mmdebstrap", "--variant=minbase", "--include=ca-certificates,systemd", *hooks, "bookworm", tarball, sources],
        timeout=600,
        env=ENVIRONMENT,
    )


def certificates():
    """What this machine trusts beside the usual; its package sources may need it."""
    return sorted(CERTIFICATES.glob("*.crt"))


def unpack(tarball, folder):
    folder.mkdir(parents=True)
    run(["tar", "-C", folder, "--exclude=./dev/*", "-xf", tarball])
    shutil.copy("/etc/hosts", folder / "etc/hosts")
    shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
    (folder / "etc/machine-id").write_text("")
    return folder


class Root:
    """A Debian system over another folder, which it leaves as it is."""

    def __init__(self, folder, below):
        self.folder = folder
        self.path = folder / "root"
        for name in ("root", "upper", "work"):
            (folder / name).mkdir(parents=True)
        layers = f"lowerdir={below},upperdir={folder}/upper,workdir={folder}/work"
        run(["mount", "-t", "overlay", "overlay", "-o", layers, self.path])

    def remove(self):
        run(["umount", "-l", self.path])
        shutil.rmtree(self.folder)

    def call(self, *command, check=True, timeout=300, text=None):
        """Runs it in a chroot, where no systemd runs; the network is this machine's."""
        inside = ["bash", "-ec", ENTER, self.path, *command]
        return run(
            ["unshare", "--fork", "--pid", "--mount", "--kill-child", "--propagation", "private", *inside],
            check=check, timeout=timeout, text=text, env=ENVIRONMENT,
        )  # fmt: skip

    def put(self, file):
        """Copies a file to /root; returns its path inside."""
        shutil.copy(file, self.path / "root")
        return f"/root/{Path(file).name}"


class Booted:
    """The systemd of a root, running in namespaces of its own."""

    def __init__(self, root):
        self.group = f"rtm-package-{os.getpid()}"
        self._log = (root.folder / "boot.log").open("w", encoding="utf-8")
        self._process = subprocess.Popen(
            [HERE / "boot.sh", root.path, self.group], stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )
        self.first = self._wait_for_child()
        self._wait_until_up()

    def _wait_for_child(self):
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self._process.poll() is None:
            found = children.read_text().split()
            if found and Path(f"/proc/{found[0]}/comm").read_text().strip() == "systemd":
                return int(found[0])
            time.sleep(0.1)
        raise AssertionError(f"systemd did not start: {self._log.name}")

    def _wait_until_up(self):
        deadline = time.monotonic() + 90
        state = ""
        while time.monotonic() < deadline:
            state = self.call("systemctl", "is-system-running", check=False, timeout=30).stdout.strip()
            # A container has units that cannot start; only ours matters.
            if state in ("running", "degraded"):
                return
            time.sleep(0.3)
        raise AssertionError(f"systemd is not up but '{state}'")

    def call(self, *command, check=True, timeout=120, text=None):
        """Runs it inside, as root."""
        enter = ["nsenter", "--target", self.first, "--all", "--root", "--wd"]
        return run([*enter, *command], check=check, timeout=timeout, text=text, env=ENVIRONMENT)

    def fetch(self, url):
        """The status and body of a call in the network of the inside, made with this machine's curl."""
        done = run(
            ["nsenter", "--target", self.first, "--net", "curl", "-sS", "--noproxy", "*", "-w", "\n%{http_code}", url],
            timeout=30,
        )
        body, _, status = done.stdout.rpartition("\n")
        return int(status), body

    def stop(self):
        self._process.kill()
        self._process.wait(timeout=30)
        self._log.close()
        groups = Path("/sys/fs/cgroup")
        for top in (*groups.glob(self.group), *groups.glob(f"*/{self.group}")):
            self._remove_groups(top)

    @staticmethod
    def _remove_groups(top):
        # Its processes are killed; the kernel may still be at it.
        for _ in range(50):
            done = run(["find", top, "-depth", "-type", "d", "-exec", "rmdir", "{}", "+"], check=False)
            if done.returncode == 0:
                return
            time.sleep(0.1)
