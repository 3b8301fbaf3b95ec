#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The HTML report in a headless Chromium: it filters, sorts, obeys the keyboard and runs no text."""
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from browser import Browser

WAIF, MAKE_DUMP, SHOTS = sys.argv[1], sys.argv[2], Path(sys.argv[3])
EVIL = "</script></pre><img src=x onerror=window.pwned=1><script>window.pwned=1</script>\"'"


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.dir = Path(folder.name).resolve()
        SHOTS.mkdir(parents=True, exist_ok=True)
        sites = []
        for i, (created, lost) in enumerate([(5, 3), (70, 1), (9, 2)]):
            sites += [f"file={cls.dir}/part{i}.cpp", "line=7", f"by=maker{i}", f"created={created}", f"finished={created}",
                      f"stored={lost}", f"lost={lost}", f"type={EVIL if i == 0 else 'std::runtime_error'}", f"what=number {i} {EVIL}"]
        cls.render("page", sites)
        many = []
        for i in range(10000):
            many += ["file=big.cpp", f"line={i + 1}", "by=f", f"created={i + 1}", "unstarted=1", f"finished={i}"]
        for at in range(0, len(many), 30000):
            subprocess.run([MAKE_DUMP, f"many{at}.waif", *many[at:at + 30000]], cwd=cls.dir, check=True)
        subprocess.run([WAIF, "report", *map(str, cls.dir.glob("many*.waif")), "--root", cls.dir, "-o", "html=many.html"],
                       cwd=cls.dir, stdout=subprocess.DEVNULL)
        cls.browser = Browser(folder.name)
        cls.addClassCleanup(cls.browser.close)

    @classmethod
    def render(cls, name, sites):
        subprocess.run([MAKE_DUMP, f"{name}.waif", *sites], cwd=cls.dir, check=True)
        subprocess.run([WAIF, "report", f"{name}.waif", "-o", f"html={name}.html"], cwd=cls.dir, stdout=subprocess.DEVNULL)

    def setUp(self):
        self.browser.open(self.dir / "page.html")

    def visible(self):
        return self.browser.run("return [...document.querySelectorAll('tr.main')].filter(r => r.offsetParent)"
                                ".map(r => r.cells[0].textContent)")

    def test_worst_first_and_all_there(self):
        self.assertEqual(self.visible(), ["part0.cpp:7", "part2.cpp:7", "part1.cpp:7"])
        self.assertEqual(self.browser.run("return document.getElementById('shown').textContent"), "3 results")
        self.assertGreater(len(self.browser.shot(SHOTS / "report-light.png")), 10000)

    def test_filter(self):
        self.browser.type("#search", "number maker2")
        self.assertEqual(self.visible(), ["part2.cpp:7"])
        self.assertEqual(self.browser.run("return document.getElementById('shown').textContent"), "1 of 3")

    def test_keyboard(self):
        self.browser.press("/")
        self.assertEqual(self.browser.run("return document.activeElement.id"), "search")
        self.browser.type("#search", "part1")
        self.assertEqual(len(self.visible()), 1)
        self.browser.press("\ue00c")  # Escape
        self.assertEqual(len(self.visible()), 3)
        self.browser.press("\ue004")  # Tab
        self.assertEqual(self.browser.run("return document.activeElement.tagName"), "BUTTON")
        self.browser.press("\ue007")  # Enter
        self.assertEqual(self.browser.run("return document.querySelectorAll('[aria-sort]').length"), 1)

    def test_sort(self):
        self.browser.click("th.n button")
        self.assertEqual(self.visible(), ["part1.cpp:7", "part2.cpp:7", "part0.cpp:7"])
        self.assertEqual(self.browser.run("return document.querySelector('th.n').getAttribute('aria-sort')"), "descending")
        self.browser.click("th.n button")
        self.assertEqual(self.visible()[0], "part0.cpp:7")
        self.assertTrue(self.browser.run("return [...document.querySelectorAll('tr.main')].every("
                                         "r => r.nextElementSibling.classList.contains('more'))"), "details follow their row")

    def test_details_open(self):
        self.browser.click("details summary")
        self.assertTrue(self.browser.run("return document.querySelector('details').open"))
        self.browser.dark()
        self.assertEqual(self.browser.run("return getComputedStyle(document.body).backgroundColor"), "rgb(20, 23, 26)")
        self.browser.shot(SHOTS / "report-dark.png")

    def test_hostile_text_does_not_run(self):
        self.assertIsNone(self.browser.run("return window.pwned"))
        self.assertIn("<img src=x", self.browser.run("return document.body.textContent"), "it is shown, as text")
        self.assertEqual(self.browser.run("return document.querySelectorAll('img').length"), 0)
        self.assertEqual(self.browser.run("return document.scripts.length"), 1)
        # Even a script that got in would not run.
        self.assertIsNone(self.browser.run("const s = document.createElement('script'); s.textContent = 'window.inline = 1';"
                                           "document.body.append(s); return window.inline"))

    def test_nothing_from_the_network(self):
        self.assertEqual(self.browser.run("return performance.getEntriesByType('resource').length"), 0)

    def test_readable_without_scripts(self):
        text = (self.dir / "page.html").read_text()
        text = re.sub(r"<script>.*</script>", "", text, flags=re.S)
        (self.dir / "plain.html").write_text(text)
        self.browser.open(self.dir / "plain.html")
        self.assertEqual(len(self.visible()), 3)
        self.assertIsNone(self.browser.run("return document.querySelector('.tools').offsetParent"), "no dead search field")

    def test_ten_thousand_sites(self):
        self.browser.open(self.dir / "many.html")
        self.assertEqual(len(self.visible()), 10000)
        took = self.browser.run("const t = performance.now(); const s = document.getElementById('search'); s.value = 'big.cpp:77';"
                                "s.dispatchEvent(new Event('input')); document.body.offsetHeight; return performance.now() - t")
        self.assertEqual(len(self.visible()), 111)
        self.assertLess(took, 3000, "milliseconds to filter")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
