#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Only what changed since a revision, or in a diff on standard input."""
import subprocess
import unittest

from project import DROPS, QUIET, Project


class Diff(Project):
    def setUp(self):
        super().setUp()
        self.write("a.cpp", DROPS)
        self.write("b.cpp", DROPS)
        self.write("deep/uses.cpp", '#include "../lib/mid.h"\n')
        self.write("lib/mid.h", '#include "low.h"\n')
        self.write("lib/low.h", '#include "../task.h"\nTask start();\n')
        self.database("a.cpp", "b.cpp", "deep/uses.cpp")
        self.git("init", "-q")
        self.git("add", ".")
        self.git("commit", "-qm", "first")

    def test_nothing_changed(self):
        run = self.lint("--diff", "HEAD")
        self.assert_code(run, 0)
        self.assertEqual(self.places(run), [])

    def test_only_the_changed_lines(self):
        self.write("a.cpp", DROPS + "void more() {\n  start();\n}\n")
        run = self.lint("--diff", "HEAD")
        self.assert_code(run, 1)
        self.assertEqual(self.places(run), ["a.cpp:7:3"])
        self.git("commit", "-qam", "second")
        self.assertEqual(self.places(self.lint("--diff", "HEAD~1")), ["a.cpp:7:3"])
        self.assertEqual(self.places(self.lint("--diff", "HEAD")), [])

    def test_a_header_two_steps_away(self):
        self.write("lib/low.h", '#include "../task.h"\nTask start();\ninline void f() { start(); }\n')
        self.assertEqual(self.places(self.lint("--diff", "HEAD")), ["lib/low.h:3:19"])

    def test_standard_input(self):
        self.write("a.cpp", "// one\n" + DROPS + "++ \n--x;\n" + "void more() {\n  start();\n}\n")
        self.write("a.cpp", "// one\n" + DROPS + "void more() {\n  start();\n}\n")
        made = subprocess.run(["git", "diff"], cwd=self.dir, capture_output=True, text=True, check=True).stdout
        self.assertEqual(self.places(self.lint("--diff", "-", input=made)), ["a.cpp:8:3"])
        self.assert_code(self.lint("--diff", "-", input=""), 0)

    def test_a_name_that_git_quotes(self):
        name = 'sp ace "q" \u00e9.cpp'
        self.write(name, QUIET)
        self.database(name)
        self.git("add", ".")
        self.git("commit", "-qm", "named")
        self.write(name, DROPS)
        self.assertEqual(self.places(self.lint("--diff", "HEAD")), [name + ":4:3"])

    def test_bad_input(self):
        run = self.lint("--diff", "no-such-revision")
        self.assert_code(run, 2)
        self.assertIn("waif-lint: 'git diff' failed", run.stderr)
        self.assert_refused(self.lint("--diff", "-", input="+++ b/a.cpp\n@@ -x +y @@\n"), "broken line")


if __name__ == "__main__":
    unittest.main()
