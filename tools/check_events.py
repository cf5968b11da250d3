#!/usr/bin/env python3
"""Compares the events of the log with docs/events.md: names, levels and fields, both ways.

    tools/check_events.py [ROOT]

Prints one line per difference, `file:line: message`, and ends with status 1 if there is any. A name that is not written
out where it is logged is a difference too: it could not be found.
"""

import re
import sys
from pathlib import Path

DOCUMENT = "docs/events.md"
NAME = re.compile(r"[a-z]+\.[a-z][a-z_]*")
# Inside base the functions need no namespace.
CALL = re.compile(r"\bbase::Log(Debug|Info|Warn|Error)?\(")
CALL_IN_BASE = re.compile(r"(?<![\w:.>])Log(Debug|Info|Warn|Error)?\(")
FIELD = re.compile(r'\{\s*"([a-z_]+)"\s*,')
LEVEL = re.compile(r"LogLevel::k(Debug|Info|Warn|Error)")
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$")


class Event:
    """What is known of one name: on the one side from the sources, on the other from the document."""

    def __init__(self, place):
        self.place = place
        self.levels = set()
        self.fields = set()


def statement_from(text, start):
    """The text from the bracket at `start` to the one that closes it."""
    depth = 0
    quoted = False
    position = start
    while position < len(text):
        character = text[position]
        if quoted and character == "\\":
            position += 1
        elif character == '"':
            quoted = not quoted
        elif not quoted and character in "([{":
            depth += 1
        elif not quoted and character in ")]}":
            depth -= 1
            if depth == 0:
                return text[start : position + 1]
        position += 1
    return text[start:]


def levels_of(call, arguments, before):
    """The levels that a call may have; of Log(level, ...) those that its first argument names."""
    if call.group(1):
        return {call.group(1).lower()}
    first = arguments[1 : arguments.index('"')]
    named = LEVEL.findall(first)
    if not named:
        variable = first.strip().rstrip(",").strip()
        made = before.rfind(f"LogLevel {variable} =")
        named = LEVEL.findall(before[made : before.index(";", made)]) if made >= 0 else []
    return {level.lower() for level in named}


def sources(root):
    src = Path(root) / "src"
    for path in sorted(path for path in src.rglob("*") if path.suffix in {".h", ".cc"}):
        name = path.relative_to(src)
        if path.stem.endswith("_test") or name.parts[0] == "testing" or name.as_posix().startswith("base/log"):
            continue
        yield path, CALL_IN_BASE if name.parts[0] == "base" else CALL


def logged(root):
    """(events by name, breaches) of the sources."""
    events, breaches = {}, []
    for path, pattern in sources(root):
        text = path.read_text(encoding="utf-8")
        for call in pattern.finditer(text):
            place = f"{path.relative_to(root).as_posix()}:{text.count(chr(10), 0, call.start()) + 1}"
            arguments = statement_from(text, call.end() - 1)
            name = re.search(r'"([^"]*)"', arguments)
            if not name or not NAME.fullmatch(name.group(1)):
                breaches.append(f"{place}: the event's name has to be written out here, as area.what_happened")
                continue
            event = events.setdefault(name.group(1), Event(place))
            event.levels |= levels_of(call, arguments, text[: call.start()])
            event.fields |= set(FIELD.findall(arguments))
    return events, breaches


def cells(text):
    return set() if text.strip() == "-" else {item.strip().strip("`") for item in text.split(",")}


def documented(root):
    """(events by name, breaches) of the document."""
    events, breaches = {}, []
    for number, line in enumerate((Path(root) / DOCUMENT).read_text(encoding="utf-8").splitlines(), 1):
        row = ROW.match(line)
        place = f"{DOCUMENT}:{number}"
        if not row:
            if line.startswith("| `"):
                breaches.append(f"{place}: a row has name, level, fields, what happened, what to do")
            continue
        if row.group(1) in events:
            breaches.append(f"{place}: {row.group(1)} stands there twice")
        event = events.setdefault(row.group(1), Event(place))
        event.levels = cells(row.group(2))
        event.fields = cells(row.group(3))
    return events, breaches


def shown(items):
    return ", ".join(sorted(items)) or "none"


def compare(source, document):
    for name in sorted(source.keys() - document.keys()):
        yield f"{source[name].place}: {name} is not in {DOCUMENT}"
    for name in sorted(document.keys() - source.keys()):
        yield f"{document[name].place}: {name} is logged nowhere"
    for name in sorted(source.keys() & document.keys()):
        for what in ("levels", "fields"):
            ours, theirs = getattr(source[name], what), getattr(document[name], what)
            if ours != theirs:
                yield f"{document[name].place}: {what} of {name}: {shown(theirs)}; in the sources: {shown(ours)}"


def check_tree(root):
    """All differences, and how many events there are."""
    source, breaches = logged(root)
    document, more = documented(root)
    return [*breaches, *more, *compare(source, document)], len(source)


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    breaches, count = check_tree(root)
    if count == 0:
        print(f"nothing is logged under {root}/src", file=sys.stderr)
        return 2
    for line in breaches:
        print(line)
    print(f"{count} events, {len(breaches)} differences")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
