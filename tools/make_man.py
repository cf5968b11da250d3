#!/usr/bin/env python3
"""Makes the man pages from the documents that say the same.

    tools/make_man.py PAGE VERSION DATE [ROOT]

PAGE is rt-manage.1 (from docs/cli.md) or rt-manage.yml.5 (from docs/config.md); the page goes to stdout. Understood is
what these documents use: headings, paragraphs, code that is indented by four, tables, bold, code in a line, links.
Paragraphs and columns in Chinese are left out: the pages are English.
"""

import re
import sys
from pathlib import Path

PAGES = {
    "rt-manage.1": {
        "document": "docs/cli.md",
        "title": ("RT-MANAGE", "1", "User Commands"),
        "name": r"rt\-manage \- keep OAuth refresh tokens alive and hand out access tokens",
        "start": ".SH SYNOPSIS\n.B rt\\-manage\n[\\fIOPTION\\fR]... [\\fICOMMAND\\fR [\\fIARGUMENT\\fR]...]\n.SH DESCRIPTION\n",
        "end": """.SH FILES
.TP
.I /etc/rt\\-manage/config.yml
Configuration of the service that the Debian package sets up. The program itself looks for
.I ./config/config.yml
and
.IR ./config.yml .
.TP
.I /var/lib/rt\\-manage
Data of that service: database, master key, rescue journal.
.TP
.I /usr/share/doc/rt\\-manage
The further documents.
.SH SEE ALSO
.BR rt\\-manage.yml (5)
""",
    },
    "rt-manage.yml.5": {
        "document": "docs/config.md",
        "title": ("RT-MANAGE.YML", "5", "File Formats"),
        "name": r"rt\-manage.yml \- configuration of rt\-manage",
        "start": ".SH DESCRIPTION\n",
        "end": ".SH SEE ALSO\n.BR rt\\-manage (1)\n",
    },
}
# The generator's own head line is for those who edit the document.
LEFT_OUT = "Made from the tables in"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
INLINE = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*]+)\*|`(?P<code>[^`]+)`|\[(?P<text>[^]]+)\]\((?P<target>[^)]+)\)")
MANUALS = "/usr/share/doc/rt-manage/"


def escape(text):
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text.replace("\\", "\\e").replace("-", "\\-")


def inline(text):
    """One paragraph or cell of Markdown as a line of roff."""
    parts, position = [], 0
    for match in INLINE.finditer(text):
        parts.append(escape(text[position : match.start()]))
        if match["bold"]:
            parts.append(f"\\fB{escape(match['bold'])}\\fR")
        elif match["italic"]:
            parts.append(f"\\fI{escape(match['italic'])}\\fR")
        elif match["code"]:
            parts.append(f"\\fB{escape(match['code'])}\\fR")
        elif match["target"].endswith(".md"):
            place = f"\\fI{escape(MANUALS + match['target'])}\\fR"
            parts.append(place if match["text"] == match["target"] else f"{escape(match['text'])} ({place})")
        else:
            parts.append(escape(match["text"]))
        position = match.end()
    parts.append(escape(text[position:]))
    return guard("".join(parts))


def guard(line):
    """A line that begins as a request would, but is text."""
    return "\\&" + line if line.startswith((".", "'")) else line


def cells_of(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def table(lines, section):
    """The rows of a table; the columns in the middle, if any, in brackets behind the first."""
    head, rows = cells_of(lines[0]), [cells_of(line) for line in lines[2:]]
    kept = [index for index, name in enumerate(head) if not CHINESE.search(name)]
    for row in rows:
        key = row[0].strip("`")
        tag = f"\\fB{escape(section + key)}\\fR"
        between = [(head[index].lower(), row[index]) for index in kept[1:-1] if row[index] != "-"]
        yield ".TP\n" + guard(tag)
        if between:
            yield "; ".join(f"{name}: {inline(value)}" for name, value in between) + "."
            yield ".br"
        yield inline(row[kept[-1]])


def blocks(text):
    """Paragraphs, headings, tables and code as lists of lines."""
    block = []
    for line in text.splitlines():
        if line.strip() and not (line.startswith("#") and block):
            block.append(line)
            continue
        if block:
            yield block
        block = [line] if line.strip() else []
    if block:
        yield block


def section_of(heading):
    """What stands before each key of a table: keys are looked for by their whole name."""
    name = heading.replace("&lt;", "<").replace("&gt;", ">")
    return f"{name}." if re.fullmatch(r"[a-z]+(\.<name>)?", name) else ""


def body(text):
    section = ""
    for block in blocks(text):
        first = block[0]
        if first.startswith("# ") or first.startswith(LEFT_OUT) or (CHINESE.search(first) and first[0] != "|"):
            continue
        if first.startswith("#"):
            heading = first.lstrip("#").strip()
            section = section_of(heading)
            yield f'.SH "{escape(heading).upper()}"'
        elif first.startswith("    "):
            yield ".PP\n.RS 4\n.EX"
            yield from (guard(escape(line[4:])) for line in block)
            yield ".EE\n.RE"
        elif first.startswith("|"):
            yield from table(block, section)
        else:
            yield ".PP"
            yield inline(" ".join(line.strip() for line in block))


def make_page(name, version, date, root):
    page = PAGES[name]
    title, number, kind = page["title"]
    text = (Path(root) / page["document"]).read_text(encoding="utf-8")
    lines = [
        f".\\\" Made from {page['document']} by tools/make_man.py.",
        f'.TH {escape(title)} {number} "{date}" "rt\\-manage {escape(version)}" "{kind}"',
        f".SH NAME\n{page['name']}",
        page["start"].rstrip("\n"),
        *body(text),
        page["end"].rstrip("\n"),
    ]
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) not in (4, 5) or sys.argv[1] not in PAGES:
        print(f"usage: make_man.py {'|'.join(PAGES)} VERSION DATE [ROOT]", file=sys.stderr)
        return 2
    root = sys.argv[4] if len(sys.argv) == 5 else Path(__file__).resolve().parent.parent
    sys.stdout.write(make_page(*sys.argv[1:4], root))
    return 0


if __name__ == "__main__":
    sys.exit(main())
