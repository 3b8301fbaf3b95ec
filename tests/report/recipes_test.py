#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""docs/ci.md: the commands of every recipe do what the page says."""
import json
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import suite

WAIF, PROGRAM = sys.argv[1:3]
PAGE = (Path(__file__).resolve().parents[2] / "docs/ci.md").read_text()
COMMAND = {"GitHub": r"^ *- run: (.*)$", "GitLab": r"^    - (.*)$", "Jenkins": r"^ *sh '(.*)'$",
           "What a change may bring": r"^\$ ([^#\n]*)"}


def commands(section):
    text = re.search(rf"^## {section}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)[1]
    block = re.search(r"^```\w+\n(.*?)^```", text, re.M | re.S)[1]
    return re.findall(COMMAND[section], block, re.M)


class Recipes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="waif-recipe-")
        self.addCleanup(folder.cleanup)
        self.dir = Path(folder.name).resolve()
        suite.make(self.dir, WAIF, PROGRAM)

    def follow(self, section, last):
        """All succeed but the last, which is the gate: the suite has lost an exception."""
        lines = commands(section)
        self.assertEqual(len(lines), 3, lines)
        for line in lines:
            run = subprocess.run(line, shell=True, cwd=self.dir, capture_output=True, text=True, timeout=60,
                                 env={**suite.os.environ, "GITHUB_STEP_SUMMARY": str(self.dir / "summary.md")})
            self.assertEqual(run.returncode, last if line == lines[-1] else 0, line + run.stdout + run.stderr)
        self.assertIn("waif-run-lost-exception", (self.dir / "build/waif/report.html").read_text())
        return run.stdout

    def sites(self):
        """How many the report itself counts: a compiler may call one coroutine's tasks several sites."""
        run = subprocess.run([WAIF, "report", "build/waif/dumps"],
                             cwd=self.dir, capture_output=True, text=True, timeout=60)
        count = int(suite.summary(run.stdout)["run-only"])
        self.assertGreater(count, 1)
        return count

    def test_github(self):
        self.assertRegex(self.follow("GitHub", 1), r"(?m)^::error file=.*,title=waif-run-lost-exception::")
        self.assertEqual(json.loads((self.dir / "waif.sarif").read_text())["version"], "2.1.0")
        self.assertIn("SEEN BY THE RUN ONLY", (self.dir / "summary.md").read_text())

    def test_gitlab(self):
        self.follow("GitLab", 1)
        self.assertEqual(len(json.loads((self.dir / "codequality.json").read_text())), self.sites())
        self.assertIn("waif_exceptions_lost_total", (self.dir / "metrics.txt").read_text())
        self.assertEqual(ElementTree.parse(self.dir / "waif.xml").getroot().get("failures"), str(self.sites()))

    def test_jenkins(self):
        self.follow("Jenkins", 1)
        self.assertEqual(len(ElementTree.parse(self.dir / "waif-checkstyle.xml").findall(".//error")), self.sites())

    def test_diff(self):
        subprocess.run(["ctest", "--test-dir", "build"], cwd=self.dir, check=True, capture_output=True)
        for line in commands("What a change may bring"):
            run = subprocess.run(line, shell=True, cwd=self.dir, capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, line + run.stderr)
        self.assertEqual(suite.summary(run.stdout)["new"], "0")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
