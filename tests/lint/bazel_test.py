#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The Bazel aspect: every source an action in a sandbox, the second build fully from the cache."""
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BAZEL, REPOSITORY, WAIF = sys.argv[1], *(Path(p).resolve() for p in sys.argv[2:4])
del sys.argv[1:4]
RULES = Path("/usr/share/bazel/rules")
# What Bazel's own C++ tools load of rules_cc; all of it is built into Bazel 4.
NATIVE = ("cc_library", "cc_toolchain", "cc_toolchain_suite", "cc_toolchain_alias", "cc_flags_supplier", "cc_binary",
          "cc_test", "cc_import", "cc_proto_library", "fdo_prefetch_hints", "fdo_profile", "objc_library", "objc_import")
FILES = {
    "BUILD": 'cc_library(name = "task", hdrs = ["lib/a task.h"], visibility = ["//visibility:public"])\n'
             'cc_binary(name = "main", srcs = ["main.cpp", "other.cc"], deps = ["//:task", "//deep"], '
             'copts = ["-std=c++20"], defines = ["DROP=start"])\n',
    "deep/BUILD": 'cc_library(name = "deep", srcs = ["deep.cpp"], deps = ["//:task"], '
                  'visibility = ["//visibility:public"])\n',
    "deep/deep.cpp": '#include "lib/a task.h"\nvoid quiet() {}\n',
    "lib/a task.h": "#pragma once\nstruct Task {\n  bool await_ready();\n  void await_suspend(void *);\n"
                    "  void await_resume();\n};\nTask start();\ninline void header() { start(); }\n",
    "main.cpp": '#include "lib/a task.h"\nint main() {\n  DROP();\n}\n',
    "other.cc": '#include "lib/a task.h"\nvoid other() {\n  start();\n}\n',
}


class Bazel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.dir = Path(folder.name).resolve()
        cls.addClassCleanup(lambda: cls.bazel("shutdown"))
        rules = cls.dir / "rules_cc"
        cls.write(rules, {"WORKSPACE": "", "BUILD": "", "cc/BUILD": "", "cc/defs.bzl": "".join(
            f"{name} = getattr(native, '{name}', None)\n" for name in NATIVE)})
        cls.write(cls.dir / "one", {**FILES, "WORKSPACE": f'local_repository(name = "waif", path = "{REPOSITORY}")\n'})

    @staticmethod
    def write(folder, files):
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)

    @classmethod
    def bazel(cls, *args, folder="one"):
        return subprocess.run([BAZEL, "--nohome_rc", f"--output_user_root={cls.dir}/out", *args],
                              cwd=cls.dir / folder, capture_output=True, text=True, check=False)

    def build(self, *args, folder="one"):
        overrides = [f"--override_repository=rules_{name}={path}" for name, path in
                     (("java", RULES / "java"), ("proto", RULES / "proto"), ("cc", self.dir / "rules_cc"))]
        return self.bazel("build", *overrides, f"--disk_cache={self.dir}/cache", "--color=no", "--spawn_strategy=sandboxed",
                          "--aspects=@waif//:waif.bzl%waif", "--output_groups=waif", *args, "//...", folder=folder)

    def results(self, folder="one"):
        found = sorted((self.dir / folder / "bazel-bin").resolve().rglob("*.waif"))
        return {f.name: f.read_bytes() for f in found}, found

    def findings(self, files, folder="one"):
        run = subprocess.run([WAIF, "report", "-o", "text", "--color=never", *files], cwd=self.dir / folder,
                             capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 1, run.stderr)
        return re.findall(r"^(\S.*?:\d+:\d+): warning", run.stdout, re.M)

    def test_it_finds_caches_and_moves(self):
        run = self.build()
        self.assertEqual(run.returncode, 0, run.stderr)
        first, files = self.results()
        self.assertEqual(len(files), 3)
        self.assertEqual(self.findings(files), ["lib/a task.h:8:24", "main.cpp:3:3", "other.cc:3:3"])

        self.assertEqual(self.bazel("clean").returncode, 0)
        run = self.build()
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertRegex(run.stderr, "3 (disk|remote) cache hit")
        self.assertEqual(self.results()[0], first)

        # Nothing of where the workspace lies is in an action or its result.
        shutil.copytree(self.dir / "one", self.dir / "elsewhere", symlinks=True, ignore=lambda d, names: [
            n for n in names if n.startswith("bazel-")])
        run = self.build(folder="elsewhere")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertRegex(run.stderr, "3 (disk|remote) cache hit")
        self.assertEqual(self.results("elsewhere")[0], first)

    def test_one_changed_source_is_one_action(self):
        self.assertEqual(self.build().returncode, 0)
        (self.dir / "one" / "other.cc").write_text(FILES["other.cc"] + "// changed\n")
        run = self.build()
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertRegex(run.stderr, r"\b1 (linux|processwrapper)-sandbox")
        (self.dir / "one" / "other.cc").write_text(FILES["other.cc"])

    def test_its_own_configuration(self):
        (self.dir / "one" / ".clang-tidy").write_text("Checks: '-*,waif-*'\nCheckOptions: {waif.IgnoredTypes: Task}\n")
        (self.dir / "one" / "BUILD").write_text(FILES["BUILD"] + 'exports_files([".clang-tidy"])\n')
        run = self.build("--@waif//:config=//:.clang-tidy")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertFalse(any(b"waif-discarded" in text for text in self.results()[0].values()))

    def test_code_that_does_not_compile_fails(self):
        (self.dir / "one" / "main.cpp").write_text("int main( {\n")
        run = self.build()
        (self.dir / "one" / "main.cpp").write_text(FILES["main.cpp"])
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("main.cpp: does not compile", run.stderr)


if __name__ == "__main__":
    unittest.main()
