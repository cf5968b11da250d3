#!/usr/bin/env python3
"""Collects the licenses of the npm packages that the console is built from, to go with the program that it is inside of.

    tools/make_notices.py [WEB]

WEB (default: web/ beside this folder) holds package-lock.json and node_modules. The text goes to stdout. A package
without any license stops it: its terms would not be known.
"""

import json
import sys
from pathlib import Path

HEAD = "The web console inside rt-manage is built from these npm packages.\n"
RULE = "-" * 78


def packages_of(lock):
    """(path in node_modules, entry) of all packages that are not for development only."""
    for path, entry in sorted(lock["packages"].items()):
        if path and not entry.get("dev") and not entry.get("devOptional") and not entry.get("optional"):
            yield path, entry


def license_text(folder):
    """What its license files say, empty if it has none."""
    files = (path for path in sorted(folder.iterdir()) if path.name.lower().startswith(("licen", "copying", "notice")))
    return "\n\n".join(path.read_text(encoding="utf-8", errors="replace").strip() for path in files if path.is_file())


def notice(web, path, entry):
    name = path.rpartition("node_modules/")[2]
    manifest = json.loads((web / path / "package.json").read_text(encoding="utf-8"))
    declared = manifest.get("license") or entry.get("license") or ""
    declared = declared.get("type", "") if isinstance(declared, dict) else declared
    text = license_text(web / path)
    if not declared and not text:
        raise SystemExit(f"{name} {entry['version']} says nothing about its license")
    author = manifest.get("author") or ""
    author = author.get("name", "") if isinstance(author, dict) else author
    lines = [RULE, f"{name} {entry['version']}: {declared}"]
    if author:
        lines.append(f"Author: {author}")
    return "\n".join([*lines, "", text or "(no license file in the package)", ""])


def main():
    web = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "web"
    lock = json.loads((web / "package-lock.json").read_text(encoding="utf-8"))
    notices = [notice(web, path, entry) for path, entry in packages_of(lock)]
    if not notices:
        raise SystemExit(f"no package in {web}/package-lock.json")
    sys.stdout.write("\n".join([HEAD, *notices]))


if __name__ == "__main__":
    main()
