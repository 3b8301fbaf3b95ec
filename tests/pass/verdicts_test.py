#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: verdicts_test.py PROGRAM WAIF

Every verdict of the table, from a run of verdicts_program.cpp to what `waif report` says: on the right line,
with the exception's type and text, the line where the task is suspended, its age and the tree of who waits."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

program, waif = sys.argv.pop(1), sys.argv.pop(1)
SOURCE = Path(__file__).parent / "verdicts_program.cpp"
ROOT = SOURCE.parents[2]
LINES = SOURCE.read_text().splitlines()
TABLE = re.findall(r'^VERDICT\("waif-run-([a-z-]+)"', (ROOT / "checker/rules.def").read_text(), re.M)


def line_of(comment):
    found = [n for n, line in enumerate(LINES, 1) if line.endswith("// " + comment)]
    assert len(found) == 1, comment
    return found[0]


class Verdicts(unittest.TestCase):
    @classmethod
    def run_with(cls, options):
        return subprocess.run([program], text=True, capture_output=True, timeout=120,
                              env={**os.environ, "WAIF_OPTIONS": options, "ASAN_OPTIONS": "detect_leaks=0"})

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        dump, sarif = f"{cls.folder.name}/dump", f"{cls.folder.name}/sarif"
        run = cls.run_with(f"dump={dump}:exitcode=9")
        assert run.returncode == 9, run.stderr
        cls.log = run.stderr
        report = subprocess.run([waif, "report", "--dump", dump, "--root", ROOT, "-o", f"sarif={sarif}", "--fail-on", "none"], text=True, capture_output=True, timeout=120, check=True)
        cls.text = report.stdout
        cls.sarif = json.loads(Path(sarif).read_text())["runs"][0]
        cls.results = {r["locations"][0]["physicalLocation"]["region"]["startLine"]: r for r in cls.sarif["results"]}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_the_table_has_all_of_them(self):
        self.assertEqual(len(TABLE), 9)
        rules = [r["id"] for r in self.sarif["tool"]["driver"]["rules"]]
        for name in TABLE:
            self.assertIn(f"waif-run-{name}", rules)
            self.assertRegex(self.text, rf"SUMMARY:.* {name}=[1-9]")

    def test_each_at_its_line(self):
        for name in TABLE:
            if name == "stuck":
                continue
            with self.subTest(name):
                self.assertIn(line_of(name), self.results)
                self.assertEqual(self.results[line_of(name)]["ruleId"], "waif-run-" + name)
                self.assertEqual(self.results[line_of(name)]["properties"][name], 1)

    def test_what_is_expected_is_not_said(self):
        self.assertNotIn(line_of("nothing"), self.results)
        self.assertNotIn("counts()", self.text)

    def test_stuck_tasks_are_live_as_well(self):
        leaked = self.results[line_of("leaked-at-exit")]
        self.assertEqual(leaked["properties"]["stuck"], 1)
        self.assertIn("watchdog: ", self.log)

    def test_type_and_text_of_exceptions(self):
        for words in ("lost: std::runtime_error: nobody read me", "held unread: std::runtime_error: somebody holds me",
                      "swallowed: std::runtime_error: nobody kept me", "broken promise: std::future_error: "):
            self.assertIn(words, self.text)
        self.assertRegex(self.log, r"lost exception: std::runtime_error: nobody read me, of .*throws\(char const\*\) \(.*:\d+\)")
        self.assertRegex(self.log, r"held unread exception: std::runtime_error: somebody holds me, of ")

    def test_suppressed_ones_are_not_said_and_count_for_their_line(self):
        rules = Path(f"{self.folder.name}/rules")
        rules.write_text("stuck:^*outer\nlost-exception:throws(\nheld-unread:throws(\n*:nobody\n")
        dump = f"{self.folder.name}/suppressed"
        log = self.run_with(f"dump={dump}:exitcode=9:verbosity=1:suppressions={rules}").stderr
        self.assertIn("suppressed 1 by 'stuck:^*outer'", log)
        self.assertIn("suppressed 1 by 'lost-exception:throws('", log)
        self.assertIn("suppression '*:nobody' matched nothing", log)
        self.assertNotIn("nobody read me", log)
        report = subprocess.run([waif, "report", "--dump", dump, "--root", ROOT, "--fail-on", "none"], text=True,
                                capture_output=True, timeout=120, check=True).stdout
        self.assertRegex(report, "SUMMARY:.* lost-exception=0 .* held-unread=0 ")
        self.assertNotIn(f"verdicts_program.cpp:{line_of('lost-exception')}", report)

    def test_the_tree_with_lines_and_age(self):
        tree = (r"1 alive, the oldest for \d+ ms: suspended at tests/pass/verdicts_program\.cpp:(\d+)\n"
                r" +\S* ?\S*outer\(\), suspended at tests/pass/verdicts_program\.cpp:(\d+)\n"
                r" +waits for .*inner\(\), suspended at tests/pass/verdicts_program\.cpp:(\d+)\n")
        self.assertRegex(self.text, tree)
        at = [int(n) for n in re.search(tree, self.text).groups()]
        self.assertEqual(at, [line_of("outer"), line_of("outer"), line_of("inner")])
        self.assertRegex(self.log, rf"outer\(\) \(.*\) is suspended at line {at[1]}.*\n"
                                   rf"waif:   waits for task \d+: .*inner\(\) .* is suspended at line {at[2]}")

    def test_a_circle_is_named(self):
        self.assertIn("these tasks wait for each other in a circle", self.text)
        self.assertIn("these tasks wait for each other in a circle", self.log)


unittest.main(verbosity=0)
