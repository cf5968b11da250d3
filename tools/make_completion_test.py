#!/usr/bin/env python3
"""Self-test of make_completion.py: what the help says is in the completion of each shell."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import make_completion  # noqa: E402

ROOT = """Keeps tokens.
Usage: rt-manage [OPTIONS] [SUBCOMMAND]

Options:
  -h,--help                   Print this help message and exit
  --config FILE               Configuration file
  --data-dir DIR              Folder of this node's files
  --json                      Answer in JSON

Subcommands:
  get-at                      Print the access token of a row
  import                      Take in refresh tokens

Exit codes:
  0  done
"""
GET_AT = """Print the access token of a row
Usage: rt-manage get-at [OPTIONS] BIZ_ID

Positionals:
  BIZ_ID TEXT REQUIRED Excludes: --all 

Options:
  -h,--help                   Print this help message and exit
  --min-ttl INT:INT in [0 - 864000]
                              Seconds that it has to live; refreshes
                              if needed
  --all Excludes: BIZ_ID      All rows
"""
IMPORT = """Take in refresh tokens
Usage: rt-manage import [OPTIONS] FILE

Positionals:
  FILE TEXT REQUIRED          File, or - for standard input

Options:
  -h,--help                   Print this help message and exit
  --tag TEXT                  Tag of the 'new' rows [one]
"""


def tree():
    root, below = make_completion.parse([], ROOT)
    texts = {"get-at": GET_AT, "import": IMPORT}
    root.commands = [make_completion.parse([name], texts[name], said)[0] for name, said in below]
    return root


class MakeCompletionTest(unittest.TestCase):
    def test_commands_and_their_descriptions(self):
        found = [(command.path, command.help) for command in tree().commands]
        self.assertEqual(found, [(["get-at"], "Print the access token of a row"), (["import"], "Take in refresh tokens")])

    def test_options_and_what_follows_them(self):
        values = {name: option.value for command in tree().all() for option in command.options for name in option.names}
        self.assertEqual(
            values,
            {"-h": "none", "--help": "none", "--config": "file", "--data-dir": "folder", "--json": "none"}
            | {"--min-ttl": "text", "--all": "none", "--tag": "text"},
        )

    def test_a_description_below_its_option(self):
        (option,) = (option for option in tree().commands[0].options if "--min-ttl" in option.names)
        self.assertEqual(option.help, "Seconds that it has to live; refreshes if needed")

    def test_positionals(self):
        self.assertEqual([command.positional for command in tree().commands], ["text", "file"])

    def test_every_shell_gets_all_of_it(self):
        for make in (make_completion.bash, make_completion.zsh, make_completion.fish):
            text = make(tree())
            for word in ("get-at", "import", "min-ttl", "tag", "config", "data-dir"):
                self.assertIn(word, text, make.__name__)

    def test_descriptions_are_quoted(self):
        self.assertIn(r"Tag of the '\''new'\'' rows \[one\]", make_completion.zsh(tree()))
        self.assertIn(r"Tag of the \'new\' rows [one]", make_completion.fish(tree()))

    def test_options_of_the_program_go_with_each_command(self):
        options = make_completion.options_of(tree(), tree().commands[1])
        self.assertEqual(make_completion.names_of(options), ["-h", "--help", "--tag", "--config", "--data-dir", "--json"])


if __name__ == "__main__":
    unittest.main()
