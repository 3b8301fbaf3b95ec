#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Every output format: valid against a schema, right in its columns, safe with hostile text."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema

WAIF, MAKE_DUMP, SCHEMAS = sys.argv[1], sys.argv[2], Path(sys.argv[3])
# An emoji is 4 bytes, 2 UTF-16 units and 1 character: it tells the columns apart.
SOURCE = 'void f() {\n  /* \U0001f642 */ go(1);\n  // <script>alert(1)</script> & "quotes" \'x\'\n  go(2); // \xe9\n}\n'
LINE_HASH = "6822fdf03386cf7e:1"  # as GitHub's action computes it for "a; b;\n"
MESSAGE = "'task<void>' of 'go' & co is dropped: \x1b[31m<b>|`x`|%0A::error::"


def diagnostic(path, offset, length, name="waif-discarded-task"):
    return {"DiagnosticName": name, "Level": "Warning", "BuildDirectory": str(path.parent),
            "DiagnosticMessage": {"Message": MESSAGE, "FilePath": str(path), "FileOffset": offset,
                                  "Replacements": [{"FilePath": str(path), "Offset": offset, "Length": 0,
                                                    "ReplacementText": "co_await "}],
                                  "Ranges": [{"FilePath": str(path), "FileOffset": offset, "Length": length}]},
            "Notes": [{"Message": "await it", "FilePath": str(path), "FileOffset": 5, "Replacements": []}]}


