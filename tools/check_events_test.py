#!/usr/bin/env python3
"""Self-test of check_events.py: each difference is found, and what agrees passes."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import check_events  # noqa: E402

ROW = "| `app.ready` | info | `port`, `url` | It listens. | - |\n"
READY = 'base::LogInfo("app.ready", {{"port", 1}, {"url", u}});'
CODE = 'void F() {\n  base::LogInfo("app.ready", {{"port", port}, {"url", Url({"x", 1})}});\n}\n'


class CheckEventsTest(unittest.TestCase):
    def differences(self, code, document, name="app/a.cc"):
        with tempfile.TemporaryDirectory() as root:
            for path, text in ((Path(root) / "src" / name, code), (Path(root) / "docs/events.md", document)):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return check_events.check_tree(root)[0]

    def assert_found(self, code, document, part, **options):
        found = self.differences(code, document, **options)
        self.assertEqual(len(found), 1, found)
        self.assertIn(part, found[0])

    def test_what_agrees_passes(self):
        code = 'base::LogInfo("app.ready", {{"port", port}, {"url", "a ) b"}});'
        self.assertEqual(self.differences(code, ROW), [])

    def test_names_both_ways(self):
        self.assert_found(READY, "", "src/app/a.cc:1: app.ready is not")
        self.assert_found("", ROW, "docs/events.md:1: app.ready is logged nowhere")

    def test_levels_and_fields(self):
        self.assert_found('base::LogWarn("app.ready", {{"port", 1}, {"url", u}});', ROW, "levels of app.ready")
        self.assert_found('base::LogInfo("app.ready", {{"port", 1}});', ROW, "fields of app.ready")
        self.assert_found(CODE, ROW, "fields of app.ready: port, url; in the sources: port, url, x")

    def test_levels_of_one_event_add_up(self):
        row = "| `app.end` | info, warn | - | It ended. | - |\n"
        self.assertEqual(
            self.differences('base::Log(well ? base::LogLevel::kInfo : base::LogLevel::kWarn, "app.end");', row), []
        )
        variable = "const base::LogLevel level = x ? base::LogLevel::kWarn\n : base::LogLevel::kInfo;\n"
        self.assertEqual(self.differences(variable + 'base::Log(level, "app.end");', row), [])
        twice = 'base::LogInfo("app.end");\nbase::LogWarn("app.end", {});'
        self.assertEqual(self.differences(twice, row), [])

    def test_base_needs_no_namespace(self):
        code = 'LogInfo("app.ready", {{"port", 1}, {"url", u}});'
        self.assertEqual(self.differences(code, ROW, name="base/task_group.cc"), [])
        self.assertEqual(self.differences(code, "", name="base/log.h"), [])

    def test_names_are_written_out(self):
        self.assert_found("base::LogInfo(name, {});", "", "has to be written out")
        self.assert_found('base::LogInfo("Ready", {});', "", "has to be written out")

    def test_rows_of_the_document(self):
        self.assert_found(READY, ROW + ROW, "docs/events.md:2: app.ready stands there twice")
        self.assert_found("", "| `app.ready` | info |\n", "a row has name")

    def test_tests_may_log_what_they_like(self):
        self.assertEqual(self.differences('base::LogInfo("no.such");', "", name="app/a_test.cc"), [])


if __name__ == "__main__":
    unittest.main()
