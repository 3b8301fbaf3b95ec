#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: adapters_test.py gtest|catch2|doctest PROGRAM

Each framework's program must fail exactly the tests whose name begins with "leaky", say why in the
test's own message, with the tree when a task is live, and end with another code than 0."""
import os, subprocess, sys, tempfile, unittest
import xml.etree.ElementTree as ET

framework, program = sys.argv.pop(1), sys.argv.pop(1)


def run(only, more_env={}):
    with tempfile.TemporaryDirectory() as folder:
        xml = f"{folder}/result.xml"
        arguments = {
            "gtest": [f"--gtest_filter={only}*", f"--gtest_output=xml:{xml}"],
            "catch2": [f"{only}*", "-r", "junit", "-o", xml],
            "doctest": [f"--test-case={only}*", "-r=junit", f"-o={xml}"],
        }[framework]
        env = {**os.environ, "WAIF_OPTIONS": "dump=", "ASAN_OPTIONS": "detect_leaks=0", **more_env}
        done = subprocess.run([program, *arguments], env=env, text=True, capture_output=True, timeout=60)
        tests = {}
        for case in ET.parse(xml).iter("testcase"):
            name = case.get("name") if "." in case.get("name") else f"{case.get('classname')}.{case.get('name')}"
            wrong = [f for kind in ("failure", "error") for f in case.iter(kind)]
            said = "\n".join((f.get("message") or "") + (f.text or "") for f in wrong)
            # Catch2 counts each section as a test, named behind its test case.
            key = name.replace("global.", "").split("/")[0]
            key = key[key.index("leaky."):] if "leaky." in key else key[key.index("clean."):]
            tests[key] = tests.get(key, "") + said
            for p in case.iter("property"):
                tests[f"{key}:{p.get('name')}"] = p.get("value")
        return done, tests


class Adapter(unittest.TestCase):
    def test_leaking_tests_fail_and_say_what_leaked(self):
        done, tests = run("leaky")
        self.assertNotEqual(done.returncode, 0)
        verdicts = {k: v for k, v in tests.items() if ":" not in k}
        self.assertGreaterEqual(len(verdicts), 8)
        for name, said in verdicts.items():
            with self.subTest(name):
                self.assertIn("waif: tasks", said)
                if name.startswith("leaky.live"):
                    self.assertIn("waits_for_ever", said)  # the tree
                    self.assertIn("expected 0" if "more_than" not in name else "expected 1", said)
                if "lost" in name:
                    self.assertIn("nobody read" if name == "leaky.lost" else ": 1, expected 2", said)
                if name == "leaky.lost":
                    self.assertRegex(said, r"lost: std::runtime_error: nobody reads this, of .*fails\(\) \(.*cases\.hpp:\d+\)")

    def test_clean_tests_pass(self):
        done, tests = run("clean")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual({k: v for k, v in tests.items() if ":" not in k and v}, {})
        self.assertGreaterEqual(len(tests), 6)

    def test_without_the_ledger_it_says_so(self):
        done, _ = run("leaky.live", {"WAIF_OPTIONS": "enabled=0"})
        self.assertEqual(done.returncode, 0)
        self.assertIn("waif: no task is checked", done.stderr)

    @unittest.skipIf(framework != "gtest", "only GoogleTest has properties")
    def test_numbers_are_properties_of_the_test(self):
        _, tests = run("leaky.live")
        self.assertEqual(tests["leaky.live:waif_live"], "1")
        self.assertEqual(tests["leaky.live:waif_created"], "1")


unittest.main(verbosity=0)
