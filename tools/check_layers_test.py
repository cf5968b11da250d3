#!/usr/bin/env python3
"""Self-test of check_layers.py: each rule finds its breach, and lets the allowed neighbour pass."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import check_layers  # noqa: E402


class CheckLayersTest(unittest.TestCase):
    def breaches(self, name, text):
        with tempfile.TemporaryDirectory() as root:
            path = Path(root) / "src" / name
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
            found, count = check_layers.check_tree(root)
            self.assertEqual(count, 1)
            return found

    def assert_refused(self, name, text, part):
        found = self.breaches(name, text)
        self.assertEqual(len(found), 1, found)
        self.assertIn(part, found[0])

    def assert_allowed(self, name, text):
        self.assertEqual(self.breaches(name, text), [])

    def test_arrows_go_one_way(self):
        self.assert_allowed("service/refresher.cc", '#include "core/token.h"\n')
        self.assert_refused("core/token.h", '#include "service/refresher.h"\n', "core may not include")
        self.assert_refused("storage/a.cc", '#include "upstream/token_endpoint.h"\n', "upstream")
        self.assert_refused("base/a.h", '#include "core/token.h"\n', "base may not include core")

    def test_http_sees_neither_storage_nor_upstream_nor_crypto(self):
        for layer in ("storage", "upstream", "crypto"):
            header = next(iter(check_layers.PORT_HEADERS[layer]))
            self.assert_refused("http/a.cc", f'#include "{layer}/{header}"\n', f"include {layer}")
        self.assert_allowed("http/a.cc", '#include "service/token_service.h"\n')

    def test_service_sees_ports_only(self):
        self.assert_allowed("service/a.cc", '#include "storage/token_store.h"\n')
        self.assert_refused("service/a.cc", '#include "storage/sql_token_store.h"\n', "ports of storage")
        self.assert_refused("service/a.cc", '#include "upstream/curl_transport.h"\n', "ports of upstream")
        self.assert_refused("service/a.cc", '#include "crypto/key_ring.h"\n', "ports of crypto")

    def test_tests_may_build_the_real_thing_but_not_look_up(self):
        self.assert_allowed("service/a_test.cc", '#include "storage/sql_token_store.h"\n')
        self.assert_allowed("http/a_test.cc", '#include "storage/sql_token_store.h"\n')
        self.assert_allowed("base/a_test.cc", '#include "testing/manual_clock.h"\n')
        self.assert_refused("core/a_test.cc", '#include "service/refresher.h"\n', "other way")

    def test_testing_is_for_tests(self):
        self.assert_refused("core/a.cc", '#include "testing/manual_clock.h"\n', "only tests")

    def test_core_knows_no_libraries(self):
        for header in ("boost/asio/post.hpp", "boost/json.hpp", "boost/beast/http.hpp", "curl/curl.h",
                       "sqlite3.h", "SQLiteCpp/SQLiteCpp.h"):
            self.assert_refused("core/a.cc", f"#include <{header}>\n", "may not know")
        self.assert_allowed("core/a.cc", "#include <boost/url.hpp>\n")

    def test_includes_start_at_src(self):
        self.assert_refused("core/a.cc", '#include "token.h"\n', "start at src/")

    def test_clocks_are_injected(self):
        text = "auto t = std::chrono::steady_clock::now();\n"
        self.assert_refused("service/a.cc", text, "reads a clock")
        self.assert_refused("service/a_test.cc", text, "reads a clock")
        self.assert_allowed("base/clock.cc", text)
        self.assert_allowed("testing/a.cc", text)

    def test_nobody_sleeps(self):
        self.assert_refused("service/a.cc", "std::this_thread::sleep_for(1s);\n", "sleeps")
        self.assert_refused("service/a_test.cc", "usleep(5);\n", "sleeps")
        self.assert_allowed("service/a.cc", "scheduler.SleepUntil(t);\n")

    def test_randomness_is_injected(self):
        self.assert_refused("core/a.cc", "int x = rand();\n", "randomness")
        self.assert_refused("core/a.cc", "int x = std::rand();\n", "randomness")
        self.assert_refused("core/a.cc", "std::random_device d;\n", "randomness")
        self.assert_allowed("base/entropy.cc", "std::random_device d;\n")
        self.assert_allowed("core/a.cc", "entropy.Rand(); operand();\n")

    def test_environment_is_read_in_app(self):
        self.assert_refused("service/a.cc", 'auto p = std::getenv("X");\n', "environment")
        self.assert_allowed("app/a.cc", 'auto p = std::getenv("X");\n')

    def test_detached_only_in_task_group(self):
        text = "void F() {\n  asio::co_spawn(io,\n      Run(),\n      asio::detached);\n}\n"
        self.assert_refused("service/a.cc", text, "src/service/a.cc:2: spawns a detached")
        self.assert_allowed("base/task_group.cc", text)
        self.assert_allowed("service/a.cc", "co_spawn(io, Run(), std::move(done));\nbool detached;\n")

    def test_comments_and_strings_do_not_count(self):
        self.assert_allowed("core/a.cc", "// steady_clock::now() is not read here\n")
        self.assert_allowed("core/a.cc", "/* rand()\n rand() */\n")
        self.assert_allowed("core/a.cc", 'auto s = "rand()"; auto r = R"(sleep(1))";\n')
        self.assert_refused("core/a.cc", "int n = 1'000; int y = rand(); char c = 'x';\n", "randomness")

    def test_length(self):
        self.assert_allowed("core/a.cc", "\n" * 300)
        self.assert_refused("core/a.cc", "\n" * 301, "more than 300")
        self.assert_allowed("core/a_test.cc", "\n" * 400)

    def test_unknown_folder(self):
        self.assert_refused("utils/a.cc", "int x;\n", "is no layer")


if __name__ == "__main__":
    unittest.main()
