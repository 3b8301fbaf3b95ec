#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs clang-tidy with the module on the conformance suite and compares each line with its mark.

usage: run.py --clang-tidy PROGRAM --module waif-tidy.so [FILE...]
Exit code 0 when every mark holds, 1 when one does not, 2 when the suite could not run."""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

import suite

_FOUND = re.compile(r"^(.+?):(\d+):\d+: (?:warning|error): (.*) \[([\w.,-]+)\]$", re.M)


def die(text):
    print(f"run.py: {text}", file=sys.stderr)
    sys.exit(2)


class Runner:
    def __init__(self, program, module):
        self.command = [program, f"--load={module}", "--checks=-*,waif-*", "--use-color=0", "--quiet"]
        # A module that did not load is an empty list, not an error.
        out = subprocess.run(self.command + ["--list-checks"], capture_output=True, text=True)
        lost = [c for c in suite.checks() if c not in out.stdout.split()]
        if lost:
            die(f"{module}: does not have {', '.join(lost)}\n{out.stderr}")

    def found(self, source, strict):
        """{(file, line, check): message}"""
        config = f"--config-file={suite.HERE}/strict.yaml" if strict else "--config={}"
        # A later -std= wins. The suite breaks every rule of style the compiler has.
        flags = ["-std=c++20", "-w", f"-I{suite.HERE}", *source.args]
        out = subprocess.run(
            [*self.command, config, f"--header-filter={re.escape(str(suite.HERE))}", str(source.path), "--", *flags],
            capture_output=True, text=True)
        found = {}
        for path, line, message, check in _FOUND.findall(out.stdout):
            if not check.startswith("waif-"):
                die(f"{path}:{line}: {message} [{check}]")
            found[(os.path.basename(path), int(line), check)] = message
        if out.returncode and not found:
            die(f"{source.path.name}: clang-tidy failed ({out.returncode})\n{out.stdout}{out.stderr}")
        return found


def compare(source, default, strict, rules):
    """(what is wrong, marks that wait for their check)"""
    wrong, pending, expected = [], [], set()
    for m in source.marks:
        key = (m.file, m.line, m.check)
        say = lambda text: wrong.append(f"{m.file}:{m.line}: {m.row} {text}")  # noqa: E731
        if m.verdict in ("flag", "unless", "alarm"):
            expected.add(key)
        if m.check and m.check not in rules:
            pending.append(m)
        elif m.verdict in ("flag", "unless") and key not in default:
            say(f"not found: {m.check}")
        elif m.verdict == "unless" and key in strict:
            say(f"found in spite of strict.yaml: {m.check}: {strict[key]}")
        elif m.verdict == "option" and key not in strict:
            say(f"not found under strict.yaml: {m.check}")
        elif m.verdict == "alarm" and key not in default:
            say(f"is silent now, so it is no false alarm any more: {m.check}")
        elif m.verdict == "miss" and key in default:
            expected.add(key)
            say(f"is found now, so it is no miss any more: {m.check}")
    for (file, line, check), message in sorted(default.items()):
        if (file, line, check) not in expected:
            rows = " ".join(m.row for m in source.marks if (m.file, m.line) == (file, line))
            wrong.append(f"{file}:{line}: {rows or 'no row'} not expected: {check}: {message}")
    return wrong, pending


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clang-tidy", default="clang-tidy-22")
    parser.add_argument("--module", required=True)
    parser.add_argument("files", nargs="*", help="names of sources; default: all")
    args = parser.parse_args()
    if not pathlib.Path(args.module).is_file():
        die(f"{args.module}: no such module")

    everything = suite.read_sources()
    wrong = [f"{row}: neither in a source nor in rows.tsv"
             for row in suite.missing_rows(everything, suite.read_rows())]
    names = {pathlib.Path(f).name for f in args.files}
    sources = [s for s in everything if not names or s.path.name in names]
    if not sources:
        die(f"no such source: {', '.join(args.files)}")
    runner, rules = Runner(args.clang_tidy, args.module), set(suite.checks())

    def run(source):
        two = any(m.verdict in ("option", "unless") for m in source.marks)
        return compare(source, runner.found(source, False), runner.found(source, True) if two else {}, rules)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(run, sources))

    counts = collections.defaultdict(collections.Counter)
    for source, (errors, pending) in zip(sources, results):
        wrong += errors
        for m in source.marks:
            counts[m.section]["pending" if m in pending else m.verdict] += 1
    columns = [*suite.VERDICTS, "pending"]
    print(f"{'lines':<52}" + "".join(f"{c:>9}" for c in columns))
    for section, (title, _) in suite.SECTIONS.items():
        if section in counts:
            print(f"{section + ' ' + title:<60.60}"[:52] + "".join(f"{counts[section][c]:>9}" for c in columns))
    total = sum(counts.values(), collections.Counter())
    print(f"{'all':<52}" + "".join(f"{total[c]:>9}" for c in columns))
    for line in wrong:
        print(line)
    print(f"{len(wrong)} differences" if wrong else "every mark holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
