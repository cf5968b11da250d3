#!/usr/bin/env python3
"""Makes the completion of bash, zsh and fish from what `rt-manage --help` says, so that it is never behind the program.

    tools/make_completion.py BINARY FOLDER

Writes FOLDER/rt-manage.bash, FOLDER/_rt-manage and FOLDER/rt-manage.fish. Asks BINARY for the help of each command and
of the commands below it. What takes a FILE or DIR is completed with files or folders; nothing else is looked up: a look
at the rows would stand in the audit log.
"""

import re
import subprocess
import sys
from pathlib import Path

# The head of a help line ends where its description begins, two spaces or more further on.
LINE = re.compile(r"^  (?P<head>\S+(?: \S+)*?)(?:\s{2,}(?P<help>.*))?$")
# The type of an option's value, perhaps with what is accepted: `FILE`, `INT:INT in [0 - 9]`.
TYPE = re.compile(r"(?!REQUIRED\b)([A-Z]+)(?::.*)?$")
TYPES = {"FILE": "file", "DIR": "folder"}


class Option:
    """One option of the help text; `value` says what follows it: nothing, a file, a folder or some text."""

    def __init__(self, head, description):
        words = head.split()
        self.names = words[0].split(",")
        kind = TYPE.match(words[1]) if len(words) > 1 else None
        self.value = TYPES.get(kind[1], "text") if kind else "none"
        self.help = description


class Command:
    """A command, its options, the commands below it, and what its positional argument is."""

    def __init__(self, path, description=""):
        self.path = path
        self.help = description
        self.options = []
        self.commands = []
        self.positional = "none"

    def all(self):
        yield self
        for command in self.commands:
            yield from command.all()


def sections(text):
    """The lines of each section of a help text, by the section's name."""
    found, current = {}, None
    for line in text.splitlines():
        if re.fullmatch(r"\S.*:", line):
            current = found.setdefault(line[:-1], [])
        elif current is not None and line.strip():
            current.append(line)
    return found


def rows(lines):
    """(head, description) of each line; a description below its head has no line of its own."""
    found = []
    for line in lines:
        if line.startswith("   "):
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}".strip())
        else:
            match = LINE.match(line.rstrip())
            found.append((match["head"], match["help"] or ""))
    return found


def parse(path, text, description=""):
    """The command whose help `text` is, and (name, description) of each command below it."""
    command = Command(path, description)
    parts = sections(text)
    command.options = [Option(head, said) for head, said in rows(parts.get("Options", []))]
    for head, _ in rows(parts.get("Positionals", [])):
        command.positional = TYPES.get(head.split()[0], "text")
    return command, rows(parts.get("Subcommands", []))


def ask(binary, path, description=""):
    done = subprocess.run(
        [binary, *path, "--help"], capture_output=True, text=True, timeout=30, check=True, stdin=subprocess.DEVNULL
    )
    command, below = parse(path, done.stdout, description)
    command.commands = [ask(binary, [*path, name], text) for name, text in below]
    return command


def names_of(options):
    return [name for option in options for name in option.names]


def options_of(root, command):
    """Its own options and those that go with every command, each once."""
    own = set(names_of(command.options))
    everywhere = [option for option in root.options if own.isdisjoint(option.names) and "--version" not in option.names]
    return command.options + (everywhere if command is not root else [])


def bash(root):
    words, values, positionals = [], {}, []
    for command in root.all():
        key = " ".join(command.path)
        offered = [below.path[-1] for below in command.commands] + names_of(options_of(root, command))
        words.append(f'    "{key}") words="{" ".join(offered)}" ;;')
        for option in command.options:
            values.setdefault(option.value, set()).update(option.names)
        if command.positional in ("file", "folder"):
            positionals.append(f'"{key}"')
    paths = " | ".join(f'"{" ".join(command.path)}"' for command in root.all() if command.path)

    def cases(kind):
        return " | ".join(sorted(values.get(kind, ())) or ["''"])

    return f"""# bash completion of rt-manage; made by tools/make_completion.py.

_rt_manage() {{
  local cur prev words="" path="" word index
  cur=${{COMP_WORDS[COMP_CWORD]}}
  prev=${{COMP_WORDS[COMP_CWORD - 1]}}
  COMPREPLY=()
  case $prev in
    {cases("file")})
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      return
      ;;
    {cases("folder")})
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -d -- "$cur")
      return
      ;;
    {cases("text")}) return ;;
  esac
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=${{COMP_WORDS[index]}}
    case "${{path:+$path }}$word" in
      {paths}) path="${{path:+$path }}$word" ;;
    esac
  done
  case $path in
{chr(10).join(words)}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  case $path in
    {" | ".join(positionals)})
      if [[ $cur != -* ]]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      fi
      ;;
  esac
}}
complete -F _rt_manage rt-manage
"""


