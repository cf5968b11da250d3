"""Looks for planted secrets where none may be: logs, terminal output and error answers (P9).

    python3 -m rtm_rig.log_scan FOLDER    scans FOLDER/**/*.log for what FOLDER/**/secrets.txt names
"""

import sys
from pathlib import Path

# Shorter ones would be found in words.
MIN_LENGTH = 8
SHOWN = 6


class SecretBook:
    """The secrets that the tests of one session have planted, also kept in a file for the scan at the end."""

    def __init__(self, path):
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        self.secrets = set()

    def add(self, *secrets):
        new = [s for s in secrets if s and len(s) >= MIN_LENGTH and "\n" not in s and s not in self.secrets]
        if not new:
            return
        self.secrets.update(new)
        with self.path.open("a", encoding="utf-8") as file:
            file.writelines(secret + "\n" for secret in new)

    def find_in(self, text):
        return find_secrets(text, self.secrets)


def find_secrets(text, secrets):
    """One description per line of `text` that holds a secret; the secret itself is not repeated."""
    if not any(secret in text for secret in secrets):
        return []
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for secret in secrets:
            if secret in line:
                shown = line.replace(secret, f"<<{secret[:SHOWN]}...>>")
                found.append(f"line {number}: {shown[:400]}")
    return found


def scan_folder(folder):
    """(findings, number of files, number of secrets)."""
    folder = Path(folder)
    secrets = {
        line
        for book in folder.rglob("secrets.txt")
        for line in book.read_text(encoding="utf-8").splitlines()
        if len(line) >= MIN_LENGTH
    }
    findings = []
    logs = sorted(folder.rglob("*.log"))
    for log in logs:
        text = log.read_text(encoding="utf-8", errors="replace")
        findings += [f"{log.relative_to(folder)}: {finding}" for finding in find_secrets(text, secrets)]
    return findings, len(logs), len(secrets)


def main():
    findings, logs, secrets = scan_folder(sys.argv[1])
    for finding in findings:
        print(finding)
    print(f"{logs} logs scanned for {secrets} secrets: {len(findings)} findings")
    if logs == 0 or secrets == 0:
        print("nothing to scan: the tests left no logs or planted no secrets")
        return 1
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
