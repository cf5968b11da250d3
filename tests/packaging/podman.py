"""Images and containers in a storage of their own, made and run by podman without its network or a registry."""

import os
import shutil
import subprocess

from machine import PROJECT, certificates, run

# The limits that podman would set by itself are higher than a root without CAP_SYS_RESOURCE may.
SETTINGS = """[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
"""


class Podman:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        (folder / "containers.conf").write_text(SETTINGS)
        self._env = {**os.environ, "CONTAINERS_CONF": str(folder / "containers.conf"), "TMPDIR": str(folder)}
        self._command = ["podman", "--root", folder / "storage", "--runroot", folder / "run", "--storage-driver", "overlay"]

    def call(self, *arguments, check=True, timeout=120, text=None):
        return run([*self._command, *arguments], check=check, timeout=timeout, text=text, env=self._env)

    def import_base(self, tarball, *names):
        """A local image in the place of what a registry would give, set up to reach the package registries as this machine does."""
        changes = []
        if certificates():
            changes = ["--change", "ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt"]
        for name in names:
            self.call("import", *changes, tarball, name, timeout=300)

    def build(self, name, log):
        """Builds the Dockerfile of the project, with the compiler's cache of this machine; what it says goes to `log`."""
        cache = run(["ccache", "--get-config", "cache_dir"]).stdout.strip()
        os.makedirs(cache, exist_ok=True)
        command = [
            *self._command, "build", "--isolation=chroot", "--network=host", "--pull=never", "--format=docker",
            "--volume", f"{cache}:/root/.cache/ccache", "--tag", name, "--file", PROJECT / "packaging/docker/Dockerfile", PROJECT,
        ]  # fmt: skip
        with log.open("w", encoding="utf-8") as out:
            done = subprocess.run(
                list(map(str, command)), stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=3000, env=self._env
            )
        assert done.returncode == 0, f"the image does not build: {log}\n{log.read_text()[-800:]}"

    def remove(self):
        self.call("rm", "--all", "--force", "--time=0", check=False)
        # It binds this folder onto itself, and nobody takes that away.
        run(["umount", "--lazy", self.folder / "storage" / "overlay"], check=False)
        shutil.rmtree(self.folder)
        # Empty by now, unless somebody else's containers are below it.
        for name in ("libpod_parent/conmon", "libpod_parent"):
            run(["sh", "-c", f"rmdir /sys/fs/cgroup/{name} /sys/fs/cgroup/*/{name}"], check=False)
