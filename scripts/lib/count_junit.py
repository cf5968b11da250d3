"""Prints `passed failed skipped`, summed over the JUnit files of a folder.

Understands what GoogleTest, pytest, vitest and Playwright write. The cases are counted, not the
totals in the headers, since the tools disagree about what those include.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def count_file(path):
    try:
        cases = list(ElementTree.parse(path).iter("testcase"))
    except ElementTree.ParseError:
        # A program that died while writing: its run failed.
        return 0, 1, 0
    passed = failed = skipped = 0
    for case in cases:
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None or case.get("status") == "notrun":
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def main():
    counts = [count_file(path) for path in sorted(Path(sys.argv[1]).rglob("*.xml"))]
    print(*(sum(column) for column in zip(*counts)) if counts else (0, 0, 0))


if __name__ == "__main__":
    main()
