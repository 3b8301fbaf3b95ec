#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Bad input: a clear line, the right exit code, and partial results that say so."""
import json
import unittest

from project import DROPS, FIXABLE, QUIET, Project


class BadInput(Project):
    def test_no_database(self):
        self.write("a.cpp", DROPS)
        self.assert_refused(self.lint(), "no compile_commands.json", "give -p DIR")
        self.assert_refused(self.lint("-p", "nowhere"), "nowhere", "no such file")
        self.write("compile_commands.json", "{ not json")
        self.assert_refused(self.lint(), "compile_commands.json", "not a compile database")
        for text, word in (("[", "line 1"), ("", "array"), ('[\n{"file": "a.cpp", "dir\x1b]0;x', "line 2"), (b"\xff\x00\x1b[31m", "line 1")):
            self.write("compile_commands.json", text)
            self.assert_refused(self.lint(), "not a compile database", word)
        self.write("compile_commands.json", "[]")
        self.assert_refused(self.lint(), "no C++ files")

    def test_a_file_that_the_database_does_not_have(self):
        self.write("a.cpp", DROPS)
        self.write("b.cpp", DROPS)
        self.database("a.cpp")
        self.assert_refused(self.lint("b.cpp"), "b.cpp is not in the compile database")
        self.assert_refused(self.lint("zzz"), "matches 'zzz'")
        self.assert_refused(self.lint("a(("), "no regular expression")

    def assert_partial(self, run, *words):
        self.assert_code(run, 2)
        self.assertEqual(self.places(run), ["a.cpp:4:3"], "what was found is missing")
        self.assertIn("partial=yes", run.stdout)
        for word in words:
            self.assertIn(word, run.stderr)

    def test_missing_files_and_code_that_fails(self):
        self.write("a.cpp", DROPS)
        self.database("a.cpp", "gone.cpp")
        self.assert_partial(self.lint(), "gone.cpp: no such file")
        self.write("gone.cpp", "int f( {\n")
        self.assert_partial(self.lint(), "gone.cpp: does not compile: expected", "(gone.cpp:1)")
        self.write("gone.cpp", '#include "nowhere.h"\n')
        run = self.lint()
        self.assert_partial(run, "gone.cpp: does not compile: 'nowhere.h' file not found")
        self.assertNotIn("generated.", run.stderr, "the compiler's own count")

    def test_a_command_that_fails(self):
        self.write("a.cpp", DROPS)
        self.write("b.cpp", QUIET)
        entries = json.loads(self.database("a.cpp", "b.cpp").read_text())
        entries[1]["arguments"].insert(1, "--no-such-flag-anywhere")
        self.write("compile_commands.json", json.dumps(entries))
        self.assert_partial(self.lint(), "b.cpp: does not compile: unknown argument", "--no-such-flag-anywhere")

    def test_unreadable_source(self):
        self.write("a.cpp", DROPS)
        self.write("b.cpp", QUIET).chmod(0)
        self.write("c.cpp", "")
        self.database("a.cpp", "b.cpp")
        self.assert_partial(self.lint_as_nobody(), "b.cpp: cannot be read")

    def test_a_crash_loses_one_unit(self):
        self.write("a.cpp", DROPS)
        self.write("b.cpp", "#pragma clang __debug crash\n")
        self.database("a.cpp", "b.cpp")
        self.assert_partial(self.lint(), "b.cpp: the checks crashed")

    def test_invalid_utf8(self):
        self.write("a.cpp", DROPS.encode().replace(b"  start();", b"  /* \xff\xfe \x1b[31m */ start();"))
        self.database("a.cpp")
        for name in ("text", "sarif", "rdjson", "junit"):
            run = self.lint("-o", name)
            self.assert_code(run, 1)
            self.assertNotIn("\x1b", run.stdout)
            self.assertIn("a.cpp", run.stdout)

    def test_symlinked_tree_is_one_tree(self):
        self.write("real/task.h", (self.dir / "task.h").read_text())
        self.write("real/a.cpp", DROPS)
        (self.dir / "linked").symlink_to("real")
        entries = [{"directory": str(self.dir), "file": f"{tree}/a.cpp", "arguments": ["c++", "-std=c++20", f"{tree}/a.cpp"]}
                   for tree in ("real", "linked")]
        self.write("compile_commands.json", json.dumps(entries))
        self.assertEqual(self.places(self.lint()), ["real/a.cpp:4:3"])
        self.assertEqual(self.places(self.lint("linked/a.cpp")), ["real/a.cpp:4:3"])

    def test_spaces_and_quotes(self):
        name = "a b/it's \"x\"; $(y).cpp"
        self.write(name, DROPS.replace("task.h", "../task.h"))
        self.database(name)
        self.assertEqual(self.places(self.lint(name)), [name + ":4:3"])

    def test_ten_thousand_identical_findings(self):
        self.write("a.cpp", DROPS.replace("  start();\n", "  start();\n" * 10000))
        self.database("a.cpp")
        run = self.lint("-o", "sarif")
        results = json.loads(run.stdout)["runs"][0]["results"]
        self.assertEqual(len({r["partialFingerprints"]["waif/v1"] for r in results}), 10000)

    def test_bad_baseline(self):
        self.write("a.cpp", DROPS)
        self.database("a.cpp")
        self.write("bad", b"\x00\xff garbage\n")
        self.assert_partial(self.lint("--baseline", "bad"), "bad: not a waif baseline")
        self.assert_partial(self.lint("--baseline", "none"), "none: cannot be opened")

    def test_a_read_only_tree(self):
        self.write("a.cpp", FIXABLE)
        self.database("a.cpp")
        for path in (self.dir / "a.cpp", self.dir):
            path.chmod(path.stat().st_mode & ~0o222)
        self.addCleanup(self.dir.chmod, 0o755)
        self.assertEqual(self.places(self.lint_as_nobody()), ["a.cpp:8:3"])
        run = self.lint_as_nobody("--fix")
        self.assert_code(run, 2)
        self.assertEqual(self.places(run), ["a.cpp:8:3"])
        self.assertRegex(run.stderr, "^waif: --fix: .*a.cpp: cannot be written: Permission denied\n$")
        for args in (["-o", "sarif=x"], ["--write-baseline", "x"], ["--evidence", "x"]):
            self.assert_refused(self.lint_as_nobody(*args), "x: cannot be written: Permission denied")
        run = self.lint_as_nobody(cache="kept")
        self.assert_code(run, 1)
        self.assertIn("kept: note: results cannot be kept: Permission denied", run.stderr)

    def test_output_that_cannot_be_written(self):
        self.write("a.cpp", DROPS)
        self.database("a.cpp")
        self.write("file", "")
        self.assert_refused(self.lint("-o", "sarif=file/x"), "file/x: cannot be written")
        self.assert_refused(self.lint("--evidence", "nowhere/x"), "nowhere/x: cannot be written")

    def test_bad_usage(self):
        self.write("a.cpp", DROPS)
        self.database("a.cpp")
        for args, word in ((["--shard", "3/2"], "3/2"), (["--shard", "x"], "I/N"), (["-j", "0"], "jobs"),
                           (["-o", "nonsense"], "nonsense"), (["--config={a: ["], "--config"),
                           (["--config-file=none"], "none"), (["--line-filter={"], "--line-filter"),
                           (["--prune"], "--baseline"), (["--", "-std=c++20"], "files")):
            run = self.lint(*args)
            self.assert_code(run, 2)
            self.assertIn(word, run.stderr)


if __name__ == "__main__":
    unittest.main()
