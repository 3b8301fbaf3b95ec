#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compile databases as other compilers, launchers and build systems make them."""
import json
import unittest

from project import DROPS, Project

REFUSED = ("-fanalyzer", "-fconcepts-diagnostics-depth=3", "-fno-ipa-cp-clone", "-fhardened", "-fstrub=all",
           "-fmin-function-alignment=16", "-mrecord-mcount", "-mno-avx256-split-unaligned-store", "-flto=8",
           "-fsanitize=bounds-strict", "-fcf-protection=check", "-fdiagnostics-format=json", "-mabi=ms", "-mtune=generic32",
           "-mcpu=cortex-m4")
TAKEN = ("-fcoroutines", "-fconcepts", "-fmodules-ts", "-std=gnu++23", "-Wno-maybe-uninitialized", "-march=native",
         "-flto=auto", "-fno-fat-lto-objects", "-fmax-errors=8")
# It finds nothing when the pointers have the size of this machine's.
ARM = DROPS.replace("  start();", "  if constexpr (sizeof(void *) == 4) {\n    start();\n  }")


class Databases(Project):
    def one(self, *command, source=DROPS):
        self.write("a.cpp", source)
        self.write("compile_commands.json", json.dumps(
            [{"directory": str(self.dir), "file": "a.cpp", "arguments": [*command, "-c", "a.cpp", "-o", "a.o"]}]))
        run = self.lint()
        self.assertEqual(run.stderr, "", command)
        self.assert_code(run, 1)
        return self.places(run)

    def test_flags_that_only_gcc_knows(self):
        for flag in REFUSED + TAKEN:
            with self.subTest(flag):
                self.assertEqual(self.one("g++", "-std=c++20", flag), ["a.cpp:4:3"])

    def test_all_of_them_at_once(self):
        self.assertEqual(self.one("g++", "-std=c++20", *REFUSED, *TAKEN), ["a.cpp:4:3"])

    def test_no_other_flag_is_dropped(self):
        source = DROPS.replace("  start();", "#ifdef KEPT\n  start();\n#endif")
        self.assertEqual(self.one("g++", "-std=c++20", "-fanalyzer", "-DKEPT", "-fhardened", source=source), ["a.cpp:5:3"])

    def test_launchers(self):
        for words in (["ccache", "g++"], ["ccache", "distcc", "/usr/bin/g++-12"], ["icecc", "g++"], ["nice", "-n", "5", "c++"],
                      ["env", "X=1", "clang++-22"], ["/opt/bin/our-wrapper", "/opt/cross/bin/x86_64-linux-gnu-g++-13"]):
            with self.subTest(words):
                self.assertEqual(self.one(*words, "-std=c++20"), ["a.cpp:4:3"])

    def test_cross_compilers(self):
        for words in (["arm-none-eabi-g++", "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "--specs=nano.specs"],
                      ["ccache", "/opt/gcc/bin/arm-linux-gnueabihf-g++-12", "-mcpu=cortex-a9", "-mfpu=neon"],
                      ["i686-w64-mingw32-g++", "-mwindows", "-municode"]):
            with self.subTest(words):
                self.assertEqual(self.one(*words, "-std=c++20", source=ARM), ["a.cpp:5:5"])

    def test_visual_studio(self):
        self.assertEqual(self.one("C:\\VC\\bin\\cl.exe", "/std:c++20", "/EHsc", "/nologo"), ["a.cpp:4:3"])

    def test_a_flag_that_nobody_knows(self):
        self.write("a.cpp", DROPS)
        self.write("compile_commands.json", json.dumps(
            [{"directory": str(self.dir), "file": "a.cpp", "command": "g++ --no-such-flag -std=c++20 a.cpp"}]))
        run = self.lint()
        self.assert_code(run, 2)
        self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
        self.assertIn("a.cpp: does not compile: unknown argument: '--no-such-flag'", run.stderr)


if __name__ == "__main__":
    unittest.main()
