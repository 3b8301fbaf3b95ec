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
        deep = f"{cls.dir}/services/gateway/src/http/handlers/streaming/chat_completion_relay.cpp"
        cls.render("deep", [f"file={deep}", "line=20", "by=accept_loop", "task=gateway::handle_request(int)", "created=40", "finished=38",
                            "stored=1", "lost=1", "type=std::runtime_error", "what=upstream answered 503 Service Unavailable " * 9,
                            "alive=1", "at=23", "age=9300", "in=1", "alive=2", "at=31", "age=300", "in=2",
                            "test=Gateway.StreamsWholeAnswersWhenTheUpstreamIsSlow", "made=20", "left=1", "test=Gateway.Quiet", "made=20", "left=1",
                            "test=Gateway.Clean", "made=3", "test=Gateway.Unstarted", "made=2", "unrun=1"])
        evil = EVIL.replace("/", "")  # in a file's name
        cls.render("evil", [f"file={cls.dir}/{evil}.cpp", "line=20", f"task={EVIL}(int)", f"by={EVIL}", "created=9", "finished=5",
                            "stored=1", "lost=1", f"type={EVIL}", f"what={EVIL}\x1b[2J\x00"[:-1], "alive=1", "waits=2", "at=3", "age=9000", "in=1",
                            f"file={cls.dir}/{evil}.cpp", "line=30", f"task=inner{EVIL}", "created=1", "alive=2", "waiter=1", "at=31", "in=1",
                            f"test={EVIL}", "made=9", "left=1", f"test=x{EVIL}", "made=9", "left=1"])
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

    def test_fits_screens_from_a_phone_to_a_desk(self):
        self.addCleanup(self.browser.width, 1280)
        self.addCleanup(self.browser.theme, "light")
        for theme in "light", "dark":
            self.browser.theme(theme)
            for width in 360, 768, 1250, 1280, 1920:
                with self.subTest(width, theme=theme):
                    self.browser.width(width)
                    self.browser.open(self.dir / "deep.html")
                    self.browser.shot(SHOTS / f"deep-{width}-{theme}.png")
                    self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), width)
                    tall = self.browser.run("return Math.max(...[...document.querySelectorAll('tr.main')].map(r => r.offsetHeight))")
                    self.assertLess(tall, 280, "a column is too narrow for its words")
                    heads = self.browser.run("return [...document.querySelectorAll('.joined th')].filter(e => e.offsetParent)"
                                             ".map(e => e.scrollWidth - e.clientWidth)")
                    self.assertLessEqual(max(heads, default=0), 0, "a title is cut")

    def test_a_card_says_what_its_numbers_are(self):
        self.browser.width(360)
        self.addCleanup(self.browser.width, 1280)
        self.browser.open(self.dir / "deep.html")
        label = lambda cell: self.browser.run(f"return getComputedStyle(document.querySelector('{cell}'), '::before').content")
        titles = self.browser.run("return [...document.querySelectorAll('.joined th')].map(e => e.textContent)")
        for number, title in enumerate(titles[2:], 3):
            self.assertEqual(label(f".joined .main td:nth-child({number})"), f'"{title} "')
        titles = self.browser.run("return [...document.querySelectorAll('#tests th.n')].map(e => e.textContent)")
        self.assertEqual([label(f"#tests td:nth-child({n})") for n in range(2, 2 + len(titles))], [f'"{t} "' for t in titles])

    def test_paths_break_at_their_slashes(self):
        self.browser.open(self.dir / "deep.html")
        site = self.browser.run("return document.querySelector('td.site').innerHTML")
        self.assertIn("services/<wbr>gateway/<wbr>src/<wbr>", site)
        self.assertIn("/chat_completion_relay.cpp:20", self.visible()[0], "and are copied whole")

    def test_tests_say_how_long_theirs_live(self):
        self.browser.open(self.dir / "deep.html")
        rows = self.browser.run("return [...document.querySelectorAll('#tests .main')].map(r => [r.className, r.cells[0].textContent, r.cells[6].textContent])")
        self.assertEqual(rows, [["main error", "Gateway.Quiet", "still alive 2 tests later"],
                                ["main error", "Gateway.StreamsWholeAnswersWhenTheUpstreamIsSlow", "still alive 3 tests later"],
                                ["main warning", "Gateway.Unstarted", ""], ["main", "Gateway.Clean", ""]])
        self.assertEqual(self.browser.run("return document.getElementById('shown').textContent"), "1 result")

    def test_details_open(self):
        self.browser.click("details summary")
        self.assertTrue(self.browser.run("return document.querySelector('details').open"))
        self.browser.theme("dark")
        self.assertEqual(self.browser.run("return getComputedStyle(document.body).backgroundColor"), "rgb(20, 23, 26)")
        self.browser.shot(SHOTS / "report-dark.png")
        self.browser.theme("light")
        self.assertEqual(self.browser.run("return getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")

    def test_hostile_text_does_not_run(self):
        self.assertIsNone(self.browser.run("return window.pwned"))
        self.assertIn("<img src=x", self.browser.run("return document.body.textContent"), "it is shown, as text")
        self.assertEqual(self.browser.run("return document.querySelectorAll('img').length"), 0)
        self.assertEqual(self.browser.run("return document.scripts.length"), 1)
        # Even a script that got in would not run.
        self.assertIsNone(self.browser.run("const s = document.createElement('script'); s.textContent = 'window.inline = 1';"
                                           "document.body.append(s); return window.inline"))

    def test_no_name_is_markup_wherever_it_stands(self):
        self.browser.open(self.dir / "evil.html")
        for section in "tests", "timeline", "creators":
            self.assertIn("<img src=x", self.browser.run(f"return document.getElementById('{section}').textContent"))
        for css in ".answer", "td.site", ".waits", ".more":
            self.assertIn("<img src=x", self.browser.run(f"return document.querySelector('{css}').textContent"), css)
        self.assertEqual(self.browser.run("return document.querySelectorAll('img, [onerror]').length"), 0)
        self.assertEqual(self.browser.run("return document.scripts.length"), 1)
        self.assertIsNone(self.browser.run("return window.pwned"))
        self.assertNotRegex((self.dir / "evil.html").read_text(), "[\x00-\x09\x0b-\x1f\x7f]", "no control character")
        self.browser.type("#search", "onerror inner")
        self.assertEqual(len(self.visible()), 1)

    def test_a_line_has_its_source_its_words_and_its_remedy(self):
        (self.dir / "drop.cpp").write_text("void f() {\n  std::async(go<int>); // drops\n}\n")
        (self.dir / "drop.yaml").write_text(
            f"MainSourceFile: ''\nDiagnostics:\n  - {{DiagnosticName: waif-discarded-task, DiagnosticMessage: {{Message: 'it is dropped', "
            f"FilePath: '{self.dir}/drop.cpp', FileOffset: 13, Replacements: []}}, Level: Warning, BuildDirectory: '/', "
            f"Notes: [{{Message: 'wait for it', FilePath: '{self.dir}/drop.cpp', FileOffset: 13, Replacements: []}}]}}\n")
        subprocess.run([MAKE_DUMP, "drop.waif", f"file={self.dir}/drop.cpp", "line=2", "by=f", "created=2", "finished=2", "stored=1", "lost=1"],
                       cwd=self.dir, check=True)
        subprocess.run([WAIF, "report", "drop.yaml", "drop.waif", "-o", "html=drop.html"], cwd=self.dir, stdout=subprocess.DEVNULL)
        self.browser.open(self.dir / "drop.html")
        text = lambda css: self.browser.run(f"return document.querySelector('{css}').textContent")
        self.assertEqual(text(".more pre"), "std::async(go<int>); // drops")
        for words in "it is dropped", "hint: wait for it":
            self.assertIn(words, text(".more"))
        self.assertIn("What to do: wait for it.", text(".answer"))
        self.browser.run("document.querySelector('.more summary').focus()")
        self.browser.press("\ue007")  # Enter
        self.assertTrue(self.browser.run("return document.querySelector('.more details').open"), "by the keyboard")

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
        loaded = self.browser.run("return performance.getEntriesByType('navigation')[0].loadEventEnd")
        self.assertIn("10000 narrow ones", self.browser.run("return document.getElementById('creators').textContent"))
        took = self.browser.run("const t = performance.now(); const s = document.getElementById('search'); s.value = 'big.cpp:77';"
                                "s.dispatchEvent(new Event('input')); document.body.offsetHeight; return performance.now() - t")
        self.assertEqual(len(self.visible()), 111)
        print(f"10,000 sites: loaded in {loaded:.0f} ms, filtered in {took:.0f} ms", file=sys.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