def quote_zsh(text):
    """For a description between brackets in single quotes."""
    return re.sub(r"([][:\\])", r"\\\1", text).replace("'", "'\\''")


def zsh_option(option):
    action = {"none": "", "file": ":file:_files", "folder": ":folder:_files -/", "text": ":value: "}[option.value]
    names = option.names
    if len(names) == 1:
        return f"'{names[0]}[{quote_zsh(option.help)}]{action}'"
    return f"'({' '.join(names)})'{{{','.join(names)}}}'[{quote_zsh(option.help)}]{action}'"


def zsh_function(root, command):
    name = "_".join(["_rt-manage", *command.path])
    lines = [f"{name}() {{", "  local line state", "  _arguments -C \\"]
    lines += [f"    {zsh_option(option)} \\" for option in options_of(root, command)]
    if not command.commands:
        kinds = {"none": "", "file": "    '1:file:_files'", "folder": "    '1:folder:_files -/'", "text": "    '1:value: '"}
        lines.append(kinds[command.positional])
        return "\n".join(line for line in lines if line).rstrip(" \\") + "\n}\n"
    lines += ["    '1: :->command' \\", "    '*:: :->arguments'", "  case $state in", "    command)", "      local -a commands=("]
    lines += [f"        '{below.path[-1]}:{quote_zsh(below.help)}'" for below in command.commands]
    lines += ["      )", "      _describe command commands", "      ;;", "    arguments)", "      case $line[1] in"]
    lines += [f"        {below.path[-1]}) {name}_{below.path[-1]} ;;" for below in command.commands]
    return "\n".join([*lines, "      esac", "      ;;", "  esac", "}", ""])


def zsh(root):
    functions = "\n".join(zsh_function(root, command) for command in root.all())
    return f'#compdef rt-manage\n# Made by tools/make_completion.py.\n\n{functions}\n_rt-manage "$@"\n'


def quote_fish(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish_condition(command):
    """Where the commands below `command` are offered: it is there, and none of them yet."""
    seen = [f"__fish_seen_subcommand_from {name}" for name in command.path]
    below = " ".join(below.path[-1] for below in command.commands)
    return "; and ".join([*seen, f"not __fish_seen_subcommand_from {below}"])


def fish_option(option, condition):
    names = [f"-s {name[1:]}" if not name.startswith("--") else f"-l {name[2:]}" for name in option.names]
    value = {"none": "", "file": " -r -F", "folder": " -x -a '(__fish_complete_directories)'", "text": " -x"}[option.value]
    when = f" -n {quote_fish(condition)}" if condition else ""
    return f"complete -c rt-manage{when} {' '.join(names)}{value} -d {quote_fish(option.help)}"


def fish(root):
    lines = ["# fish completion of rt-manage; made by tools/make_completion.py.", "complete -c rt-manage -f"]
    for command in root.all():
        seen = "; and ".join(f"__fish_seen_subcommand_from {name}" for name in command.path)
        for below in command.commands:
            condition = quote_fish(fish_condition(command))
            lines.append(f"complete -c rt-manage -n {condition} -a {below.path[-1]} -d {quote_fish(below.help)}")
        everywhere = names_of(root.options) if command is not root else []
        for option in command.options:
            if set(option.names).isdisjoint(everywhere):
                lines.append(fish_option(option, seen))
        if command.positional in ("file", "folder"):
            lines.append(f"complete -c rt-manage -n {quote_fish(seen)} -F")
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) != 3:
        print("usage: make_completion.py BINARY FOLDER", file=sys.stderr)
        return 2
    root = ask(Path(sys.argv[1]).resolve(), [])
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("rt-manage.bash", bash(root)), ("_rt-manage", zsh(root)), ("rt-manage.fish", fish(root))):
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
