#!/usr/bin/env python3
"""Checks the house rules that a compiler does not: who may include whom, and what may stand where.

    tools/check_layers.py [ROOT]

Prints one line per breach, `file:line: message`, and ends with status 1 if there is any.
"""

import re
import sys
from pathlib import Path

# The arrows: each layer may include itself and what stands here. One folder is one layer.
MAY_INCLUDE = {
    "base": set(),
    "core": {"base"},
    "crypto": {"base", "core"},
    "storage": {"base", "core"},
    "upstream": {"base", "core"},
    "service": {"base", "core", "crypto", "storage", "upstream"},
    "http": {"base", "core", "service"},
    "app": {"base", "core", "crypto", "storage", "upstream", "service", "http"},
    "testing": {"base", "core"},
}

# Of these layers `service` sees the ports only, never what implements them.
PORT_HEADERS = {
    "storage": {
        "adoption_store.h",
        "token_store.h",
        "audit_store.h",
        "overview_store.h",
        "settings_store.h",
        "refresh_store.h",
        "rescue_journal.h",
        "records.h",
        "custody_log.h",
        "node_store.h",
        "change_feed.h",
        "session_store.h",
    },
    "upstream": {"token_endpoint.h", "provider_profile.h"},
    "crypto": {"cipher.h", "fingerprint.h", "credential_hash.h", "jwt.h"},
}

# What a layer may not know at all, by the start of the header's name.
FORBIDDEN_HEADERS = {
    "core": (
        "boost/asio",
        "boost/beast",
        "boost/json",
        "curl/",
        "sqlite3",
        "SQLiteCpp/",
        "mysql",
        "mariadb",
        "spdlog/",
        "yaml-cpp/",
    ),
}

MAX_LINES = 300


class TextRule:
    """A pattern that may stand in some files only."""

    def __init__(self, pattern, allowed, message, exempt_layers=(), in_tests=True):
        self.pattern = re.compile(pattern)
        self.allowed = set(allowed)
        self.message = message
        self.exempt_layers = set(exempt_layers)
        self.in_tests = in_tests

    def applies_to(self, source):
        if source.name in self.allowed or source.layer in self.exempt_layers:
            return False
        return self.in_tests or not source.is_test


TEXT_RULES = [
    TextRule(
        r"::now\s*\(",
        {"base/clock.cc"},
        "reads a clock: take base/clock.h by constructor",
        exempt_layers={"testing"},
    ),
    TextRule(
        r"\bthis_thread::sleep|\b(?:u|nano)?sleep\s*\(",
        set(),
        "sleeps: wait for the event, or use the injected clock",
    ),
    TextRule(
        r"(?<![\w:])(?:std::)?s?rand\s*\(|\brandom_device\b|\bmt19937",
        {"base/entropy.cc"},
        "makes its own randomness: take base/entropy.h by constructor",
    ),
    TextRule(
        r"\bgetenv\s*\(",
        {"base/fault_point.cc"},
        "reads the environment: only src/app does, and hands on what it read",
        exempt_layers={"app", "testing"},
        in_tests=False,
    ),
]

DETACHED_FILES = {"base/task_group.h", "base/task_group.cc"}
DETACHED = re.compile(r"\bdetached\b")
CO_SPAWN = re.compile(r"\bco_spawn\s*\(")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


class Source:
    """One file of src/: its lines as written, and as code without comments and string literals."""

    def __init__(self, path, src):
        relative = path.relative_to(src)
        self.name = relative.as_posix()
        self.layer = relative.parts[0] if len(relative.parts) > 1 else ""
        self.is_test = path.stem.endswith("_test") or self.layer == "testing"
        self.lines = path.read_text(encoding="utf-8").splitlines()
        self.code = strip_comments_and_strings("\n".join(self.lines)).split("\n")


