#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""An unchanged unit is not parsed again; a changed one always is."""
import os
import shutil
import subprocess
import unittest

from project import DROPS, LINT, QUIET, Project


class Cache(Project):
    def setUp(self):
        super().setUp()
        self.write("a.cpp", DROPS)
        self.database("a.cpp")
        self.cache = self.dir / "kept"
        self.first = self.lint(cache=self.cache)
        self.assert_code(self.first, 1)
        self.assertEqual(len(self.entries()), 1)

    def entries(self):
        return sorted(self.cache.iterdir())

    def stamp(self):
        """An entry that is used keeps its content; what is checked anew is written anew."""
        return [(e.name, e.stat().st_ino) for e in self.entries()]

    def assert_hit(self, *args):
        before = self.stamp()
        run = self.lint(*args, cache=self.cache)
        self.assertEqual(self.stamp(), before, "checked anew")
        return run

    def assert_miss(self, *args):
        before = self.stamp()
        run = self.lint(*args, cache=self.cache)
        self.assertNotEqual(self.stamp(), before, "not checked anew")
        return run

    def test_same_again(self):
        self.assertEqual(self.assert_hit().stdout, self.first.stdout)

    def test_content_counts_not_time(self):
        self.write("a.cpp", DROPS)
        self.assert_hit()

    def test_header(self):
        self.write("task.h", (self.dir / "task.h").read_text().replace("struct promise_type;", "int x;"))
        self.assert_miss()

    def test_a_comment(self):
        self.write("a.cpp", DROPS.replace("start();\n}", "start(); // NOLINT\n}"))
        self.assert_code(self.assert_miss(), 0)

    def test_a_header_that_now_comes_first(self):
        self.database("a.cpp", flags=("-std=c++20", "-Ifirst"))
        self.write("sub/x", "")
        self.assert_miss()
        self.assert_hit()
        self.write("a.cpp", DROPS.replace('"task.h"', "<task.h>"))
        self.assert_miss()
        self.assert_hit()
        self.write("first/task.h", "struct Task { };\n")
        self.assert_code(self.assert_miss(), 0)

    def test_a_folder_of_a_headers_name(self):
        self.write("first/vector/x", "")
        self.write("second/vector", "")
        self.database("a.cpp", flags=("-std=c++20", "-Ifirst", "-Isecond"))
        self.write("a.cpp", "#include <vector>\n" + DROPS)
        self.assert_miss()
        self.write("first/vector/y", "")
        self.assert_hit()
        (self.dir / "first/vector").rename(self.dir / "first/other")
        self.assert_miss()

    def test_flags_and_configuration(self):
        self.assert_miss("--extra-arg=-DX")
        self.assert_miss("--checks=-*,waif-nested-task")
        self.write(".clang-tidy", "CheckOptions: {waif.IgnoredTypes: Task}\n")
        self.assert_code(self.assert_miss(), 0)

    def test_what_the_preprocessor_asks(self):
        self.write("a.cpp", DROPS.replace("void", "#if __has_include(<asked.h>)\nvoid").replace("}\n", "}\n#endif\n"))
        self.assert_code(self.assert_miss(), 0)
        self.write("asked.h", "")
        self.assert_code(self.assert_miss(), 1)
        (self.dir / "asked.h").unlink()
        self.assert_code(self.assert_miss(), 0)
        self.assert_hit()

    def test_flags_in_a_file_and_headers_by_flag(self):
        self.write("a.cpp", DROPS.replace("void", "#if X == 1\nvoid").replace("}\n", "}\n#endif\n"))
        for name, one, other, flags in (("flags", "-DX=1\n", "-DX=2\n", ["@flags"]),
                                        ("x.h", "#define X 1\n", "#define X 2\n", ["-include", "x.h"])):
            self.write(name, one)
            self.database("a.cpp", flags=("-std=c++20", *flags))
            self.assert_code(self.assert_miss(), 1)
            self.assert_code(self.assert_hit(), 1)
            self.write(name, other)
            self.assert_code(self.assert_miss(), 0)

    def test_a_link_that_leads_elsewhere(self):
        for i in (1, 2):
            self.write(f"v{i}/x.h", f"#define X {i}\n")
        self.write("a.cpp", DROPS.replace("void", "#include <x.h>\n#if X == 1\nvoid").replace("}\n", "}\n#endif\n"))
        self.database("a.cpp", flags=("-std=c++20", "-Icurrent"))
        (self.dir / "current").symlink_to("v1")
        self.assert_code(self.assert_miss(), 1)
        (self.dir / "current").unlink()
        (self.dir / "current").symlink_to("v2")
        self.assert_code(self.assert_miss(), 0)

    def test_include_folders_of_the_environment(self):
        self.write("more/asked.h", "")
        self.write("a.cpp", DROPS.replace("void", "#if __has_include(<asked.h>)\nvoid").replace("}\n", "}\n#endif\n"))
        self.assert_code(self.assert_miss(), 0)
        run = self.lint(cache=self.cache, env={**os.environ, "CPATH": str(self.dir / "more")})
        self.assert_code(run, 1)

    def test_precompiled_headers_and_modules(self):
        compiler = shutil.which("clang++-22")
        compile = lambda *args: subprocess.run([compiler, "-std=c++20", *args], cwd=self.dir, check=True, capture_output=True)
        self.write("m.cppm", 'module;\n#include "task.h"\nexport module M;\nexport Task start();\n')
        self.write("a.cpp", "import M;\nvoid drops() {\n  start();\n}\n")
        self.database("a.cpp", flags=("-std=c++20", "-fmodule-file=M=m.pcm"))
        compile("--precompile", "m.cppm", "-o", "m.pcm")
        self.assert_code(self.assert_miss(), 1)
        self.assert_hit()
        self.write("m.cppm", "export module M;\nexport int start();\n")
        compile("--precompile", "m.cppm", "-o", "m.pcm")
        self.assert_code(self.assert_miss(), 0)
        self.write("a.cpp", DROPS.split("\n", 1)[1])
        self.database("a.cpp", flags=("-std=c++20", "-Xclang", "-include-pch", "-Xclang", "pch"))
        compile("-x", "c++-header", "task.h", "-o", "pch")
        self.assert_code(self.assert_miss(), 1)
        self.assert_hit()
        self.write("task.h", "struct Task {};\n")
        compile("-x", "c++-header", "task.h", "-o", "pch")
        self.assert_code(self.assert_miss(), 0)

    def test_a_broken_entry_is_made_anew(self):
        entry = self.entries()[0]
        for damage in (lambda b: b[:-20], lambda b: b"", lambda b: b.replace(b"discarded", b"discardea"),
                       lambda b: b"\xff" * 100):
            entry.write_bytes(damage(entry.read_bytes()))
            self.assertEqual(self.assert_miss().stdout, self.first.stdout)
            self.assertEqual(self.assert_hit().stdout, self.first.stdout)

    def test_size_bound(self):
        for i in range(40):
            self.write(f"f{i}.cpp", QUIET + "// " + "x" * 99 + "\n")
        self.database(*(f"f{i}.cpp" for i in range(40)))
        self.lint("--cache-size", 0, cache=self.cache)
        self.assertEqual(self.entries(), [])

    def test_parallel_runs_share_it(self):
        for i in range(10):
            self.write(f"f{i}.cpp", DROPS)
        self.database(*(f"f{i}.cpp" for i in range(10)))
        runs = [subprocess.Popen([LINT, "--cache-dir", self.cache, "-j2"], cwd=self.dir, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE) for _ in range(4)]
        said = {run.communicate() for run in runs}
        self.assertEqual(len(said), 1, said)
        self.assertEqual([run.returncode for run in runs], [1] * 4)
        self.assertFalse([e for e in self.entries() if "tmp" in e.name])

    def test_a_folder_that_cannot_be_written(self):
        blocked = self.write("blocked", "a file\n")
        run = self.lint(cache=blocked / "kept")
        self.assert_code(run, 1)  # only slower
        self.assertEqual(run.stdout, self.first.stdout)
        self.assertEqual(run.stderr.count("results cannot be kept"), 1)


if __name__ == "__main__":
    unittest.main()
