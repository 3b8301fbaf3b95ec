#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Every output format: valid against a schema, right in its columns, safe with hostile text."""
import json
import re
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

    def output(self, name, *more, text=True):
        run = subprocess.run([WAIF, "report", "f.yaml", "d.waif", "-o", name, *more], cwd=self.dir, capture_output=True,
                             env={"GITHUB_STEP_SUMMARY": str(self.dir / "summary.md")})
        self.assertEqual((run.returncode, run.stderr), (1, b""))
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

    def test_folded(self):
        stacks = dict(line.rsplit(" ", 1) for line in self.output("folded").splitlines())
        self.assertIn("2", stacks.values())
        self.assertTrue(all(s.count(";") == 2 for s in stacks), stacks)

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
