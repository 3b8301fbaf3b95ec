#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""cmake --install, then everything used from elsewhere, as someone who never saw the build tree."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

CMAKE, COMPILER, BUILD = sys.argv[1:4]
del sys.argv[1:4]

LISTS = """\
cmake_minimum_required(VERSION 3.25)
project(user CXX)
enable_testing()
set(CMAKE_CXX_STANDARD 20)
find_package(waif 0.1 REQUIRED)
add_executable(counted drops.cpp)
waif_enable_tracking(counted)
waif_enable_checks(counted)
add_test(NAME counted COMMAND counted)
waif_add_report(report OPTIONS --fail-on none)
waif_reported_tests(report counted)
"""
DROPS = """\
#include <coroutine>
#include <waif/annotations.hpp>
struct Job {
  struct promise_type {
    Job get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  Job(std::coroutine_handle<promise_type> h) : h(h) {}
  Job(Job &&) = delete;
  ~Job() { h.destroy(); }
  std::coroutine_handle<promise_type> h;
};
Job job() { co_return; }
int main() { job(); }
"""


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.dir = pathlib.Path(folder.name).resolve()
        subprocess.run([CMAKE, "--install", BUILD, "--prefix", cls.dir / "first"], check=True, capture_output=True)
        cls.prefix = (cls.dir / "first").rename(cls.dir / "moved tree")
        (cls.dir / "user").mkdir()
        (cls.dir / "user/CMakeLists.txt").write_text(LISTS)
        (cls.dir / "user/drops.cpp").write_text(DROPS)

    def run_in(self, folder, *args, **env):
        run = subprocess.run(list(map(str, args)), cwd=self.dir / folder, capture_output=True, text=True, check=False,
                             env={**os.environ, **env})
        return run.returncode, run.stdout + run.stderr

    def configure(self, build, **env):
        return self.run_in("user", CMAKE, "-B", build, f"-DCMAKE_CXX_COMPILER={COMPILER}",
                           f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", **env)

    def test_a_project_that_finds_the_package(self):
        code, said = self.configure("build")
        self.assertEqual(code, 0, said)
        code, said = self.run_in("user", CMAKE, "--build", "build")
        self.assertEqual(code, 0, said)
        self.assertIn("[waif-discarded-task]", said)
        code, said = self.run_in("user/build", "ctest", "-V")
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"never-started=1 .*dumps=1 partial=no")
        code, said = self.run_in("user", self.prefix / "bin/waif-lint", "--no-cache")
        self.assertEqual(code, 1, said)
        self.assertIn("drops.cpp:17:14: warning: 'Job' returned by 'job' is dropped", said)

    def test_the_wrapper_outside_of_any_build(self):
        code, said = self.run_in("user", self.prefix / "bin/waif-clang-tidy", "drops.cpp", "--", "-std=c++20",
                                 f"-I{self.prefix}/include")
        self.assertEqual(code, 0, said)
        self.assertIn("[waif-discarded-task]", said)

    def test_bazels_repository_has_the_program(self):
        folder = self.prefix / "share/waif/bazel"
        self.assertTrue((folder / "waif.bzl").is_file())
        self.assertEqual((folder / "bin/waif-lint").resolve(), self.prefix / "bin/waif-lint")

    def test_without_the_module_nothing_passes(self):
        module = self.prefix / "lib/waif-tidy.so"
        module.rename(self.dir / "aside")
        self.addCleanup((self.dir / "aside").rename, module)
        code, said = self.configure("without")
        self.assertNotEqual(code, 0)
        self.assertIn("waif-clang-tidy: no module at", said)
        code, said = self.run_in("user", self.prefix / "bin/waif-clang-tidy", "drops.cpp", "--", "-std=c++20")
        self.assertEqual(code, 2)
        self.assertIn("no module at", said)

    def test_another_llvm_is_refused(self):
        other = self.dir / "clang-tidy"
        other.write_text("#!/bin/sh\necho 'LLVM version 19.1.7'\n")
        other.chmod(0o755)
        code, said = self.configure("other", WAIF_CLANG_TIDY=str(other))
        self.assertNotEqual(code, 0)
        self.assertRegex(said, r"the module is for clang-tidy 22")


if __name__ == "__main__":
    unittest.main()
