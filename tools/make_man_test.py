#!/usr/bin/env python3
"""Self-test of make_man.py: each form that the documents use, and the pages of this tree."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import make_man  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent


def body(text):
    return "\n".join(make_man.body(text))


class MakeManTest(unittest.TestCase):
    def test_inline(self):
        self.assertEqual(make_man.inline("**import** reads `--tag`"), r"\fBimport\fR reads \fB\-\-tag\fR")
        self.assertEqual(make_man.inline("*secret* a\\b"), r"\fIsecret\fR a\eb")
        self.assertEqual(make_man.inline("[here](https://example.com)"), "here")
        self.assertEqual(
            make_man.inline("see [the journal](rescue_journal.md)"),
            r"see the journal (\fI/usr/share/doc/rt\-manage/rescue_journal.md\fR)",
        )
        self.assertEqual(make_man.inline("[backup.md](backup.md)"), r"\fI/usr/share/doc/rt\-manage/backup.md\fR")

    def test_text_is_no_request(self):
        self.assertEqual(make_man.inline(".rc and so on"), r"\&.rc and so on")
        self.assertIn("\\&'quoted'", body("    'quoted'\n"))

    def test_blocks(self):
        self.assertEqual(body("# Title\n\n## Exit codes\n\none\ntwo\n"), '.SH "EXIT CODES"\n.PP\none two')
        self.assertEqual(body("    a -b\n"), ".PP\n.RS 4\n.EX\na \\-b\n.EE\n.RE")

    def test_table_of_keys(self):
        text = "## server\n\n| Key | Default | Accepted | Meaning | 说明 |\n|---|---|---|---|---|\n"
        text += "| `port` | `8080` | an integer | Port. | 端口。 |\n| `host` | - | text | Host. | 地址。 |\n"
        self.assertEqual(
            body(text),
            '.SH "SERVER"\n.TP\n\\fBserver.port\\fR\ndefault: \\fB8080\\fR; accepted: an integer.\n.br\nPort.\n'
            ".TP\n\\fBserver.host\\fR\naccepted: text.\n.br\nHost.",
        )

    def test_chinese_is_left_out(self):
        self.assertEqual(body("English.\n\n中文。\n"), ".PP\nEnglish.")

    def test_the_pages(self):
        for name in make_man.PAGES:
            page = make_man.make_page(name, "1.2.3", "2026-01-02", ROOT)
            self.assertIn('"2026-01-02" "rt\\-manage 1.2.3"', page)
            self.assertFalse(make_man.CHINESE.search(page), name)
            self.assertNotIn("](", page)
            self.assertNotIn("**", page)


if __name__ == "__main__":
    unittest.main()
