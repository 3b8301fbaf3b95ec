#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""For reviewers: what NOLINT hides, and NOLINT that hides nothing."""
import json
import unittest

from project import Project

SOURCE = """\
#include "task.h"
Task start();
void f() {
  start(); // NOLINT(waif-discarded-task)
  // NOLINTNEXTLINE
  start();
  // NOLINTBEGIN(waif-*)
  start();
  // NOLINTEND(waif-*)
  start();
  int n = 0; // NOLINT(waif-nested-task, bugprone-x)
  // NOLINTNEXTLINE(waif-discarded-task)
  ++n;
}
"""


class Nolint(Project):
    def setUp(self):
        super().setUp()
        self.write("a.cpp", SOURCE)
        self.database("a.cpp")

    def test_heeded(self):
        self.assertEqual(self.places(self.lint()), ["a.cpp:10:3"])

    def test_review(self):
        run = self.lint("--review-nolint")
        self.assert_code(run, 1)
        self.assertEqual(self.places(run), ["a.cpp:10:3", "a.cpp:11:17", "a.cpp:12:6"])
        silenced = [l.split(": ")[0] for l in run.stdout.splitlines() if "(silenced by NOLINT)" in l]
        self.assertEqual(silenced, ["a.cpp:4:3", "a.cpp:6:3", "a.cpp:8:3"])
        self.assertIn("'NOLINT(waif-nested-task)' silences nothing [waif-unused-nolint]", run.stdout)
        self.assertIn("'NOLINTNEXTLINE(waif-discarded-task)' silences nothing", run.stdout)

    def test_silenced_ones_fail_nothing(self):
        self.write("a.cpp", SOURCE.replace("  start();\n  int n", "  int n").replace("// NOLINT(waif-nested", "// (")
                   .replace("  // NOLINTNEXTLINE(waif-discarded-task)\n", ""))
        run = self.lint("--review-nolint", "-o", "sarif")
        self.assert_code(run, 0)
        results = json.loads(run.stdout)["runs"][0]["results"]
        self.assertEqual([r["suppressions"] for r in results], [[{"kind": "inSource"}]] * 3)


if __name__ == "__main__":
    unittest.main()
