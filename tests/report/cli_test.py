#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The command line of waif from outside: what it prints, where, and its exit code."""
import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

WAIF, MAKE_DUMP = sys.argv[1:3]
DOCS = (Path(__file__).resolve().parents[2] / "docs/report.md").read_text()
DROP = "void f() {\n  std::async(g);\n}\n"


class Cli(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="waif cli ")  # the space is on purpose
        self.addCleanup(folder.cleanup)
        self.dir = Path(folder.name).resolve()
        (self.dir / "a.cpp").write_text(DROP)

    def waif(self, *words, expect):
        run = subprocess.run([WAIF, *words], cwd=self.dir, capture_output=True, text=True,
                             timeout=60, env={**os.environ, "NO_COLOR": ""})
        self.assertEqual(run.returncode, expect, run.stdout + run.stderr)
        self.assertNotIn("\x1b", run.stdout, "colours are for terminals")
        return run

    def summary(self, run):
        lines = [l for l in run.stdout.splitlines() if l.startswith("SUMMARY: waif: ")]
        self.assertEqual(len(lines), 1, run.stdout)
        return dict(word.split("=") for word in lines[0].split()[2:])

    def findings(self, name="f.yaml", offset=13, length=13, source="a.cpp"):
        path = self.dir / source
        (self.dir / name).write_text(
            f"---\nMainSourceFile: '{path}'\nDiagnostics:\n  - DiagnosticName: waif-discarded-task\n"
            f"    DiagnosticMessage:\n      Message: 'it is dropped'\n      FilePath: '{path}'\n"
            f"      FileOffset: {offset}\n      Replacements: []\n      Ranges:\n        - FilePath: '{path}'\n"
            f"          FileOffset: {offset}\n          Length: {length}\n    Level: Warning\n"
            f"    BuildDirectory: '{self.dir}'\n...\n")
        return name

    def dump(self, *fields, name="d.waif"):
        subprocess.run([MAKE_DUMP, name, *fields], cwd=self.dir, check=True)
        return name

    def lost(self, line=2, **more):
        return self.dump("file=" + str(self.dir / "a.cpp"), f"line={line}", "by=f", "created=5", "finished=5",
                         "stored=3", "lost=3", "type=std::runtime_error", "what=connection refused", **more)

    def test_a_confirmed_finding(self):
        run = self.waif("report", "--findings", self.findings(), "--dump", self.lost(), expect=1)
        self.assertRegex(run.stdout, r"(?m)^a\.cpp:2:3 +waif-discarded-task +lost-exception +5 +- +- +- +- +3 +-$")
        self.assertIn("lost: std::runtime_error: connection refused", run.stdout)
        self.assertIn("std::async(g);", run.stdout)
        self.assertEqual(run.stderr, "")
        self.assertEqual(self.summary(run)["confirmed"], "1")
        self.assertEqual(self.summary(run)["lost-exception"], "3")

    def test_two_processes_add_up_in_any_order(self):
        dumps = [self.lost(name="1.waif"), self.lost(name="2.waif")]
        forth = self.waif("report", "--findings", self.findings(), "--dump", *dumps, expect=1)
        back = self.waif("report", "--dump", dumps[1], "--dump", dumps[0], "--findings", "f.yaml", expect=1)
        self.assertEqual(self.summary(forth)["lost-exception"], "6")
        self.assertEqual(forth.stdout, back.stdout)

    def test_clean_is_0(self):
        empty = self.dir / "empty.yaml"
        empty.write_text("")
        quiet = self.dump("file=" + str(self.dir / "a.cpp"), "line=2", "created=4", "finished=4")
        run = self.waif("report", "--findings", "empty.yaml", "--dump", quiet, expect=0)
        self.assertEqual(self.summary(run)["clean-sites"], "1")

    def test_threshold(self):
        words = ["report", "--findings", self.findings(), "--dump", self.lost()]
        self.waif(*words, "--fail-on", "lost=4", expect=0)
        self.waif(*words, "--fail-on", "lost=3", expect=1)
        self.waif(*words, "--fail-on", "none", expect=0)
        self.waif("report", "--findings", "f.yaml", "--fail-on", "error", expect=0)

    def test_a_killed_process_still_counts(self):
        run = self.waif("report", "--dump", self.dump("killed=1", "file=a.cpp", "line=2", "created=3", "finished=1"), expect=1)
        self.assertEqual(self.summary(run)["leaked-at-exit"], "2")
        self.assertRegex(run.stderr, r"^waif: d\.waif: note: the process was killed or still runs")

    def test_root_and_symlinks(self):
        (self.dir / "src").mkdir()
        (self.dir / "src" / "b.cpp").write_text(DROP)
        (self.dir / "link").symlink_to("src")
        run = self.waif("report", "--root", "link", "--findings", self.findings(source="link/b.cpp"), expect=1)
        self.assertRegex(run.stdout, r"(?m)^b\.cpp:2:3 ")

    def test_usage_is_one_line_and_2(self):
        self.findings()
        for words in ([], ["nonsense"], ["report"], ["report", "--wrong"], ["report", "--findings"],
                      ["report", "-f", "f.yaml", "--root", "nowhere"], ["report", "-f", "f.yaml", "--fail-on", "l"],
                      ["report", "-f", "f.yaml", "--color", "pink"], ["merge"],
                      ["report", "f.yaml", "-o", "pdf=x"]):
            with self.subTest(words):
                run = self.waif(*words, expect=2)
                self.assertRegex(run.stderr, r"\Awaif: [^\n]+\n\Z")
                self.assertEqual(run.stdout, "")

    def test_usage_errors_say_what_and_what_else(self):
        self.findings()
        for words, says in ((["reprot"], "'reprot' is no command: report or merge (waif --help)"),
                            ([], "a command is missing: report or merge (waif --help)"),
                            (["report"], "a file of findings, a dump or evidence is required (waif report --help)"),
                            (["report", "--wrong", "f.yaml"], "The following argument was not expected: --wrong (waif report --help)"),
                            (["report", "f.yaml", "-o", "tap", "-o", "junit"], "only one format fits on standard output"),
                            (["report", "f.yaml", "-o", "tap", "-o", "junit=-"], "only one format fits on standard output"),
                            (["report", "f.yaml", "-o", "pdf"], "'pdf' is not FORMAT or FORMAT=FILE with one of text, html,"),
                            (["report", "f.yaml", "--fail-on", "leaks"], "'leaks' is none of note, warning, error, lost-exception"),
                            (["report", "f.yaml", "--fail-on", "lost=x"], "'lost=x': after '=' comes a number from 1, or N/site")):
            with self.subTest(words):
                run = self.waif(*words, expect=2)
                self.assertIn(says, run.stderr)
                self.assertEqual((run.stderr.count("\n"), run.stdout), (1, ""))
        self.waif("report", "f.yaml", "-o", "tap=a.tap", "-o", "junit", expect=1)

    def test_help_and_version(self):
        help = self.waif("report", "--help", expect=0).stdout
        self.assertIn("Usage: waif report [OPTIONS]", help, "no path of this machine")
        for option in re.findall(r"(?m)^  (?:-\w,)?(--[a-z-]+)", help):
            self.assertIn(f"`{option}", DOCS, "each option is on the page")
        for name in re.findall(r"(?m)^ {30,}  ([a-z-]+): ", help):
            self.assertIn(f"`{name}`", DOCS, "each format is on the page")
        self.assertRegex(self.waif("--version", expect=0).stdout, r"^waif \d+\.\d+\.\d+\n$")

    def test_bad_input_is_one_line_each_and_the_rest_is_reported(self):
        good_dump = (self.dir / self.lost()).read_bytes()
        self.findings()
        bad = {
            "none.yaml": (None, "no such file"),
            "text.yaml": (b"hello\n", "not clang-tidy's YAML"),
            "cut.yaml": ((self.dir / "f.yaml").read_bytes()[:60] + b"\n  - [", "YAML"),
            "none.waif": (None, "cannot be opened"),
            "empty.waif": (b"", "empty"),
            "text.waif": (b"hello world, this is no dump\n" * 5, "not a waif dump"),
            "cut.waif": (good_dump[:100], "truncated"),
            "newer.waif": (good_dump[:8] + b"\x63\0\0\0" + good_dump[12:], "version 99"),
        }
        for name, (content, says) in bad.items():
            with self.subTest(name):
                if content is not None:
                    (self.dir / name).write_bytes(content)
                flag = "--findings" if name.endswith("yaml") else "--dump"
                run = self.waif("report", "-f", "f.yaml", "-d", "d.waif", flag, name, expect=2)
                self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
                self.assertTrue(run.stderr.startswith(f"waif: {name}: "), run.stderr)
                self.assertIn(says, run.stderr)
                self.assertEqual(self.summary(run)["confirmed"], "1", "the good inputs are still reported")
                self.assertEqual(self.summary(run)["partial"], "yes")

    def test_a_truncated_dump_is_reported_as_far_as_it_goes(self):
        site = lambda line, *more: ["file=a.cpp", f"line={line}", "by=f", "created=5", "finished=2", *more]
        whole = (self.dir / self.dump(*site(1, "stored=2", "lost=2"), *site(2), *site(3))).read_bytes()
        (self.dir / "d.waif").write_bytes(whole[:-8])  # the last counters are not all there
        run = self.waif("report", "d.waif", expect=2)
        self.assertRegex(run.stderr, r"\Awaif: d\.waif: the dump is truncated: [^\n]+\n\Z")
        said = self.summary(run)
        self.assertEqual((said["created"], said["lost-exception"], said["partial"]), ("10", "2", "yes"))
        self.assertEqual(said["leaked-at-exit"], "0", "what ended in the missing part must not look alive")

    def test_a_giant_dump_needs_little_memory(self):
        whole = (self.dir / self.lost()).read_bytes()
        size = 1 << 30  # one record that nobody filled in takes the rest
        giant = bytearray(whole + struct.pack("<II", 0, size - len(whole)))
        struct.pack_into("<Q", giant, 32, size)  # header::used
        with open(self.dir / "d.waif", "wb") as file:
            file.write(giant)
            file.truncate(size)
        said = self.partial_within(400, "d.waif")
        self.assertIn("d.waif: the dump is truncated", said)
        self.assertIn(" lost-exception=3 ", said)

    def partial_within(self, megabytes, *inputs):
        with open(self.dir / "out", "w") as out:
            child = subprocess.Popen([WAIF, "report", *inputs], cwd=self.dir, stdout=out, stderr=out)
            _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said = (self.dir / "out").read_text()
        self.assertEqual(child.returncode, 2, said[:2000])
        if not re.search(rb"__[at]san_init", Path(WAIF).read_bytes()):  # sanitizers have shadows of it
            self.assertLess(usage.ru_maxrss / 1024, megabytes, "MB")
        return said

    def test_what_is_kept_of_too_much_is_bounded(self):
        kept, more = 100_000, 100_500
        limit = "more findings, sites or tests than the 100000 that are kept: the rest of it is not read"
        item = ("  - {DiagnosticName: waif-discarded-task, DiagnosticMessage: {Message: 'm%d', FilePath: '%s/a.cpp', FileOffset: 1, "
                "Replacements: []}, Level: Warning, BuildDirectory: '/'}\n")
        with open(self.dir / "f.yaml", "w") as file:
            file.write("---\nMainSourceFile: ''\nDiagnostics:\n" + "".join(item % (i, self.dir) for i in range(more)))
        self.dump("file=a.cpp", "line=1", "by=f", "created=3", "finished=1", f"repeat={more}")
        head, site = self.waif("merge", self.dump("file=a.cpp", "line=1234567", "by=f", "created=3", "finished=1", name="e"),
                               expect=0).stdout.splitlines()
        with open(self.dir / "e.waif", "w") as file:
            file.write(head + "\n" + "".join(site.replace("1234567", str(i)) + "\n" for i in range(1, more)))
        for name, number in ("f.yaml", "not-run"), ("d.waif", "run-only"), ("e.waif", "run-only"):
            with self.subTest(name):
                said = self.partial_within(700, name)
                self.assertRegex(said, rf"(?m)^waif: {name}: {limit}$")
                self.assertLessEqual(int(re.search(rf" {number}=(\d+) ", said)[1]), kept + 1)

    def test_a_source_that_is_gone(self):
        self.findings(source="gone.cpp")
        run = self.waif("report", "--findings", "f.yaml", expect=2)
        self.assertIn("gone.cpp", run.stdout)
        self.assertRegex(run.stderr, r"\Awaif: gone\.cpp: no such file; 1 finding")

    def test_hostile_text_cannot_reach_the_terminal(self):
        run = self.waif("report", "--dump", self.dump("file=a.cpp", "line=2", "created=1", "finished=1", "stored=1", "lost=1",
                                                      "type=evil\x1b]0;x\x07", "what=a\nSUMMARY: waif: fake=1"), expect=1)
        self.summary(run)  # still exactly one line begins with SUMMARY

    def test_merge_is_the_same_in_any_order_and_grouping(self):
        self.findings("f.yaml")
        self.findings("g.yaml", offset=0, length=4)
        one, two, three = self.lost(name="1.waif"), self.lost(name="2.waif"), self.lost(line=1, name="3.waif")
        merge = lambda *words: self.waif("merge", *words, expect=0).stdout
        whole = merge(one, two, three, "f.yaml", "g.yaml")
        (self.dir / "half").write_text(merge(three, "g.yaml"))
        (self.dir / "rest").write_text(merge("f.yaml", two))
        self.assertEqual(merge("rest", one, "half"), whole)
        (self.dir / "whole").write_text(whole)
        self.assertEqual(self.waif("report", "whole", expect=1).stdout,
                         self.waif("report", two, "g.yaml", one, "f.yaml", three, expect=1).stdout)
        (self.dir / "a.cpp").unlink()
        self.assertIn("std::async(g);", self.waif("report", "whole", expect=1).stdout, "evidence needs no sources")

    def live(self, pid):
        source = f"file={self.dir}/a.cpp"
        return self.dump(f"pid={pid}", f"start={pid}000", source, "line=1", "task=outer()", "by=main", "created=4", "finished=2",
                         "alive=1", "waits=2", "at=3", f"age={pid}00", "in=1", "alive=3", f"age={pid}0", "in=2",
                         source, "line=3", "task=inner()", "by=outer()", "created=1", "alive=2", "waiter=1", "at=9", "in=1",
                         f"test=Suite.A{pid}", "made=3", "left=2", "test=Suite.B", "made=2", "left=1", name=f"{pid}.waif")

    def test_live_tasks_are_the_same_in_any_order_and_through_merge(self):
        dumps = [self.live(pid) for pid in (5, 6, 7)]
        self.findings()
        forth = self.waif("report", "f.yaml", *dumps, expect=1).stdout
        self.assertEqual(self.waif("report", *reversed(dumps), "f.yaml", expect=1).stdout, forth)
        (self.dir / "half").write_text(self.waif("merge", dumps[2], "f.yaml", expect=0).stdout)
        (self.dir / "rest").write_text(self.waif("merge", dumps[1], dumps[0], expect=0).stdout)
        self.assertEqual(self.waif("report", "rest", "half", expect=1).stdout, forth)
        row = dict(zip(*(re.split(" {2,}", l) for l in re.findall(r"(?m)^(?:site  |a\.cpp:1  ).*$", forth)[:2])))
        self.assertEqual([row[c] for c in ("live", "orphaned", "oldest", "suspended at", "tests")],
                         ["6", "6", "700 ms", "a.cpp:3", "Suite.A7 +3"])
        self.assertIn("still alive 1 test later", forth)
        self.assertIn("with it: 3 tasks that it keeps alive: inner()", forth)
        self.assertRegex(forth, r"(?m)^Suite\.B +6 +3 ")

    def test_orphans_and_leaks_fail_a_run(self):
        self.live(5)
        for gate, code in (("lost", 0), ("orphan", 1), ("leak", 1), ("lost,orphan,leak", 1), ("orphan=3", 0), ("leak=2/site", 1), ("leak=4", 0)):
            with self.subTest(gate):
                self.waif("report", "5.waif", "--fail-on", gate, expect=code)

    def test_partial_evidence_stays_partial(self):
        (self.dir / "cut").write_text(self.waif("merge", "none.yaml", expect=2).stdout)
        self.assertIn("none.yaml: no such file", self.waif("report", "cut", expect=2).stderr)

    def test_broken_evidence(self):
        good = self.waif("merge", self.findings(), self.lost(), expect=0).stdout.splitlines()
        for name, text, says in (("head", '{"waif":{"evidence":1}}', "another version"), ("junk", '{"waif"', "not waif's evidence"),
                                 ("cut", good[0] + "\n" + good[-1][:50], "line 2: broken"),
                                 ("type", good[0] + '\n{"finding":{"rule":1}}', "line 2: broken"),
                                 ("kind", good[0] + '\n{"x":1}', "line 2: broken"),
                                 ("deep", good[0] + "\n" + "[" * 100000, "line 2: broken"),
                                 ("huge", good[0] + '\n{"site":{"kind":"async","task":["",0,0,""],"created":["",0,0,""],'
                                  '"counts":[1,2,0,0,0,0,0,0],"lost":[],"processes":1}}', "line 2: broken")):
            with self.subTest(name):
                (self.dir / name).write_text(text)
                run = self.waif("report", "-e", name, expect=2)
                self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
                self.assertIn(says, run.stderr)

    def test_baseline(self):
        words = ["report", self.findings(), self.lost()]
        self.waif(*words, "--write-baseline", "base.txt", expect=1)
        known = self.waif(*words, "--baseline", "base.txt", expect=0)
        self.assertEqual(self.summary(known)["known"], "1")
        self.assertNotIn("a.cpp:2", known.stdout)
        shown = self.waif(*words, "--baseline", "base.txt", "--show-known", expect=0).stdout
        self.assertRegex(shown, r"(?m)^site .* in baseline\na\.cpp:2.* yes$")

        (self.dir / "a.cpp").write_text("int moved;\n" + DROP)  # the same line elsewhere is still known
        self.waif("report", self.findings(offset=24), "--baseline", "base.txt", expect=0)
        (self.dir / "a.cpp").write_text("void f() {\n  std::async(other);\n}\n")
        changed = self.waif("report", self.findings(), "--baseline", "base.txt", expect=1)
        self.assertRegex(changed.stdout, r"no longer found, in the baseline: [0-9a-f]{16} waif-discarded-task a\.cpp f \| std::async\(g\);")
        self.waif("report", "f.yaml", "--baseline", "base.txt", "--prune", expect=1)
        self.assertEqual(len((self.dir / "base.txt").read_text().splitlines()), 1, "only the first line is left")

    def test_a_bad_baseline(self):
        self.findings()
        (self.dir / "base.txt").write_text("# waif baseline 1: results that are accepted for now\n<<<<<<< HEAD\n")
        self.assertIn("base.txt: line 2", self.waif("report", "f.yaml", "--baseline", "base.txt", expect=2).stderr)
        (self.dir / "base.txt").write_text("something else\n")
        self.assertIn("not a waif baseline", self.waif("report", "f.yaml", "--baseline", "base.txt", "--prune", expect=2).stderr)
        self.assertEqual((self.dir / "base.txt").read_text(), "something else\n", "not pruned")
        self.waif("report", "f.yaml", "--prune", expect=2)

    def earlier(self, *inputs, name="old"):
        (self.dir / name).write_text(self.waif("merge", *inputs, expect=0).stdout)
        return name

    def test_diff(self):
        (self.dir / "a.cpp").write_text("void f() {\n  std::async(g);\n  std::async(h);\n}\n")
        site = lambda line, lost: ["file=" + str(self.dir / "a.cpp"), f"line={line}", "by=f", "created=9", "finished=9",
                                   f"stored={lost}", f"lost={lost}"]
        old = self.earlier(self.dump(*site(2, 3), *site(3, 1), name="old.waif"))
        (self.dir / "a.cpp").write_text("int moved;\nvoid f() {\n  std::async(g);\n  std::async(other);\n}\n")
        run = self.waif("report", self.dump(*site(3, 7), *site(4, 1)), "--diff", old, "--fail-on", "grown", expect=1)
        self.assertIn("    grown: lost-exception 3 -> 7", run.stdout)
        self.assertIn("    new since the earlier run", run.stdout)
        self.assertRegex(run.stdout, r"(?m)^GONE: .*\n.*a\.cpp:3  waif-run-lost-exception\n +std::async\(h\);$")
        said = self.summary(run)
        self.assertEqual([said[k] for k in ("new", "grown", "shrunk", "flaky", "gone")], ["1", "1", "0", "0", "1"])
        self.waif("report", "d.waif", "--diff", old, "--fail-on", "new=2", expect=0)
        (self.dir / "same").write_text(self.waif("merge", "d.waif", expect=0).stdout)
        self.waif("report", "d.waif", "--diff", "same", "--fail-on", "new,grown", expect=0)
        shrunk = self.waif("report", self.dump(*site(3, 5), *site(4, 1), name="e.waif"), "--diff", "same", "--fail-on", "none", expect=0)
        self.assertIn("shrunk: lost-exception 7 -> 5", shrunk.stdout)
        self.assertIn("'new' and 'grown' need --diff", self.waif("report", "d.waif", "--fail-on", "new", expect=2).stderr)

    def test_flaky_settles_over_several_runs(self):
        runs = [self.earlier(self.lost(name=f"{n}.waif"), name=f"run{n}") for n in (1, 2)]
        quiet = self.earlier(self.dump("file=other.cpp", "line=1", "created=1", "finished=1", name="q.waif"), name="quiet")
        words = ["report", "1.waif", "--fail-on", "new,grown"]
        self.assertEqual(self.summary(self.waif(*words, "--diff", quiet, expect=1))["new"], "1")
        run = self.waif(*words, *[w for r in (*runs, quiet) for w in ("--diff", r)], expect=0)
        self.assertEqual(self.summary(run)["flaky"], "1")
        gone = self.waif("report", "q.waif", *[w for r in (*runs, quiet) for w in ("--diff", r)], expect=0)
        self.assertEqual(self.summary(gone)["gone"], "0")

    def test_a_process_counts_once(self):
        one = self.dump("pid=7", "start=1000", "file=a.cpp", "line=2", "created=3", "finished=1", name="1.waif")
        (self.dir / "copy.waif").write_bytes((self.dir / one).read_bytes())
        run = self.waif("report", one, "copy.waif", expect=1)
        self.assertEqual(self.summary(run)["leaked-at-exit"], "2")
        self.assertEqual(run.stderr.count("the process of this dump was read already: counted once"), 1)
        merged = self.earlier(one, name="merged")
        for words in ((one, merged), (merged, "copy.waif"), (merged, merged)):
            self.assertEqual(self.summary(self.waif("report", *words, expect=1))["created"], "3")
        for n in (2, 3):
            self.dump(f"pid={n}", "start=1000", "file=a.cpp", "line=2", "created=3", "finished=1", name=f"{n}.waif")
        overlapping = [self.earlier("1.waif", f"{n}.waif", name=f"with{n}") for n in (2, 3)]
        self.assertIn("cannot be told apart", self.waif("report", *overlapping, expect=2).stderr)

    def test_a_clock_that_is_ahead(self):
        run = self.waif("report", self.dump("start=9000000000000000000", "file=a.cpp", "line=2", "created=1", "finished=1"), expect=0)
        self.assertRegex(run.stderr, r"\Awaif: d\.waif: note: began in the future[^\n]*\n\Z")

    def test_builds_of_one_program_stay_apart(self):
        build = lambda id: ["file=a.cpp", "line=2", "by=f", "created=3", "finished=1", "build=" + id]
        one, other = self.dump(*build("aa" * 20), name="1.waif"), self.dump(*build("bb" * 20), name="2.waif")
        run = self.waif("report", one, other, one, expect=1)
        self.assertIn("ran in 2 different builds (aaaaaaaaaaaa, bbbbbbbbbbbb): their counts are kept apart", run.stderr)
        self.assertIn("(build aaaaaaaaaaaa: 6 created, 4 live at the end)", run.stdout)
        self.assertIn("(build bbbbbbbbbbbb: 3 created, 2 live at the end)", run.stdout)
        self.assertNotIn("build", self.waif("report", one, expect=1).stdout)
        merged = [self.earlier(one, one, name="m1"), self.earlier(other, name="m2")]
        self.assertEqual(self.waif("report", *reversed(merged), expect=1).stdout, run.stdout)

    def test_paths_of_another_machine(self):
        self.findings()
        elsewhere = self.dump("file=/ci/build/src/a.cpp", "line=2", "created=3", "finished=3", "stored=1", "lost=1")
        self.assertEqual(self.summary(self.waif("report", "f.yaml", elsewhere, expect=1))["confirmed"], "0")
        mapped = self.waif("report", "f.yaml", elsewhere, "--path-map", f"/ci/build/src={self.dir}", expect=1)
        self.assertEqual(self.summary(mapped)["confirmed"], "1")
        self.waif("report", "f.yaml", "--path-map", "nothing", expect=2)

    def test_full_disk_is_said(self):
        with open("/dev/full", "w") as full:
            run = subprocess.run([WAIF, "report", "--findings", self.findings()], cwd=self.dir, stdout=full,
                                 stderr=subprocess.PIPE, text=True)
        self.assertEqual(run.returncode, 2)
        self.assertIn("standard output", run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
