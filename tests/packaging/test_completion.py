"""The completion offers what the program knows, in each shell."""

import os
import subprocess

import pytest

from conftest import BUILD
from machine import run

MADE = BUILD / "package-files"
DRIVE_BASH = r"""
. "$1/rt-manage.bash"
COMP_WORDS=("${@:2}")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
compopt() { :; }
_rt_manage
printf '%s\n' "${COMPREPLY[@]}"
"""
# The line editor of zsh works on a terminal only: a pseudo terminal of its own.
DRIVE_ZSH = r"""
zmodload zsh/zpty
zpty completion zsh -f -i
zpty -w completion "PS1=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D; LISTMAX=1000; stty columns 200"
zpty -w completion "bindkey '^I' complete-word; zstyle ':completion:*' list-prompt ''; print ready''now"
zpty -r -m completion line '*readynow*'
zpty -w -n completion "$2"$'\t\t'
sleep 2
while zpty -r -t completion line; do print -r -- "$line"; done
zpty -d completion
"""


def offered_by_bash(*words, cwd=None):
    done = run(["env", f"--chdir={cwd or '/'}", "bash", "-c", DRIVE_BASH, "bash", MADE, "rt-manage", *words])
    return done.stdout.split()


def offered_by_fish(line):
    script = f"source {MADE}/rt-manage.fish; complete -C '{line}'"
    return [word.split("\t")[0] for word in run(["fish", "-N", "-c", script], env={**os.environ, "HOME": "/nonexistent"}).stdout.splitlines()]


def commands():
    """The commands that the program names."""
    text = subprocess.run([BUILD / "rt-manage", "--help"], capture_output=True, text=True, timeout=30, check=True).stdout
    lines = text.split("Subcommands:\n")[1].split("\n\n")[0].splitlines()
    return {line.split()[0] for line in lines}


@pytest.mark.parametrize("shell, file", [("bash", "rt-manage.bash"), ("zsh", "_rt-manage"), ("fish", "rt-manage.fish")])
def test_syntax(shell, file):
    run([shell, "-n", MADE / file])


def test_bash(tmp_path):
    assert commands() < set(offered_by_bash(""))
    assert set(offered_by_bash("key", "")) >= {"check", "add", "rekey", "--json"}
    assert "--enable" in offered_by_bash("import", "--e")
    assert offered_by_bash("--config", "x.yml", "ref") == ["refresh"]
    assert offered_by_bash("import", "--tag", "") == []
    (tmp_path / "tokens.txt").touch()
    assert offered_by_bash("import", "tok", cwd=tmp_path) == ["tokens.txt"]
    assert offered_by_bash("--config", "tok", cwd=tmp_path) == ["tokens.txt"]


def test_fish():
    assert commands() <= set(offered_by_fish("rt-manage "))
    assert set(offered_by_fish("rt-manage key ")) >= {"check", "add", "rekey"}
    assert "--enable" in offered_by_fish("rt-manage import --e")


def test_zsh():
    shown = run(["zsh", "-f", "-c", DRIVE_ZSH, "zsh", MADE, "rt-manage key "], timeout=60).stdout
    for word in ("check", "add", "rekey", "Seal everything anew"):
        assert word in shown, shown
