"""Where the members of a Galera cluster live: network namespaces on a bridge, or ports of the loopback address."""

import json
import os
import secrets
import signal
import subprocess

from .mariadb import free_port

GROUP_PORT, IST_PORT, SST_PORT, SQL_PORT = 4567, 4568, 4444, 3306
# The host's own address on the bridge.
HOST = 254


def ip(*words, check=True):
    return subprocess.run(["ip", *map(str, words)], check=check, capture_output=True, text=True, timeout=30)


def can_make_namespaces():
    """Says so where not: a cluster on loopback shows less."""
    if os.environ.get("RTM_GALERA_NET") == "lo":
        return False
    name = f"rtm-try-{secrets.token_hex(4)}"
    try:
        ip("netns", "add", name)
        ip("netns", "del", name)
        return True
    except (OSError, subprocess.SubprocessError) as error:
        why = getattr(error, "stderr", None) or error
        print(f"no network namespaces here ({str(why).strip()}): the Galera cluster is on loopback", flush=True)
        return False


def free_subnet():
    """Three bytes of a /24 that no interface of this machine is in."""
    taken = {
        tuple(address["local"].split(".")[:3])
        for link in json.loads(ip("-j", "-4", "addr").stdout)
        for address in link.get("addr_info", [])
    }
    while True:
        subnet = ("10", str(64 + secrets.randbelow(64)), str(secrets.randbelow(256)))
        if subnet not in taken:
            return ".".join(subnet)


class Namespaces:
    """The host is .254 of the bridge's subnet: the programs under test run there and reach every member."""

    def __init__(self, numbers):
        self.numbers = list(numbers)
        # Interfaces have short names.
        self.name = f"rtm{secrets.token_hex(3)}"
        self.subnet = free_subnet()
        self.parted = set()

    def leftovers(self):
        """What remove_net() needs if this run cannot clean up any more."""
        return {
            "namespaces": [self.namespace(number) for number in self.numbers],
            "links": [*(self.cable(number) for number in self.numbers), self.name],
        }

    def namespace(self, number):
        return f"{self.name}-{number}"

    def cable(self, number):
        return f"{self.name}v{number}"

    def open(self):
        ip("link", "add", self.name, "type", "bridge")
        ip("addr", "add", f"{self.subnet}.{HOST}/24", "dev", self.name)
        ip("link", "set", self.name, "up")
        for number in self.numbers:
            space = self.namespace(number)
            ip("netns", "add", space)
            ip("link", "add", self.cable(number), "type", "veth", "peer", "name", "eth0", "netns", space)
            ip("link", "set", self.cable(number), "master", self.name, "up")
            ip("-n", space, "addr", "add", f"{self.address(number)}/24", "dev", "eth0")
            ip("-n", space, "link", "set", "eth0", "up")
            ip("-n", space, "link", "set", "lo", "up")

    def inside(self, number):
        return ["ip", "netns", "exec", self.namespace(number)]

    def address(self, number):
        return f"{self.subnet}.{number}"

    def sql_port(self, _number):
        return SQL_PORT

    def group_port(self, _number):
        return GROUP_PORT

    def ist_port(self, _number):
        return IST_PORT

    def sst_port(self, _number):
        return SST_PORT

    def group_addresses(self):
        return [self.address(number) for number in self.numbers]

    def cut_off(self, member):
        ip("link", "set", self.cable(member.number), "down")

    def part(self, member):
        self.parted.add(member.number)
        self._filter(member, "-I")

    def _filter(self, member, action):
        for chain in ("INPUT", "OUTPUT"):
            for side in ("--dports", "--sports"):
                rule = ["-p", "tcp", "-m", "multiport", side, f"{GROUP_PORT},{IST_PORT}", "-j", "DROP"]
                subprocess.run(
                    [*self.inside(member.number), "iptables", "-w", action, chain, *rule],
                    check=True,
                    capture_output=True,
                    timeout=30,
                )

    def heal(self, member):
        if member.number in self.parted:
            self.parted.discard(member.number)
            self._filter(member, "-D")
        else:
            ip("link", "set", self.cable(member.number), "up")

    def close(self):
        remove_net(self.leftovers())


def remove_net(leftovers):
    """Ends what runs in these namespaces and takes them away; nothing of it has to be there."""
    for space in leftovers.get("namespaces", []):
        for pid in ip("netns", "pids", space, check=False).stdout.split():
            os.kill(int(pid), signal.SIGKILL)
        ip("netns", "del", space, check=False)
    for link in leftovers.get("links", []):
        ip("link", "del", link, check=False)


class Loopback:
    def __init__(self, numbers):
        self.ports = {number: [free_port() for _ in range(4)] for number in numbers}

    def leftovers(self):
        return {}

    def open(self):
        pass

    def inside(self, _number):
        return []

    def address(self, _number):
        return "127.0.0.1"

    def sql_port(self, number):
        return self.ports[number][0]

    def group_port(self, number):
        return self.ports[number][1]

    def ist_port(self, number):
        return self.ports[number][2]

    def sst_port(self, number):
        return self.ports[number][3]

    def group_addresses(self):
        return [f"127.0.0.1:{self.group_port(number)}" for number in self.ports]

    def cut_off(self, member):
        self.part(member)

    def part(self, member):
        member.sql("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=1'")

    def heal(self, member):
        member.sql("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0'")

    def close(self):
        pass
