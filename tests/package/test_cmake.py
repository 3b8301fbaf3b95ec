#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""waif_enable_checks(): the checks run beside the compiler, and a build without them fails."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

CMAKE, COMPILER, WRAPPER, MODULES = sys.argv[1:5]
del sys.argv[1:5]

LISTS = """\
cmake_minimum_required(VERSION 3.25)
project(user CXX)
set(CMAKE_CXX_STANDARD 20)
include(WaifChecks)
add_library(checked STATIC drops.cpp)
add_library(unchecked STATIC other.cpp)
waif_enable_checks(checked)
"""
DROPS = "#include <future>\nint work();\nvoid drops{}() {{ std::async(std::launch::async, work); }}\n"


class Project(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = pathlib.Path(folder.name)
        (self.dir / "CMakeLists.txt").write_text(LISTS)
        (self.dir / "drops.cpp").write_text(DROPS.format(1))
        (self.dir / "other.cpp").write_text(DROPS.format(2))
        self.cmake("-S", ".", "-B", "build", f"-DCMAKE_CXX_COMPILER={COMPILER}", f"-DCMAKE_MODULE_PATH={MODULES}",
                   f"-DWAIF_CLANG_TIDY_WRAPPER={WRAPPER}", expect=True)

    def cmake(self, *args, expect, **env):
        run = subprocess.run([CMAKE, *args], cwd=self.dir, capture_output=True, text=True, check=False,
                             env={**os.environ, **env})
        self.assertEqual(run.returncode == 0, expect, run.stdout + run.stderr)
        return run.stdout + run.stderr

    def test_checks_the_target_and_no_other(self):
        said = self.cmake("--build", "build", expect=True)
        self.assertIn("drops.cpp:3:", said)
        self.assertEqual(said.count("[waif-discarded-task]"), 1, said)

    def test_fails_without_the_module(self):
        said = self.cmake("--build", "build", expect=False, WAIF_TIDY_MODULE=str(self.dir / "none.so"))
        self.assertIn("waif-clang-tidy: no module at", said)

    def test_fails_with_another_clang_tidy(self):
        said = self.cmake("--build", "build", expect=False, WAIF_CLANG_TIDY="clang-tidy-none")
        self.assertIn("waif-clang-tidy: no clang-tidy-none", said)


if __name__ == "__main__":
    unittest.main()
