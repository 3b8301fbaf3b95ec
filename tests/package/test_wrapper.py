#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""waif-clang-tidy refuses, in one line and with exit 2, every way in which checks silently do not run."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

WRAPPER = pathlib.Path(sys.argv.pop(1)).resolve()

DROPS = """\
#include <future>
int work();
void drops() { std::async(std::launch::async, work); }
"""


class Wrapper(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.dir = pathlib.Path(self.folder.name)
        self.source = self.write("drops.cpp", DROPS)

    def write(self, name, text):
        path = self.dir / name
        path.write_text(text)
        return path

    def database(self, *files):
        entries = [{"directory": str(self.dir), "file": f, "arguments": ["c++", "-std=c++20", "-c", f]}
                   for f in files]
        self.write("compile_commands.json", json.dumps(entries))

    def run_wrapper(self, *args, **env):
        return subprocess.run([WRAPPER, *map(str, args)], capture_output=True, text=True,
                              env={**os.environ, **env}, cwd=self.dir, check=False)

    def assert_refused(self, run, *words):
        self.assertEqual(run.returncode, 2, run.stderr + run.stdout)
        self.assertEqual(len(run.stderr.strip().splitlines()), 1, run.stderr)
        for word in words:
            self.assertIn(word, run.stderr)

    def test_flags_with_flags_after_dashes(self):
        run = self.run_wrapper(self.source, "--", "-std=c++20")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("[waif-discarded-task]", run.stdout)

    def test_flags_with_database(self):
        self.database("drops.cpp")
        run = self.run_wrapper("-p", self.dir, "--warnings-as-errors=*", self.source)
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("[waif-discarded-task", run.stdout)

    def test_flags_that_only_gcc_knows(self):
        flags = ["-std=gnu++20", "-fanalyzer", "-fno-ipa-cp-clone", "-mrecord-mcount", "-flto=8", "-fhardened"]
        runs = [self.run_wrapper("--warnings-as-errors=*", self.source, "--", *compiler, *flags) for compiler in ([], ["/usr/bin/g++"])]
        for key, value in (("arguments", ["ccache", "g++", *flags, "-c", "drops.cpp"]), ("command", f"g++ {' '.join(flags)} -c drops.cpp")):
            self.write("compile_commands.json", json.dumps([{"directory": str(self.dir), "file": "drops.cpp", key: value}]))
            runs.append(self.run_wrapper("-p", self.dir, "--warnings-as-errors=*", self.source))
        for run in runs:
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertIn("[waif-discarded-task,", run.stdout)
            self.assertNotIn("clang-diagnostic-error", run.stdout)

    def test_a_cross_compiler_keeps_its_flags(self):
        self.write("drops.cpp", "#ifdef __ARM_FEATURE_CRC32\n#error kept\n#endif\n")
        command = ["ccache", "aarch64-linux-gnu-g++", "-fanalyzer", "-mcpu=cortex-a72", "-c", "drops.cpp"]
        self.write("compile_commands.json", json.dumps([{"directory": str(self.dir), "file": "drops.cpp", "arguments": command}]))
        run = self.run_wrapper("-p", self.dir, self.source)
        self.assertIn("error: kept", run.stdout)
        self.assertEqual(run.stdout.count("error:"), 1, run.stdout)

    def test_missing_module(self):
        run = self.run_wrapper(self.source, "--", WAIF_TIDY_MODULE=str(self.dir / "none.so"))
        self.assert_refused(run, "no module at", "none.so")

    def test_module_that_is_not_one(self):
        module = self.write("bad.so", "not a module")
        run = self.run_wrapper(self.source, "--", WAIF_TIDY_MODULE=str(module))
        self.assert_refused(run, "bad.so", "did not load")

    def test_other_version_of_clang_tidy(self):
        other = self.write("clang-tidy-other", "#!/bin/sh\necho 'LLVM version 14.0.6'\n")
        other.chmod(0o755)
        run = self.run_wrapper(self.source, "--", WAIF_CLANG_TIDY=str(other))
        self.assert_refused(run, "the module is for clang-tidy 22", "14.0.6")

    def test_no_clang_tidy(self):
        run = self.run_wrapper(self.source, "--", WAIF_CLANG_TIDY="clang-tidy-none")
        self.assert_refused(run, "no clang-tidy-none")

    def test_no_waif_check_on(self):
        run = self.run_wrapper("--checks=-*,bugprone-*", self.source, "--")
        self.assert_refused(run, "no waif check is on")

    def test_file_that_the_database_does_not_have(self):
        self.database("other.cpp")
        run = self.run_wrapper("-p", self.dir, self.source)
        self.assert_refused(run, "drops.cpp is not in")

    def test_no_database(self):
        run = self.run_wrapper("-p", self.dir, self.source)
        self.assert_refused(run, "no compile_commands.json in")

    def test_corrupt_database(self):
        self.write("compile_commands.json", "[{")
        run = self.run_wrapper("-p", self.dir, self.source)
        self.assert_refused(run, "is not a compile database")

    def test_missing_source(self):
        run = self.run_wrapper("-p", self.dir, self.dir / "none.cpp")
        self.assert_refused(run, "no file", "none.cpp")


if __name__ == "__main__":
    unittest.main()
