#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What is checked, with which options, and where it is written."""
import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

from project import DROPS, FIXABLE, LINT, QUIET, WAIF, Project


class Run(Project):
    def test_all_files_by_default(self):
        self.write("a.cpp", DROPS)
        self.write("b.cpp", QUIET)
        self.write("sub/c.cpp", DROPS)
        self.database("sub/c.cpp", "b.cpp", "a.cpp")
        run = self.lint()
        self.assert_code(run, 1)
        self.assertEqual(self.places(run), ["a.cpp:4:3", "sub/c.cpp:4:3"])
        self.assertEqual(self.places(self.lint("sub/")), ["sub/c.cpp:4:3"])
        self.assertEqual(self.places(self.lint("a.cpp", "b.cpp")), ["a.cpp:4:3"])
        self.assert_code(self.lint("b.cpp"), 0)

    def test_a_library_whose_members_are_defined_outside(self):
        self.write("system/box.h", "template <class T> struct Box { template <class F> void each(F f, int n); };\n"
                   "template <class T> template <class F> void Box<T>::each(F f, int n) { f(n); }\n")
        self.write("a.cpp", '#include <box.h>\n#include "task.h"\nTask start(int);\nvoid drops() {\n'
                   "  Box<int>().each([](auto x) { start(x); }, 1);\n}\n")
        run = self.lint("a.cpp", "--", "-std=c++20", "-isystemsystem", timeout=60)
        self.assertEqual(self.places(run), ["a.cpp:5:32"])

    def test_an_entry_that_matches_nothing(self):
        for name in ("a", "b"):
            self.write(f"{name}.cpp", DROPS.replace("Task", name.upper()).replace('#include "task.h"', f"struct {name.upper()} {{}};"))
        self.database("a.cpp", "b.cpp")
        config = "--config={CheckOptions: {waif.TaskTypes: 'A;B;Missing'}}"
        said = "waif: option 'TaskTypes': note: 'Missing' matches nothing in these 2 files\n"
        for _ in ("found", "kept"):
            run = self.lint(config, cache="kept")
            self.assertEqual(self.places(run), ["a.cpp:4:3", "b.cpp:4:3"])
            self.assertIn(said, run.stderr)
            self.assertEqual(run.stderr.count("matches nothing"), 1)
        self.assertNotIn("matches nothing", self.lint(config, "a.cpp").stderr, "of a selection")

    def test_flags_instead_of_a_database(self):
        self.write("a.cpp", DROPS)
        self.assertEqual(self.places(self.lint("a.cpp", "--", "-std=c++20")), ["a.cpp:4:3"])

    def test_evidence_says_what_was_checked(self):
        self.write("quiet.h", "inline void quiet() {}\n")
        self.write("a.cpp", '#include "quiet.h"\n' + QUIET)
        self.write("b.cpp", QUIET)
        self.database("a.cpp", "b.cpp")
        checked = lambda name: {json.loads(l)["checked"]["file"] for l in (self.dir / name).read_text().splitlines() if "checked" in json.loads(l)}
        self.assert_code(self.lint("--evidence", "all"), 0)
        self.assertEqual(checked("all"), {"a.cpp", "b.cpp", "quiet.h", "task.h"}, "and nothing outside the root")
        self.lint("b.cpp", "--evidence", "one")
        self.assertEqual(checked("one"), {"b.cpp", "task.h"})

    def test_a_header_is_said_once(self):
        self.write("drops.h", DROPS.replace("void drops", "inline void drops"))
        for name in ("a.cpp", "b.cpp"):
            self.write(name, '#include "drops.h"\n')
        self.database("a.cpp", "b.cpp")
        self.assertEqual(self.places(self.lint()), ["drops.h:4:3"])
        self.assertEqual(self.places(self.lint("--header-filter=none")), [])
        self.assertEqual(self.places(self.lint("--exclude-header-filter=drops")), [])

    def test_configuration(self):
        self.write("a.cpp", DROPS)
        self.write("other/b.cpp", DROPS)
        self.write("off/c.cpp", DROPS)
        self.database("a.cpp", "other/b.cpp", "off/c.cpp")
        self.write(".clang-tidy", "Checks: '-*,bugprone-*'\n")  # knows nothing of us
        self.write("other/.clang-tidy", "Checks: '-waif-discarded-task'\nInheritParentConfig: true\n")
        self.write("off/.clang-tidy", "Checks: '-*'\n")
        self.assertEqual(self.places(self.lint()), ["a.cpp:4:3"])
        self.assertEqual(len(self.places(self.lint("--config={}"))), 3)
        self.assertEqual(self.places(self.lint("--config={Checks: '-waif-discarded-task'}")), [])
        ignored = "{CheckOptions: {waif.IgnoredTypes: 'Task'}}"
        self.assertEqual(self.places(self.lint("--config=" + ignored)), [])
        self.write("our.yaml", ignored)
        self.assertEqual(self.places(self.lint("--config-file=our.yaml")), [])
        self.assert_refused(self.lint("--checks=-waif-*"), "no waif check is on")

    def test_warnings_as_errors_and_line_filter(self):
        self.write("a.cpp", DROPS)
        self.database("a.cpp")
        self.assertIn("a.cpp:4:3: error: ", self.lint("--warnings-as-errors=waif-*").stdout)
        self.assertEqual(self.places(self.lint('--line-filter=[{"name":"a.cpp","lines":[[1,3]]}]')), [])
        self.assertEqual(self.places(self.lint('--line-filter=[{"name":"a.cpp","lines":[[4,4]]}]')), ["a.cpp:4:3"])

    def test_what_a_skipped_body_calls(self):
        self.write("system/each.h", "template <class F, class W> void each(F f, W w) { f(w); }\n"
                                    "template <class F> void twice(F f) { f(); f(); }\n"
                                    "template <class F> void tries(F f) try { f(1); } catch (...) {}\n")
        self.write("a.cpp", '#include "task.h"\n#include <each.h>\nstruct Worker { Task start(); };\n'
                            "void g() {\n  each([](auto w) {\n    w.start();\n  }, Worker());\n}\n")
        self.write("b.cpp", '#include "task.h"\n#include <each.h>\nTask start();\nvoid h() {\n  twice(start);\n}\n')
        self.write("c.cpp", '#include "task.h"\n#include <each.h>\ntemplate <class T> Task start(T);\n'
                            "void i() {\n  tries([](auto n) {\n    start(n);\n  });\n}\n")
        self.database("a.cpp", "b.cpp", "c.cpp", flags=("-std=c++20", "-isystem", "system"))
        run = self.lint()
        self.assertEqual(self.places(run), ["a.cpp:6:5", "b.cpp:5:9", "c.cpp:6:5"])
        self.assertEqual(run.stdout, self.lint("--whole").stdout)

    def test_fix(self):
        path = self.write("a.cpp", FIXABLE)
        self.database("a.cpp")
        run = self.lint("--fix")
        self.assertIn("1 finding(s) fixed", run.stderr)
        self.assertEqual(path.read_text(), FIXABLE.replace("  other();", "  co_await other();"))
        self.assert_code(self.lint(), 0)

    def test_what_the_baseline_accepts_is_not_fixed(self):
        path = self.write("a.cpp", FIXABLE)
        self.database("a.cpp")
        self.lint("--write-baseline", "accepted")
        run = self.lint("--baseline", "accepted", "--fix")
        self.assert_code(run, 0)
        self.assertIn("0 finding(s) fixed", run.stderr)
        self.assertEqual(path.read_text(), FIXABLE)

    def test_a_header_is_fixed_once(self):
        header = self.write("job.h", "#pragma once\n" + FIXABLE.replace("\n", "\r\n"))
        for name in ("a.cpp", "b.cpp"):
            self.write(name, '#include "job.h"\n')
        self.database("a.cpp", "b.cpp")
        before = header.read_bytes()
        self.assertIn("1 finding(s) fixed", self.lint("--fix", "-j2").stderr)
        self.assertEqual(header.read_bytes(), before.replace(b"  other();", b"  co_await other();"))
        self.assert_code(self.lint(), 0)

    def test_baseline(self):
        self.write("a.cpp", DROPS)
        self.database("a.cpp")
        self.assert_code(self.lint("--write-baseline", "accepted"), 1)
        self.assert_code(self.lint("--baseline", "accepted"), 0)
        self.write("a.cpp", "// moved\n" + DROPS)
        self.assert_code(self.lint("--baseline", "accepted"), 0)
        self.write("a.cpp", QUIET)
        self.assertIn("no longer found, in the baseline", self.lint("--baseline", "accepted").stdout)
        self.assert_code(self.lint("--baseline", "accepted", "--prune"), 0)
        self.assertEqual(len((self.dir / "accepted").read_text().splitlines()), 1)

    def test_a_part_says_nothing_about_the_rest_of_a_baseline(self):
        self.write("a.cpp", DROPS)
        self.write("b.cpp", DROPS)
        self.database("a.cpp", "b.cpp")
        self.lint("--write-baseline", "accepted")
        self.write("b.cpp", QUIET)
        self.assertIn("no longer found", self.lint("--baseline", "accepted").stdout)
        for part in (["a.cpp"], ["--shard", "1/2"]):
            self.assertNotIn("no longer found", self.lint("--baseline", "accepted", *part).stdout)
            self.assert_refused(self.lint("--baseline", "accepted", "--prune", *part), "--prune", "everything")

    def test_what_sarif_says_of_a_drop(self):
        source = DROPS.replace("start();\n}", "start();\n}\nTask TestBody() { start(); return {}; }")
        self.write("a.cpp", source)
        self.database("a.cpp")
        run = self.lint("-o", "sarif", "--config={CheckOptions: {waif.Confidence: probable, waif.BackgroundTypes: Task}}")
        properties = json.loads(run.stdout)["runs"][0]["results"][0]["properties"]
        self.assertEqual(properties["dropEffect"], "unknown")
        self.assertEqual(properties["confidence"], "probable")

    def test_shards_add_up_to_one_run_byte_for_byte(self):
        names = [f"f{i}.cpp" for i in range(7)]
        for i, name in enumerate(names):
            self.write(name, DROPS if i % 2 else QUIET.replace("task.h", "both.h"))
        self.write("both.h", DROPS.replace("void drops", "inline void drops"))
        self.write("broken.cpp", "int f( {\n")
        self.database(*names, "broken.cpp", "missing.cpp")
        self.lint("--evidence", "whole", "-o", "sarif=whole.sarif")
        for i in (1, 2, 3):
            self.lint("--shard", f"{i}/3", "--evidence", f"part{i}")
        for order in ("123", "312"):
            subprocess.run([WAIF, "merge", *(f"part{i}" for i in order), "-o", "merged"], cwd=self.dir, check=False,
                           capture_output=True)
            self.assertEqual((self.dir / "merged").read_bytes(), (self.dir / "whole").read_bytes())
        subprocess.run([WAIF, "report", "merged", "-o", "sarif=merged.sarif"], cwd=self.dir, check=False,
                       capture_output=True)
        self.assertEqual((self.dir / "merged.sarif").read_bytes(), (self.dir / "whole.sarif").read_bytes())

    def test_jobs_change_nothing(self):
        for i in range(5):
            self.write(f"f{i}.cpp", DROPS)
        self.database(*(f"f{i}.cpp" for i in range(5)))
        self.assertEqual(self.lint("-j", 1, "-o", "sarif").stdout, self.lint("-j", 4, "-o", "sarif").stdout)

    def test_interrupted(self):
        self.write("a.cpp", DROPS)
        self.write("b.cpp", "constexpr int f(int n) { return n < 2 ? n : f(n - 1) + f(n - 2); }\nstatic_assert(f(60));\n")
        self.database("a.cpp", "b.cpp", flags=("-std=c++20", "-fconstexpr-steps=4000000000"))
        with subprocess.Popen([LINT, "--no-cache", "-j2", "--evidence", "part"], cwd=self.dir, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            time.sleep(2)  # a.cpp takes a tenth of that
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 2, err)
        self.assertIn("a.cpp:4:3: warning:", out)
        self.assertIn("interrupted: 1 of 2", err)

    def test_progress_is_for_terminals(self):
        self.write("a.cpp", DROPS)
        self.database("a.cpp")
        ours, its = os.openpty()
        with subprocess.Popen([LINT, "--no-cache"], cwd=self.dir, stdout=subprocess.DEVNULL, stderr=its) as process:
            process.wait(timeout=60)
        os.close(its)
        self.assertIn(b"1 of 1 checked, 1 findings", os.read(ours, 4096))
        os.close(ours)
        self.assertEqual(self.lint().stderr, "")


if __name__ == "__main__":
    unittest.main()
