# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A small project in a folder of its own, and waif-lint on it."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

LINT, WAIF = (str(pathlib.Path(p).resolve()) for p in sys.argv[1:3])
del sys.argv[1:3]

# A class of its own: no header to parse, so that a test takes no time.
TASK = """\
#pragma once
struct [[nodiscard]] Task {
  struct promise_type;
  bool await_ready();
  void await_suspend(void *);
  void await_resume();
};
"""
DROPS = '#include "task.h"\nTask start();\nvoid drops() {\n  start();\n}\n'
QUIET = '#include "task.h"\nint two() { return 2; }\n'

FIXABLE = """\
#include <coroutine>
struct Job { struct promise_type {
Job get_return_object(); std::suspend_always initial_suspend(); std::suspend_always final_suspend() noexcept;
void unhandled_exception(); void return_void(); };
bool await_ready(); void await_suspend(std::coroutine_handle<>); void await_resume(); };
Job other();
inline Job job() {
  other();
  co_return;
}
"""


class Project(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = pathlib.Path(folder.name).resolve()
        self.write("task.h", TASK)

    def write(self, name, text):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def database(self, *files, flags=("-std=c++20",), name="compile_commands.json"):
        entries = [{"directory": str(self.dir), "file": f, "arguments": ["g++", *flags, "-I.", "-c", f]} for f in files]
        return self.write(name, json.dumps(entries))

    def lint(self, *args, cache=None, **kwargs):
        where = ["--cache-dir", cache] if cache else ["--no-cache"]
        return subprocess.run([LINT, *where, *map(str, args)], cwd=self.dir, capture_output=True, text=True,
                              errors="replace", check=False, **kwargs)

    def lint_as_nobody(self, *args, cache=None):
        """Permissions do not bind root."""
        other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        self.dir.chmod(self.dir.stat().st_mode | 0o055)
        try:
            return self.lint(*args, cache=cache, **other)
        except PermissionError:
            self.skipTest(f"nobody may not run {LINT}: a folder on the way is closed")

    def assert_code(self, run, code):
        self.assertEqual(run.returncode, code, f"{run.args}\n{run.stdout}{run.stderr}")

    def assert_refused(self, run, *words):
        """Exit code 2, one clear line."""
        self.assert_code(run, 2)
        lines = run.stderr.strip().splitlines()
        self.assertEqual(len(lines), 1, run.stderr)
        for word in words:
            self.assertIn(word, lines[0])

    @staticmethod
    def places(run):
        """file:line:column of each finding, in the order of the output."""
        return [line.split(": ")[0] for line in run.stdout.splitlines() if ": warning: " in line or ": error: " in line]

    def git(self, *args):
        subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e@example.org", *args], cwd=self.dir, check=True,
                       capture_output=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull})