LITERALS = re.compile(
    r"""
      //[^\n]*                                  # line comment
    | /\*.*?\*/                                 # block comment
    | R"(?P<tag>[^\s()\\]{0,16})\(.*?\)(?P=tag)"  # raw string
    | "(?:\\.|[^"\\\n])*"                       # string
    | (?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'       # character, not a digit separator
    """,
    re.DOTALL | re.VERBOSE,
)


def strip_comments_and_strings(text):
    """The same text with comments and literals blanked; line numbers stay."""

    def blank(match):
        return "\n" * match.group().count("\n") if "\n" in match.group() else " "

    return LITERALS.sub(blank, text)


def check_includes(source):
    for number, line in enumerate(source.lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quote, header = match.groups()
        for start in FORBIDDEN_HEADERS.get(source.layer, ()):
            if header.startswith(start):
                yield number, f"{source.layer} may not know <{header}>"
        first, _, rest = header.partition("/")
        if quote == '"' and first in MAY_INCLUDE:
            message = forbidden_arrow(source, first, rest)
            if message:
                yield number, message
        elif quote == '"' and not rest and source.layer in MAY_INCLUDE:
            yield number, f'"{header}": include paths start at src/ ("{source.layer}/{header}")'


def forbidden_arrow(source, target, header):
    """Why `source` may not include target/header, or None."""
    if target == source.layer:
        return None
    if target == "testing":
        return None if source.is_test else "only tests may include testing/"
    if source.is_test:
        # A test may build the real thing from below, but never look up.
        above = target in MAY_INCLUDE and source.layer in MAY_INCLUDE[target]
        if above and source.layer != "testing":
            return f"{source.layer} may not include {target}/: the arrows go the other way"
        return None
    if target not in MAY_INCLUDE[source.layer]:
        return f"{source.layer} may not include {target}/"
    if source.layer == "service" and target in PORT_HEADERS and header not in PORT_HEADERS[target]:
        return f"service sees only the ports of {target}: {target}/{header} is not one"
    return None


def check_text(source):
    for rule in TEXT_RULES:
        if not rule.applies_to(source):
            continue
        for number, line in enumerate(source.code, 1):
            if rule.pattern.search(line):
                yield number, rule.message


def statement_from(text, start):
    """The text from `start` to the bracket that closes the first one opened."""
    depth = 0
    for position in range(start, len(text)):
        if text[position] in "([{":
            depth += 1
        elif text[position] in ")]}":
            depth -= 1
            if depth == 0:
                return text[start : position + 1]
    return text[start:]


def check_detached(source):
    if source.name in DETACHED_FILES:
        return
    text = "\n".join(source.code)
    for match in CO_SPAWN.finditer(text):
        if DETACHED.search(statement_from(text, match.start())):
            number = text.count("\n", 0, match.start()) + 1
            yield number, "spawns a detached coroutine: only base/task_group may"


def check_length(source):
    if not source.is_test and len(source.lines) > MAX_LINES:
        yield MAX_LINES + 1, f"has {len(source.lines)} lines, more than {MAX_LINES}: split it"


def check_layer_known(source):
    if source.layer not in MAY_INCLUDE:
        yield 1, f"'{source.layer or '.'}' is no layer; known: {', '.join(MAY_INCLUDE)}"


CHECKS = (check_layer_known, check_includes, check_text, check_detached, check_length)


def check_source(source):
    checks = CHECKS if source.layer in MAY_INCLUDE else (check_layer_known,)
    for check in checks:
        for number, message in check(source):
            yield f"src/{source.name}:{number}: {message}"


def check_tree(root):
    """All breaches under root/src, and how many files were read."""
    src = Path(root) / "src"
    files = sorted(path for path in src.rglob("*") if path.suffix in {".h", ".cc"})
    breaches = [line for path in files for line in check_source(Source(path, src))]
    return breaches, len(files)


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    breaches, count = check_tree(root)
    if count == 0:
        print(f"no C++ file under {root}/src", file=sys.stderr)
        return 2
    for line in breaches:
        print(line)
    print(f"{count} files, {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
