#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""waif_add_report(): one report after the last test, whichever tests were chosen."""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import suite

WAIF, PROGRAM = sys.argv[1:3]


class Fixture(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="waif-ctest-")
        self.addCleanup(folder.cleanup)
        self.dir = Path(folder.name).resolve()

    def ctest(self, *words, expect=0):
        run = subprocess.run(["ctest", "--test-dir", self.dir / "build", "-V", *words], capture_output=True, text=True, timeout=60)
        self.assertEqual(run.returncode, expect, run.stdout + run.stderr)
        return run.stdout

    def test_all_dumps_in_one_report_at_the_end(self):
        suite.make(self.dir, WAIF, PROGRAM)
        for words in ((), ("-j4",), ("-j4", "--schedule-random")):
            with self.subTest(words):
                out = self.ctest(*words)
                said = suite.summary(out)
                self.assertEqual(said["dumps"], "4", "the forked child has its own")
                self.assertEqual(said["lost-exception"], "1")
                ended = [line.split()[3] for line in out.splitlines() if "Passed" in line]
                self.assertLess(max(ended.index(name) for name in ("good", "leaky", "forking")), ended.index("waif"))
                self.assertIn("<table", (self.dir / "build/waif/report.html").read_text())

    def test_a_choice_of_tests_reports_only_these(self):
        suite.make(self.dir, WAIF, PROGRAM)
        self.ctest()
        said = suite.summary(self.ctest("-R", "^good$"))
        self.assertEqual((said["dumps"], said["created"], said["leaked-at-exit"]), ("1", "1", "0"))
        self.assertNotIn("SUMMARY", self.ctest("-R", "untracked"))

    def test_it_fails_as_told_and_keeps_other_options(self):
        suite.make(self.dir, WAIF, PROGRAM, fail_on="lost")
        self.ctest("-R", "^(good|forking)$")
        self.assertRegex(self.ctest(expect=8), r"1 tests? failed(.|\n)*waif \(Failed\)")
        run = subprocess.run(["ctest", "--test-dir", self.dir / "build", "-V", "-R", "leaky"], capture_output=True, text=True,
                             env={**os.environ, "WAIF_OPTIONS": "verbosity=1"})
        self.assertIn("waif: SUMMARY: 9 tasks", run.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
