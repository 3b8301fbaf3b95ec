#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A real Prometheus scrapes the report, and its alert fires when an exception was lost."""
import http.server
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request
from pathlib import Path

WAIF, MAKE_DUMP = sys.argv[1:3]
RULES = Path(__file__).resolve().parents[2] / "docs/ci/waif.rules.yml"
PATIENCE = 60  # seconds


class Exporter(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.metrics)

    def log_message(self, *_):
        pass


class Prometheus(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        self.dir = Path(folder.name).resolve()
        self.exporter = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Exporter)
        self.exporter.metrics = self.metrics(lost=0)
        threading.Thread(target=self.exporter.serve_forever, daemon=True).start()
        self.addCleanup(self.exporter.server_close)
        self.addCleanup(self.exporter.shutdown)

    def metrics(self, lost):
        subprocess.run([MAKE_DUMP, "d.waif", "file=/src/a \"b\"\\c.cpp", "line=12", "by=f", "created=9", "finished=9", f"stored={lost}",
                        f"lost={lost}"], cwd=self.dir, check=True)
        run = subprocess.run([WAIF, "report", "d.waif", "-o", "openmetrics", "--fail-on", "none"], cwd=self.dir, capture_output=True, check=True)
        return run.stdout

    def start(self):
        (self.dir / "prometheus.yml").write_text(json.dumps({  # JSON is YAML
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(RULES)],
            "scrape_configs": [{"job_name": "waif", "static_configs": [{"targets": [f"127.0.0.1:{self.exporter.server_port}"]}]}]}))
        process = subprocess.Popen(
            ["prometheus", f"--config.file={self.dir}/prometheus.yml", f"--storage.tsdb.path={self.dir}/data",
             "--web.listen-address=127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        for line in process.stderr:
            if found := re.search(r"msg=\"?Listening on\"? address=127\.0\.0\.1:(\d+)", line):
                self.base = f"http://127.0.0.1:{found[1]}/api/v1"
                threading.Thread(target=process.stderr.read, daemon=True).start()
                return
        self.fail("prometheus did not start")

    def ask(self, path):
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(self.base + path, timeout=10) as answer:
            return json.load(answer)["data"]

    def wait_for(self, what, get):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if found := get():
                    return found
            except OSError:
                pass
            time.sleep(0.3)
        self.fail(f"no {what} within {PATIENCE} s")

    def firing(self):
        return [a for a in self.ask("/alerts")["alerts"] if a["labels"]["alertname"] == "WaifExceptionLost" and a["state"] == "firing"]

    def test_the_alert_fires_when_an_exception_was_lost(self):
        self.start()
        up = self.wait_for("scrape", lambda: [t for t in self.ask("/targets")["activeTargets"] if t["health"] != "unknown"])
        self.assertEqual((up[0]["health"], up[0]["lastError"]), ("up", ""), "Prometheus reads what we write")
        self.wait_for("sample", lambda: self.ask("/query?query=waif_results")["result"])
        self.assertEqual(self.firing(), [], "nothing is lost yet")
        self.exporter.metrics = self.metrics(lost=3)
        alert = self.wait_for("alert", self.firing)[0]
        self.assertEqual(alert["labels"]["file"], '/src/a "b"\\c.cpp')
        self.assertIn("reached nobody: 3", alert["annotations"]["summary"])

    def test_the_rules_are_sound(self):
        run = subprocess.run(["promtool", "check", "rules", RULES], capture_output=True)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
