#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tests about the repository itself: what a rule needs, what a file must have."""
import re
import subprocess
import unittest

import generate
from rules import ROOT, read_rules

PAGE_HEADINGS = ["What", "Why", "Bad", "Good", "What is not reported", "Options", "Silencing", "Since"]
CODE = (".h", ".hpp", ".cpp", ".def", ".py", ".cmake", ".sh")
LONGEST = 300  # lines; a longer file should have been two


def tracked():
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT,
                         capture_output=True, text=True, check=True).stdout
    return [p for p in out.splitlines() if (ROOT / p).is_file()]


def kebab(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


class Rules(unittest.TestCase):
    def test_every_check_has_its_files(self):
        for rule in (r for r in read_rules() if r.kind == "CHECK"):
            with self.subTest(rule.id):
                self.assertEqual(rule.id, "waif-" + kebab(rule.name))
                short = rule.id.removeprefix("waif-")
                for path in (f"checker/tidy/{rule.name}Check.h", f"checker/tidy/{rule.name}Check.cpp",
                             f"tests/tidy/{short}.cpp", f"docs/checks/{rule.id}.md"):
                    self.assertTrue((ROOT / path).exists(), path)

    def test_every_page_has_the_fixed_headings(self):
        for rule in (r for r in read_rules() if r.kind == "CHECK"):
            with self.subTest(rule.id):
                page = (ROOT / f"docs/checks/{rule.id}.md").read_text()
                self.assertTrue(page.startswith(f"# {rule.id}\n"), "title")
                self.assertEqual(re.findall(r"^## (.*)$", page, re.M), PAGE_HEADINGS)
                self.assertIn(rule.sentence, " ".join(page.lower().split()))

    def test_every_page_has_a_rule(self):
        ids = {r.id for r in read_rules()}
        for page in (ROOT / "docs/checks").glob("waif-*.md"):
            self.assertIn(page.stem, ids)

    def test_rows_follow_the_style(self):
        rules = read_rules()
        self.assertEqual(len({r.id for r in rules}), len(rules), "an id stands twice")
        for rule in rules:
            with self.subTest(rule.id):
                self.assertRegex(rule.id, r"^waif-[a-z]+(-[a-z]+)*$")
                self.assertRegex(rule.sentence, r"^[a-z`].*[^.]$")
                grades = ("very-high", "high", "medium", "low") if rule.kind == "CHECK" else \
                    ("error", "warning", "note")
                self.assertIn(rule.grade, grades)
                self.assertRegex(rule.remedy, r"^$" if rule.kind == "CHECK" else r"^[a-z].*[^.]$")

    def test_generated_parts_are_current(self):
        self.assertEqual(generate.main(check=True), 0)


class Files(unittest.TestCase):
    def test_top_level_shows_only_the_house(self):
        shown = {p.split("/")[0] for p in tracked() if "/" in p and not p.startswith(".")}
        self.assertEqual(shown, {"checker", "tests", "docs"})

    def test_licence_line(self):
        for path in tracked():
            if path.endswith(CODE) or path.endswith("CMakeLists.txt"):
                with self.subTest(path):
                    head = (ROOT / path).read_text(errors="replace")[:400]
                    self.assertIn("SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception", head)

    def test_no_file_is_too_long(self):
        for path in tracked():
            if path.startswith("checker/") and path.endswith((".h", ".hpp", ".cpp")):
                with self.subTest(path):
                    self.assertLessEqual(len((ROOT / path).read_text().splitlines()), LONGEST)

    def test_no_path_of_a_machine(self):
        machine = re.compile(r"(?<![\w./-])/(?:home|root|Users|work)/\w")
        for path in tracked():
            if path == "LICENSE" or path == "tests/repo/test_repo.py":
                continue
            with self.subTest(path):
                found = machine.search((ROOT / path).read_text(errors="replace"))
                self.assertIsNone(found, found and found.group(0))

    def test_links_between_pages_lead_somewhere(self):
        for path in (p for p in tracked() if p.endswith(".md")):
            text = re.sub(r"(?ms)^```.*?^```", "", (ROOT / path).read_text())  # a lambda is no link
            for target in re.findall(r"\]\(([^)#\s]+)", text):
                if "://" not in target:
                    with self.subTest(page=path, target=target):
                        self.assertTrue(((ROOT / path).parent / target).exists())


if __name__ == "__main__":
    unittest.main()
