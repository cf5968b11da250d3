"""The image: it builds from the Dockerfile, serves the console, and survives kill -9 and restart with its volumes."""

import json
import os
import time
import urllib.request

import pytest

from machine import PROJECT, run
from podman import Podman

IMAGE = "localhost/rt-manage:test"
SAMPLE = "auth:\n  password: a-password-of-our-own\n  api_secret: a-secret-of-our-own\n"
OURS = 10001


@pytest.fixture(scope="module")
def podman(scratch, base_tarball):
    machine = Podman(scratch / "podman")
    machine.import_base(base_tarball, "docker.io/library/debian:bookworm", "docker.io/library/debian:bookworm-slim")
    log = PROJECT / "build/test/log/image-build.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    machine.build(IMAGE, log)
    yield machine
    machine.remove()


class Container:
    """One container with the folders of a user of the old service: ./data and ./config."""

    def __init__(self, podman, folder, *options):
        self.podman = podman
        self.name = folder.name
        self.data = folder / "data"
        self.config = folder / "config"
        self.data.mkdir(parents=True)
        self.config.mkdir()
        (self.config / "config.yml").write_text(SAMPLE)
        # A port of its own, on loopback; the server leaves in its folder which one it is.
        self.options = [
            "--network=host", "--env=RT_MANAGE_SERVER_HOST=127.0.0.1", "--env=RT_MANAGE_SERVER_PORT=0", "--env=TZ=Asia/Shanghai",
            f"--volume={self.data}:/app/data", f"--volume={self.config}:/app/config", *options,
        ]  # fmt: skip

    def start(self):
        self.podman.call("run", "--detach", "--name", self.name, *self.options, IMAGE)
        return self.wait()

    def wait(self):
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                url = json.loads((self.data / "control.json").read_text())["url"]
                if self.fetch("/health", url)[0] == 200:
                    self.url = url
                    return self
            except (OSError, ValueError):
                time.sleep(0.2)
        raise AssertionError(self.logs())

    def logs(self):
        done = self.podman.call("logs", self.name)
        return done.stdout + done.stderr

    def fetch(self, path, url=None):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open((url or self.url) + path, timeout=10) as answer:
            return answer.status, answer.read().decode()

    def cli(self, *arguments, text=None):
        return self.podman.call("exec", "--interactive", self.name, "rt-manage", *arguments, text=text)

    def rows(self):
        return sorted(json.loads(line)["biz_id"] for line in self.cli("--json", "list").stdout.splitlines())

    def first_process(self):
        pid = self.podman.call("inspect", "--format", "{{.State.Pid}}", self.name).stdout.strip()
        with open(f"/proc/{pid}/status", encoding="utf-8") as status:
            return dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)


@pytest.fixture
def container(podman, scratch, request):
    made = []

    def make(*options):
        made.append(Container(podman, scratch / f"{request.node.name}-{len(made)}", *options))
        return made[-1]

    yield make
    for one in made:
        podman.call("rm", "--force", "--time=0", one.name, check=False)


def test_serves_the_console_and_survives_kill(container, podman):
    one = container()
    # As the old service left it, and a link that must not be followed.
    (one.data / "old.log").write_text("root wrote this\n")
    outside = one.data.parent / "outside"
    outside.write_text("not ours\n")
    (one.data / "link").symlink_to(outside)
    one.start()

    status, page = one.fetch("/")
    assert status == 200 and '<div id="root">' in page
    podman.call("healthcheck", "run", one.name)
    process = one.first_process()
    assert process["Name"] == "rt-manage" and process["Uid"].split() == [str(OURS)] * 4
    assert int(process["CapEff"], 16) == 0 and process["NoNewPrivs"] == "1"
    assert {path.lstat().st_uid for path in one.data.iterdir()} == {OURS} and outside.stat().st_uid == 0
    assert podman.call("exec", one.name, "date", "+%z").stdout.strip() == "+0800"

    one.cli("import", "-", text="rt_one_token\nrt_another_token\n")
    rows = one.rows()
    assert len(rows) == 2
    key = (one.data / "master.key").read_bytes()

    podman.call("kill", "--signal=KILL", one.name)
    podman.call("wait", one.name)
    podman.call("start", one.name)
    one.wait()
    assert one.rows() == rows and (one.data / "master.key").read_bytes() == key

    # A new container on the same folders, as after `docker compose up` with a new image.
    podman.call("stop", "--time=40", one.name, timeout=90)
    assert podman.call("inspect", "--format", "{{.State.ExitCode}}", one.name).stdout.strip() == "0"
    podman.call("rm", one.name)
    one.start()
    assert one.rows() == rows


def test_key_command_leaves_the_key_to_the_service(container):
    """`docker exec` is root; what it makes has to be the service's all the same."""
    one = container().start()
    one.cli("key", "add")
    assert (one.data / "master.key").stat().st_uid == OURS
    lines = (one.data / "master.key").read_text().splitlines()
    assert sum(line.startswith("rtm-key-1.") for line in lines) == 2


def test_runs_as_another_user(container):
    one = container("--user=1234:1234")
    os.chown(one.data, 1234, 1234)
    one.start()
    assert one.first_process()["Uid"].split() == ["1234"] * 4
    one.cli("import", "-", text="rt_one_token\n")
    assert len(one.rows()) == 1


def test_health_check_fails_when_nothing_serves(container, podman):
    one = container().start()
    (one.data / "control.json").unlink()
    assert podman.call("healthcheck", "run", one.name, check=False).returncode != 0


def test_wrong_configuration_is_said(container, podman):
    one = container()
    (one.config / "config.yml").write_text("server:\n  prot: 1\n")
    done = podman.call("run", "--rm", "--name", one.name, *one.options, IMAGE, check=False)
    assert done.returncode == 3 and "prot" in done.stdout + done.stderr


def test_nothing_but_what_it_needs(podman):
    done = podman.call("run", "--rm", "--network=none", "--entrypoint=sh", IMAGE, "-c", "ls -d /src; command -v cc clang-19 cmake node; true")
    assert not done.stdout
    size = int(podman.call("image", "inspect", "--format", "{{.Size}}", IMAGE).stdout)
    print(f"image: {size / 1e6:.0f} MB")


def test_compose_files_run_this_image():
    """What Compose would do with them is for Compose to try; here: that they are YAML and name what is there."""
    yaml = pytest.importorskip("yaml")
    single = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]["rt-manage"]
    assert single["volumes"] == ["./data:/app/data", "./config:/app/config"]
    assert (PROJECT / single["build"]["context"] / single["build"]["dockerfile"]).exists()
    folder = PROJECT / "packaging/docker"
    services = yaml.safe_load((folder / "compose.mariadb.yml").read_text())["services"]
    nodes = [services["rt-manage-1"], services["rt-manage-2"]]
    known = run([PROJECT / "build/release/rt-manage", "config", "print"]).stdout
    keys = {line.split()[0] for line in known.splitlines()}
    for node in nodes:
        assert (folder / node["build"]["context"] / "packaging/docker/Dockerfile").exists()
        for name in node["environment"]:
            key = name.removeprefix("RT_MANAGE_").lower().replace("_", ".", 1)
            assert name == "TZ" or key in keys, name
    shared = set(nodes[0]["volumes"]) & set(nodes[1]["volumes"])
    assert shared == {"./key:/app/key"}, "of the nodes' folders only that of the key is shared"