class Writers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.dir = Path(folder.name).resolve()
        cls.name = "a b'<i>&.cpp"
        path = cls.dir / cls.name
        text = SOURCE.encode().replace("\xe9".encode(), b"\xe9")  # Latin-1 in a comment
        path.write_bytes(text)
        first, second = text.index(b"go(1)"), text.index(b"go(2)")
        items = [diagnostic(path, first, 5), diagnostic(path, second, 5), diagnostic(path, second, 5, "other-check")]
        (cls.dir / "f.yaml").write_text(json.dumps({"MainSourceFile": str(path), "Diagnostics": items}))
        subprocess.run([MAKE_DUMP, "d.waif", f"file={path}", "line=2", "by=f", "created=7", "finished=7", "stored=2",
                        "lost=2", "type=std::runtime_error", "what=</script>\x1b]0;x\x07 ]]> --> \xff",
                        "file=/usr/include/x.hpp", "line=9", "by=lib", "created=1",
                        "file=", "by=g", "created=1", "unstarted=1"], cwd=cls.dir, check=True)

    def output(self, name, *more, inputs=("f.yaml", "d.waif"), missing=False):
        run = subprocess.run([WAIF, "report", *inputs, "-o", name, *more], cwd=self.dir, capture_output=True,
                             env={"GITHUB_STEP_SUMMARY": str(self.dir / "summary.md")})
        self.assertEqual((run.returncode, bool(run.stderr)), (2, True) if missing else (1, False), run.stderr)
        decoded = run.stdout.decode("utf-8")  # strict: no broken byte gets through
        self.assertNotRegex(decoded, "[\x00-\x09\x0b-\x1f\x7f]", "a control character got through")
        return decoded

    def json(self, name, *more):
        made = json.loads(self.output(name, *more))
        schema = json.loads((SCHEMAS / f"{name}.json").read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        errors = [f"{list(e.absolute_path)}: {e.message}" for e in jsonschema.Draft7Validator(schema).iter_errors(made)]
        self.assertEqual(errors, [])
        return made

    def xml(self, name):
        text = self.output(name)
        (self.dir / "out.xml").write_text(text)
        run = subprocess.run(["xmllint", "--noout", "--schema", SCHEMAS / f"{name}.xsd", self.dir / "out.xml"],
                             capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        return ElementTree.fromstring(text)

    def test_sarif(self):
        run = self.json("sarif")["runs"][0]
        results = run["results"]
        self.assertEqual(len(results), 4)
        first = results[0]
        place = first["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"], {"uri": "a%20b%27%3Ci%3E%26.cpp", "uriBaseId": "%SRCROOT%"})
        self.assertEqual(place["region"], {"startLine": 2, "startColumn": 12, "endLine": 2, "endColumn": 17})
        self.assertEqual(first["properties"]["standing"], "confirmed")
        self.assertEqual(first["occurrenceCount"], 2, "tasks that came to harm, not all that were created")
        self.assertEqual(first["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "co_await ")
        self.assertEqual(first["relatedLocations"][0]["message"]["text"], "await it")
        outside = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in results if "locations" in r]
        self.assertIn({"uri": "file:///usr/include/x.hpp"}, outside)
        self.assertEqual(len({r["partialFingerprints"]["waif/v1"] for r in results}), 4)
        for r in results:
            self.assertEqual(run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"], r["ruleId"])
            self.assertNotIn("baselineState", r)

    def test_sarif_names_lines_as_github_does(self):
        (self.dir / "one.cpp").write_text("a; b;\n")
        items = [diagnostic(self.dir / "one.cpp", offset, 1, rule) for offset, rule in ((0, "waif-a"), (3, "waif-a"), (3, "waif-b"))]
        (self.dir / "one.yaml").write_text(json.dumps({"MainSourceFile": "", "Diagnostics": items}))
        run = subprocess.run([WAIF, "report", "one.yaml", "-o", "sarif"], cwd=self.dir, capture_output=True, text=True)
        names = [r["partialFingerprints"]["primaryLocationLineHash"] for r in json.loads(run.stdout)["runs"][0]["results"]]
        self.assertEqual(sorted(names), [LINE_HASH, LINE_HASH, LINE_HASH + "-2"], "one for each result of a rule on the line")

    def test_sarif_of_more_than_github_takes_in_a_run(self):
        path = self.dir / "many.cpp"
        path.write_text("drop();\n" * 25_001)
        items = (json.dumps(diagnostic(path, i * 8, 4)) for i in range(25_001))
        (self.dir / "many.yaml").write_text("MainSourceFile: ''\nDiagnostics:\n" + "".join(f"  - {i}\n" for i in items))
        subprocess.run([WAIF, "report", "many.yaml", "-o", "sarif=many.sarif"], cwd=self.dir, capture_output=True)
        runs = json.loads((self.dir / "many.sarif").read_text())["runs"]
        self.assertEqual([len(r["results"]) for r in runs], [25_000, 1])
        self.assertEqual([r["automationDetails"]["id"] for r in runs], ["waif/", "waif-2/"])

    def test_sarif_says_what_is_gone(self):
        subprocess.run([WAIF, "report", "f.yaml", "--write-baseline", "gone.txt"], cwd=self.dir, capture_output=True)
        with open(self.dir / "gone.txt", "a") as file:
            file.write("0123456789abcdef waif-dangling-task old%20name.cpp f | go();\n")
        results = self.json("sarif", "--baseline", "gone.txt")["runs"][0]["results"]
        absent = [r for r in results if r["baselineState"] == "absent"]
        self.assertEqual([r["partialFingerprints"] for r in absent], [{"waif/v1": "0123456789abcdef"}])
        self.assertEqual(absent[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "old%20name.cpp")
        self.assertEqual(absent[0]["ruleId"], "waif-dangling-task")

    def test_sarif_baseline_state(self):
        subprocess.run([WAIF, "report", "f.yaml", "--write-baseline", "base.txt"], cwd=self.dir, capture_output=True)
        states = [r["baselineState"] for r in self.json("sarif", "--baseline", "base.txt")["runs"][0]["results"]]
        self.assertEqual(sorted(states), ["new", "new", "unchanged", "unchanged"])

    @unittest.skipUnless(shutil.which("sarif-multitool"), "no sarif-multitool (npm @microsoft/sarif-multitool) on PATH")
    def test_sarif_for_multitool(self):
        (self.dir / "m.sarif").write_text(self.output("sarif"))
        subprocess.run(["sarif-multitool", "validate", "m.sarif", "--output", "m.out.sarif", "--level", "Error"], cwd=self.dir,
                       check=True, capture_output=True, env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"})
        self.assertEqual(json.loads((self.dir / "m.out.sarif").read_text(encoding="utf-8-sig"))["runs"][0].get("results", []), [])

    def test_what_the_baseline_accepts_is_no_comment_on_a_change(self):
        subprocess.run([WAIF, "report", "f.yaml", "--write-baseline", "told.txt"], cwd=self.dir, capture_output=True)
        for name in ("text", "github", "gitlab", "rdjson", "gerrit", "gerrit-robot", "checkstyle", "sonar"):
            with self.subTest(name):
                told = lambda *more: self.output(name, *more, "--checks=*", inputs=("f.yaml", "d.waif")).count("is dropped")
                before = told()
                self.assertGreater(before, 0)
                self.assertLess(told("--baseline", "told.txt"), before)
                if name != "github":
                    self.assertEqual(told("--baseline", "told.txt", "--show-known"), before)

    def test_rdjson_counts_bytes(self):
        first = self.json("rdjson")["diagnostics"][0]
        self.assertEqual(first["location"]["range"], {"start": {"line": 2, "column": 14}, "end": {"line": 2, "column": 19}})
        self.assertEqual(first["suggestions"][0]["text"], "co_await ")
        self.assertEqual(first["location"]["path"], self.name)

    def test_gitlab_fingerprints_differ(self):
        issues = self.json("gitlab")
        self.assertEqual(len({i["fingerprint"] for i in issues}), len(issues))

    def test_gerrit_counts_from_0(self):
        comments = self.json("gerrit")["comments"][self.name]
        self.assertEqual(comments[0]["range"], {"start_line": 2, "start_character": 11, "end_line": 2, "end_character": 16})
        self.assertEqual(comments[0]["fix_suggestions"][0]["replacements"][0]["replacement"], "co_await ")
        self.assertFalse([file for file in self.json("gerrit")["comments"] if file.startswith("/")], "Gerrit refuses the whole")
        self.assertEqual(self.json("gerrit-robot")["robot_comments"][self.name][0]["robot_id"], "waif")

    def test_sonar_counts_from_0(self):
        made = self.json("sonar")
        self.assertEqual(made["issues"][0]["primaryLocation"]["textRange"], {"startLine": 2, "endLine": 2, "startColumn": 11, "endColumn": 16})
        self.assertEqual({i["ruleId"] for i in made["issues"]}, {r["id"] for r in made["rules"]})

    def test_checkstyle(self):
        root = self.xml("checkstyle")
        self.assertIn(self.name, [f.get("name") for f in root])
        self.assertEqual(sum(len(f) for f in root), 4)

    def test_junit(self):
        root = self.xml("junit")
        self.assertEqual(root.get("tests"), "4")
        self.assertEqual(int(root.get("failures")), len(root.findall(".//failure")))

    def test_github_commands_cannot_be_forged(self):
        lines = self.output("github").splitlines()
        self.assertEqual(len(lines), 4)
        for line in lines:
            self.assertRegex(line, r"^::(error|warning|notice) file=[^,:]+,line=\d+[^:]*::[^\n]*$")
        self.assertIn("%250A::error::", lines[0], "a percent sign is data")
        summary = (self.dir / "summary.md").read_text()
        self.assertIn("CONFIRMED", summary)
        self.assertNotRegex(summary.replace("<br>", ""), r"<(script|/script|b|i)>(?![^`]*`)")

    def test_openmetrics(self):
        lines = self.output("openmetrics").splitlines()
        self.assertEqual(lines[-1], "# EOF")
        families = {}
        for line in lines[:-1]:
            if line.startswith("# TYPE "):
                families[line.split()[2]] = line.split()[3]
            elif not line.startswith("# HELP "):
                name = re.match(r'([a-z_]+)(\{([a-z]+="([^"\\]|\\["\\])*",?)+\})? \d+$', line)[1]
                self.assertIn(name.removesuffix("_total"), families, "samples follow their family")
                self.assertEqual(name.endswith("_total"), families[name.removesuffix("_total")] == "counter")
        self.assertIn('waif_exceptions_lost_total{file="a b\'<i>&.cpp",line="2"', "\n".join(lines))
        self.assertIn('waif_results{standing="confirmed"} 1', lines)

    def test_tap(self):
        lines = self.output("tap").splitlines()
        self.assertEqual(lines[:2], ["TAP version 13", "1..4"])
        for number, line in enumerate(lines[2:], 1):
            self.assertRegex(line, rf"^(not )?ok {number} - [^#]*$")

    def test_a_missing_input_is_no_pass_anywhere(self):
        inputs = "no<such>.dump", "f.yaml", "gone.yaml"
        junit = ElementTree.fromstring(self.output("junit", inputs=inputs, missing=True))
        self.assertEqual((junit.get("tests"), junit.get("errors")), ("4", "2"))
        self.assertEqual(len(junit.findall(".//testcase")), 4)
        self.assertEqual([e.get("type") for e in junit.findall(".//error")], ["partial"] * 2)
        tap = self.output("tap", inputs=inputs, missing=True).splitlines()
        self.assertEqual(tap[1], "1..4")
        self.assertRegex(tap[-1], "^not ok 4 - input no<such>.dump: no such file")
        github = self.output("github", inputs=inputs, missing=True).splitlines()
        self.assertRegex(github[0], "^::error title=waif is partial::.*%0Agone.yaml: no such file")
        nothing = self.output("tap", inputs=inputs[:1], missing=True).splitlines()
        self.assertNotIn("ok 1 - no findings", nothing)

    def test_folded(self):
        stacks = dict(line.rsplit(" ", 1) for line in self.output("folded").splitlines())
        self.assertIn("2", stacks.values())
        self.assertTrue(all(s.count(";") == 2 for s in stacks), stacks)

    def live(self):
        """A task that waits for another, in each of two processes; made by tests with hostile names."""
        for pid, start in (7, 1_000_000_000), (8, 3_000_000_000):
            subprocess.run([MAKE_DUMP, f"{pid}.waif", f"pid={pid}", f"start={start}", f"file={self.dir}/live.cpp", "line=4",
                            "task=ns::outer<int>(char)", "created=3", "finished=2", "alive=1", "waits=2", "at=5", "age=400", "in=1",
                            "file=" + f"{self.dir}/live.cpp", "line=9", "task=ns::inner()", "created=2", "finished=1",
                            "alive=2", "waiter=1", "at=11", "age=300", "in=2",
                            "test=A|b<script>\x1b", "made=3", "left=1", "test=Later", "made=2", "left=1", "test=Clean", "made=1"],
                           cwd=self.dir, check=True)
        return "7.waif", "8.waif"

    def test_trace_has_a_span_for_each_live_task(self):
        events = json.loads(self.output("trace", inputs=self.live()))["traceEvents"]
        names = {e["pid"]: e["args"]["name"] for e in events if e["ph"] == "M"}
        self.assertEqual(sorted(names.values()), ["process 7", "process 8"])
        self.assertLessEqual({e["ph"] for e in events}, set("Mbe"))
        begun, ended = ({(e["cat"], e["pid"], e["id"]): e for e in events if e["ph"] == ph} for ph in "be")
        self.assertEqual(begun.keys(), ended.keys())
        self.assertEqual(len(begun), 4)
        for which, b in begun.items():
            e, outer = ended[which], b["name"] == "ns::outer<...>(...)"
            self.assertEqual(b["name"], e["name"])
            self.assertEqual(e["ts"] - b["ts"], 400_000 if outer else 300_000, "microseconds")
            self.assertEqual(b["args"]["suspended at"], f"live.cpp:{5 if outer else 11}")
            self.assertEqual(b["args"]["test"], "A|b<script>\\x1b" if outer else "Later")
        first, second = (min(e["ts"] for e in events if e["pid"] == pid and e["ph"] == "b") for pid in sorted(names, key=names.get))
        self.assertEqual(second - first, 2_000_000, "one clock for all processes")

    def test_top_adds_up(self):
        by, groups = None, {}
        for line in self.output("top").splitlines():
            if " results  by " in line:
                by, heads = line.split()[-1], re.split(" {2,}", line.strip().replace(" results  by", "  results  by"))
            elif line:
                numbers, name = re.match(r"((?: +\S+){8})  (.*)$", line).groups()
                groups.setdefault(by, {})[name] = dict(zip(heads, numbers.split()))
        self.assertEqual(list(groups), ["rule", "file", "function"])
        for by, rows in groups.items():
            with self.subTest(by):
                sums = {c: sum(int(row[c]) for row in rows.values()) for c in ("created", "lost", "unstarted", "results")}
                self.assertEqual(sums, {"created": 9, "lost": 2, "unstarted": 1, "results": 4})
        self.assertEqual(next(iter(groups["file"])), self.name, "the worst first")
        self.assertEqual(groups["file"][self.name], {**groups["file"][self.name], "created": "7", "lost": "2", "results": "2"})

    def cells(self, markdown):
        """The tables of it: no text from outside may begin a cell."""
        tables = []
        for line in markdown.splitlines():
            if not line.startswith("|"):
                tables.append([])
                continue
            tables[-1].append([c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]])
        for table in filter(None, tables):
            self.assertEqual({len(row) for row in table}, {len(table[0])}, table)
            self.assertTrue(all(re.fullmatch("-+:?", c) for c in table[1]), table[1])
        return [t for t in tables if t]

    def test_markdown_of_findings_and_runs(self):
        text = self.output("markdown")
        tables = self.cells(text)
        self.assertEqual(len(tables), text.count("\n**") - text.count("\n**Partial"))
        confirmed = dict(zip(tables[0][0], tables[0][2]))
        self.assertEqual((confirmed["rule"], confirmed["created"], confirmed["lost"]), ("waif-discarded-task", "7", "2"))
        self.assertIn("What to do: await it", confirmed["what"])
        self.assertEqual(len([l for l in text.splitlines() if l.startswith("SUMMARY: waif: ")]), 1)
        bare = re.sub(r"(`+) .*? \1", "", text).replace("<br>", "")
        self.assertNotIn("<", bare, "no tag")

    def test_markdown_of_tests_and_live_tasks(self):
        live, tests = self.cells(self.output("markdown", inputs=self.live()))
        outer = dict(zip(live[0], live[2]))
        self.assertEqual((outer["live"], outer["oldest"]), ("2", "400 ms"))
        self.assertIn("suspended at live.cpp:5, made by A\\|b&lt;script\\>\\\\x1b, still alive 2 tests later", outer["what"])
        self.assertEqual(tests[2], ["` A\\|b<script>\\x1b `", "6", "2", "0", "0", "0", "still alive 2 tests later"])
        self.assertEqual([row[0] for row in tests[2:]], ["` A\\|b<script>\\x1b `", "` Later `"], "a clean test is not listed")

    def test_text_points_at_the_place(self):
        lines = self.output("text").splitlines()
        self.assertRegex(lines[0], r":2:14: error: ")
        self.assertEqual(lines[1], "    2 |   /* \U0001f642 */ go(1);")
        self.assertEqual(lines[2], "      |            ^~~~~")

    def test_nothing_found_is_valid_too(self):
        (self.dir / "none.yaml").write_text("")
        for name in ("sarif", "rdjson", "gitlab", "gerrit", "sonar", "checkstyle", "junit", "markdown", "text", "github"):
            with self.subTest(name):
                run = subprocess.run([WAIF, "report", "none.yaml", "-o", f"{name}=out"], cwd=self.dir, capture_output=True, text=True)
                self.assertEqual(run.returncode, 0, run.stderr)
                text = (self.dir / "out").read_text()
                if (SCHEMAS / f"{name}.json").exists():
                    jsonschema.validate(json.loads(text), json.loads((SCHEMAS / f"{name}.json").read_text()))
                elif (SCHEMAS / f"{name}.xsd").exists():
                    ElementTree.fromstring(text)

    def test_outputs_are_whole_or_absent(self):
        run = subprocess.run([WAIF, "report", "f.yaml", "-o", "sarif=nowhere/x.sarif"], cwd=self.dir, capture_output=True, text=True)
        self.assertEqual(run.returncode, 2)
        self.assertRegex(run.stderr, r"\Awaif: nowhere/x\.sarif: cannot be written: [^\n]+\n\Z")
        subprocess.run([WAIF, "report", "f.yaml", "-o", "sarif=x.sarif"], cwd=self.dir, capture_output=True)
        self.assertEqual([p.name for p in self.dir.glob("*tmp*")], [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
