#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: page_test.py BUILD_DIR PICTURE

The report of the engine's defects in a headless Chromium: it answers what leaks, who waits for whom, since when
and who created it. A picture of the page is left in PICTURE."""
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/report"))
from browser import Browser  # noqa: E402

BUILD, PICTURE = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()


class EngineReport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        home = tempfile.TemporaryDirectory()
        cls.addClassCleanup(home.cleanup)
        cls.browser = Browser(home.name, size="1280,1640")
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.open(BUILD / "demo/report.html")

    def text(self, css):
        return self.browser.run(f"return [...document.querySelectorAll('{css}')].map(e => e.textContent).join('\\n')")

    def test_says_at_once_where_to_look_and_what_to_do(self):
        answer = self.text(".answer")
        for part in ("dropped_future.cpp:18", "5 alive", "suspended at tests/engine/chat/exchange.cpp:23", "lost: ", "What to do: "):
            self.assertIn(part, answer)

    def test_who_waits_for_whom_unfolds(self):
        self.assertFalse(self.browser.run("return document.querySelector('.waits').open"))
        self.browser.click(".waits summary")
        self.assertTrue(self.browser.run("return document.querySelector('.waits').open"))
        waits = self.text(".waits")
        order = [waits.index(f) for f in ("engine::write_history", "engine::relay", "completion_stream::next")]
        self.assertEqual(order, sorted(order), "from who waits to what is waited for")

    def test_timeline_and_flame_graph_name_tasks_and_creators(self):
        self.assertIn("engine::relay(...), ", self.text("#timeline .bar"))
        self.assertIn("astream_chat_dropped_future", self.text("#creators .box span"))
        widths = self.browser.run("return [...document.querySelectorAll('.bar')].map(e => e.getBoundingClientRect().width)")
        self.assertGreater(min(widths), 10)

    def test_nothing_sticks_out(self):
        self.assertTrue(self.browser.run("return document.documentElement.scrollWidth <= innerWidth"))

    def test_picture(self):
        self.browser.click(".waits summary")
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        self.assertGreater(len(self.browser.shot(PICTURE)), 10000)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
