"""Looks for whole tokens in everything that the server has left on its disk: database, WAL, journal, logs, core files."""

from .tokens import SECRET_ON_DISK

CHUNK = 1 << 22
# A token that lies across two chunks is found in the second.
OVERLAP = 128
# Of a token, in a finding: says what it is, and is not enough to use it.
SHOWN = 16


def scan(*folders):
    """(findings without the secrets, number of files)."""
    findings = []
    files = sorted({p for folder in folders for p in folder.rglob("*") if p.is_file()})
    for path in files:
        findings += [f"{path.name}: {found[:SHOWN]}..." for found in find_in(path)]
        if path.name.startswith("core"):
            findings.append(f"{path.name}: a core file holds memory")
    return findings, len(files)


def find_in(path):
    found = set()
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(match.decode() for match in SECRET_ON_DISK.findall(tail + chunk))
            tail = chunk[-OVERLAP:]
    return sorted(found)
