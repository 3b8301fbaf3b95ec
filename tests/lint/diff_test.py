#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Only what changed since a revision, or in a diff on standard input."""
import subprocess
import tempfile
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

    def diff(self, *args):
        return subprocess.run(["git", *args], cwd=self.dir, capture_output=True, text=True, check=True).stdout

    def piped(self, text, *args, **kwargs):
        run = self.lint("--diff", "-", *args, input=text, **kwargs)
        return self.places(run)

    def test_renamed_and_deleted(self):
        (self.dir / "a.cpp").rename(self.dir / "moved.cpp")
        (self.dir / "b.cpp").unlink()
        self.database("moved.cpp", "deep/uses.cpp")
        self.git("add", "-A")
        for places in (lambda: self.places(self.lint("--diff", "HEAD")), lambda: self.piped(self.diff("diff", "HEAD", "-M"))):
            self.assertEqual(places(), [], "a renamed file is no new one")
        self.write("moved.cpp", DROPS + "void more() {\n  start();\n}\n")
        self.assertEqual(self.places(self.lint("--diff", "HEAD")), ["moved.cpp:7:3"])
        self.assertEqual(self.piped(self.diff("diff", "HEAD", "-M")), ["moved.cpp:7:3"])

    def test_a_new_file(self):
        self.write("new.cpp", DROPS)
        self.database("new.cpp")
        self.git("add", "-N", "new.cpp")
        self.assertEqual(self.places(self.lint("--diff", "HEAD")), ["new.cpp:4:3"])

    def test_what_others_did_since_is_not_ours(self):
        self.git("checkout", "-qb", "ours")
        self.write("new.cpp", DROPS)
        self.git("add", ".")
        self.git("commit", "-qm", "ours")
        self.git("checkout", "-q", "-")
        self.git("rm", "-q", "a.cpp")
        self.git("commit", "-qm", "theirs")
        theirs = self.diff("rev-parse", "HEAD").strip()
        self.git("checkout", "-q", "ours")
        self.database("a.cpp", "b.cpp", "new.cpp")
        self.assertEqual(self.places(self.lint("--diff", theirs)), ["new.cpp:4:3"])

    def test_lines_that_end_as_on_windows(self):
        self.write("a.cpp", DROPS.replace("\n", "\r\n"))
        self.assertEqual(self.places(self.lint("--diff", "HEAD")), ["a.cpp:4:3"])
        self.assertEqual(self.piped(self.diff("diff", "-U0").replace("\r", "").replace("\n", "\r\n")), ["a.cpp:4:3"])

    def test_every_way_in_which_git_writes_names(self):
        self.write("lib/low.h", '#include "../task.h"\nTask start();\ninline void f() { start(); }\n')
        for args in ([], ["--no-prefix"], ["--src-prefix=i/", "--dst-prefix=w/"], ["--relative"]):
            with self.subTest(args):
                self.assertEqual(self.piped(self.diff("diff", *args)), ["lib/low.h:3:19"])
        made = self.diff("diff")  # as seen from a folder of the repository
        self.assertEqual(self.piped(made, "--root", "lib", "-p", "."), ["low.h:3:19"])

    def test_a_file_outside_of_the_root(self):
        (self.dir / "inner").mkdir()
        self.write("inner/c.cpp", QUIET.replace("task.h", "../task.h"))
        self.database("a.cpp", "inner/c.cpp")
        self.write("a.cpp", "\n" + DROPS + "void more() {\n  start();\n}\n")
        run = self.lint("--diff", "-", "--root", "inner", "-p", ".", input=self.diff("diff"))
        self.assert_code(run, 1)
        self.assertEqual(self.places(run), [f"{self.dir}/a.cpp:8:3"])

    def test_a_header_that_a_flag_includes(self):
        self.write("force.h", '#include "task.h"\nTask start();\n')
        self.write("forced.cpp", "int main() {}\n")
        self.database("forced.cpp", flags=("-std=c++20", "-include", "force.h"))
        self.git("add", ".")
        self.git("commit", "-qm", "forced")
        self.write("force.h", '#include "task.h"\nTask start();\ninline void f() { start(); }\n')
        self.assertEqual(self.places(self.lint("--diff", "HEAD")), ["force.h:3:19"])

    def test_a_header_without_an_extension(self):
        self.write("lib/Mid", '#include "low.h"\n')
        self.write("deep/uses.cpp", '#include "../lib/Mid"\n')
        self.git("commit", "-qam", "Mid")
        self.write("lib/low.h", '#include "../task.h"\nTask start();\ninline void f() { start(); }\n')
        self.assertEqual(self.places(self.lint("--diff", "HEAD")), ["lib/low.h:3:19"])

    def test_no_such_revision(self):
        self.assert_refused(self.lint("--diff", "no-such"), "'git diff' failed: fatal: bad revision 'no-such'")
        self.git("clone", "-q", "--depth", "1", f"file://{self.dir}", "shallow")
        self.assert_refused(self.lint("--diff", "HEAD~1", "--root", "shallow", "a.cpp", "--", "-std=c++20"),
                            "bad revision 'HEAD~1'", "shallow", "git fetch")
        with tempfile.TemporaryDirectory() as elsewhere:
            self.assert_refused(self.lint("--diff", "HEAD", "--root", elsewhere, "-p", "."), "not a git repository")

    def test_bad_input(self):
        self.write("a.cpp", "\n" + DROPS)
        whole = self.diff("diff")
        for text, word in (("+++ b/a.cpp\n@@ -x +y @@\n", "broken line"), ("a.cpp | 3 ++-\n", "no unified diff"),
                           (self.diff("diff", "--color=always"), "no unified diff"),
                           ("diff --cc a.cpp\n--- a/a.cpp\n+++ b/a.cpp\n@@@ -1 -1 +1 @@@\n", "of a merge"),
                           (whole[:whole.rstrip().rindex("\n") + 1], "ends in the middle"), (whole.replace("a.cpp", "zzz.cpp"), "no file of the diff is there")):
            with self.subTest(word):
                self.assert_refused(self.lint("--diff", "-", input=text), word)


if __name__ == "__main__":
    unittest.main()
