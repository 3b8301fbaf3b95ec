#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Headers of the standard library that are parsed once for several units: the findings are the same."""
import ctypes
import os
import threading
import unittest

from project import Project

START = '#include "task.h"\nTask start(int = 0);\n'
DROPS = "void drops() {\n  start();\n}\n"
COMMON = "#include <algorithm>\n#include <string>\n#include <vector>\n"


class Opened:
    """Whether somebody opens a precompiled header in folders that come and go."""
    IN_OPEN = 0x20

    def __init__(self):
        self.libc = ctypes.CDLL(None)
        self.events = open(self.libc.inotify_init1(os.O_NONBLOCK), "rb", buffering=0)
        self.watched = set()
        self.any = False

    def look(self, folders):
        for folder in set(folders) - self.watched:
            self.watched.add(folder)
            self.libc.inotify_add_watch(self.events.fileno(), os.fsencode(folder), self.IN_OPEN)
        self.any |= b".pch\0" in (self.events.read(1 << 16) or b"")


class Precompiled(Project):
    def setUp(self):
        super().setUp()
        for name in ("a.cpp", "b.cpp", "c.cpp"):
            self.write(name, COMMON + START + DROPS)
        self.temporary = self.dir / "temporary"
        self.temporary.mkdir()

    def lint_watched(self, *args):
        """Also whether a unit started from a precompiled header."""
        opened, done = Opened(), threading.Event()

        def watch():
            while not done.wait(0.002):
                opened.look(self.temporary.iterdir())

        watcher = threading.Thread(target=watch)
        watcher.start()
        run = self.lint(*args, env={**os.environ, "TMPDIR": str(self.temporary)})
        done.set()
        watcher.join()
        opened.events.close()
        self.assertEqual(list(self.temporary.iterdir()), [], "nothing stays behind")
        return run, opened.any

    def assert_same(self, *files, expected, flags=("-std=c++20",)):
        """With and without: the same places."""
        self.database(*files, flags=flags)
        run, started = self.lint_watched()
        self.assertTrue(started)
        self.assertEqual(self.places(run), expected)
        plain, started = self.lint_watched("--no-pch")
        self.assertFalse(started)
        self.assertEqual(plain.stdout, run.stdout)

    def test_findings_are_the_same(self):
        self.assert_same("a.cpp", "b.cpp", "c.cpp", expected=["a.cpp:7:3", "b.cpp:7:3", "c.cpp:7:3"])

    def test_evidence_names_no_file_of_the_run(self):
        self.database("a.cpp", "b.cpp", "c.cpp")
        _, started = self.lint_watched("--evidence", "shared")
        self.assertTrue(started)
        self.lint("--no-pch", "--evidence", "plain")
        self.assertEqual(*((self.dir / name).read_text() for name in ("shared", "plain")))

    def test_a_body_from_it_that_calls_what_it_is_handed(self):
        for name in ("a.cpp", "b.cpp", "c.cpp"):
            self.write(name, COMMON + START + "void each(std::vector<int> &v) {\n"
                       "  std::for_each(v.begin(), v.end(), [](auto x) { start(x); });\n}\n")
        self.assert_same("a.cpp", "b.cpp", "c.cpp", expected=["a.cpp:7:50", "b.cpp:7:50", "c.cpp:7:50"])

    def test_a_macro_that_changes_the_library(self):
        # A string of the old kind is one pointer.
        self.write("d.cpp", "#define _GLIBCXX_USE_CXX11_ABI 0\n" + COMMON + START +
                   "Task pick(std::true_type);\nvoid pick(std::false_type);\n"
                   "void drops() {\n  pick(std::bool_constant<sizeof(std::string) == sizeof(void *)>());\n}\n")
        self.assert_same("a.cpp", "b.cpp", "c.cpp", "d.cpp",
                         expected=["a.cpp:7:3", "b.cpp:7:3", "c.cpp:7:3", "d.cpp:10:3"])

    def test_a_macro_that_is_gone_again(self):
        self.write("hidden.h", "#define vector hidden\n#undef vector\n")
        for name in ("a.cpp", "b.cpp", "c.cpp"):
            self.write(name, '#include "hidden.h"\n' + COMMON + START + DROPS)
        self.assert_same("a.cpp", "b.cpp", "c.cpp", expected=["a.cpp:8:3", "b.cpp:8:3", "c.cpp:8:3"])

    def test_flags_that_are_of_one_unit(self):
        self.assert_same("a.cpp", "b.cpp", "c.cpp", expected=["a.cpp:7:3", "b.cpp:7:3", "c.cpp:7:3"],
                         flags=("-std=c++20", "-DNDEBUG", "-DOF_THIS_UNIT=1", "-Wall", "-fno-such-flag-of-gcc"))

    def test_a_unit_that_does_not_compile(self):
        self.write("d.cpp", COMMON + START + DROPS + "int broken = ;\n")
        self.database("a.cpp", "b.cpp", "c.cpp", "d.cpp")
        run, started = self.lint_watched()
        self.assertTrue(started)
        self.assert_code(run, 2)
        self.assertIn("d.cpp: does not compile: expected expression (d.cpp:9)", run.stderr)

    def test_too_few_to_be_worth_it(self):
        self.database("a.cpp", "b.cpp")
        _, started = self.lint_watched()
        self.assertFalse(started)

    def test_no_room_for_it(self):
        self.database("a.cpp", "b.cpp", "c.cpp")
        run = self.lint(env={**os.environ, "TMPDIR": "/dev/null/nothing"})
        self.assertEqual(self.places(run), ["a.cpp:7:3", "b.cpp:7:3", "c.cpp:7:3"])

    def test_results_are_kept_with_what_it_was_made_of(self):
        self.write("shadow/other.h", "")
        self.database("a.cpp", "b.cpp", "c.cpp", flags=("-std=c++20", "-Ishadow"))
        before = self.lint(cache="kept").stdout
        self.assertEqual(self.lint(cache="kept").stdout, before)
        # A new file that the library's own headers would find first.
        self.write("shadow/bits/stl_vector.h", "#error new\n")
        self.assert_code(self.lint(cache="kept"), 2)


if __name__ == "__main__":
    unittest.main()
