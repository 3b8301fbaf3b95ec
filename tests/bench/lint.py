#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What waif-lint costs beside the compiler and beside clang-tidy, over real translation units.

usage: ./dev bench lint [-p DATABASE]... [--files N] [--system REGEX]

Without -p: this project's own code that needs no LLVM. --system turns -I of folders that match into
-isystem, as packages that are found and not built have it. Every file is seen by each program in turn,
so that a busy machine is busy for all of them; then waif-lint sees all in one run, as it is used, and
shares between them what they have in common. The limits are for that run. Files that the compiler
refuses are left out."""
import argparse
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STOCK = "-*,bugprone-unused-return-value,bugprone-unused-local-non-trivial-variable"
LIMITS = {"compiler": 0.60, "clang-tidy": 0.50, "jobs": 1.8, "cache": 20}
OWN = ("/checker/report/", "/checker/trace/", "/tests/report/", "/tests/engine/", "/tests/trace/")


def units(databases, build, most):
    """(file, folder, arguments) of so many commands, evenly from all."""
    found = {}
    for database in databases or [build]:
        path = Path(database)
        path = path / "compile_commands.json" if path.is_dir() else path
        for entry in json.loads(path.read_text()):
            file = os.path.join(entry["directory"], entry["file"])
            if databases or any(part in file for part in OWN):
                words = entry.get("arguments") or shlex.split(entry["command"])
                found.setdefault(os.path.realpath(file), (file, entry["directory"], words))
    found = [found[key] for key in sorted(found)]
    if len(found) < 30:
        sys.exit(f"bench: only {len(found)} translation units; 30 or more tell something")
    return [found[i * len(found) // most] for i in range(most)] if len(found) > most else found


def as_system(words, pattern):
    """-I of a library as the flag of an installed one."""
    return ["-isystem" + w[2:] if w.startswith("-I") and pattern and re.search(pattern, w[2:]) else w for w in words]


def measure(command, folder, codes, stdin=None):
    """User seconds, elapsed seconds and peak megabytes of a program and all that it starts."""
    begin = time.monotonic()
    with open(os.devnull, "w") as nowhere:
        child = subprocess.Popen(command, cwd=folder, stdin=stdin, stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in codes:
        sys.exit(f"bench: exit code {child.returncode}: {shlex.join(map(str, command))}")
    return usage.ru_utime, time.monotonic() - begin, usage.ru_maxrss / 1024


def compare(lint, chosen, database):
    """Each file with each program."""
    totals = {name: [0.0, 0.0] for name in ("waif-lint", "compiler", "clang-tidy")}
    seen = []
    print(f"{'user seconds, peak MB':<36}{'waif-lint':>14}{'clang++':>14}{'clang-tidy':>14}")
    for unit in chosen:
        file, folder, words = unit
        compiler = ["clang++-22", *words[1:], "-w", "-fsyntax-only"]
        if subprocess.run(compiler, cwd=folder, capture_output=True, check=False).returncode: # warms the files up, too
            print(f"{file[-35:]:<36}  left out: does not compile")
            continue
        seen.append(unit)
        runs = {"waif-lint": ([lint, "--no-cache", "-j1", "-p", database, "--root", folder, file], (0, 1)),
                "compiler": (compiler, (0,)),
                "clang-tidy": (["clang-tidy-22", "--quiet", f"--checks={STOCK}", "--config={}", "-p", database, file],
                               (0,))}
        row = f"{file[-35:]:<36}"
        for name, (command, codes) in runs.items():
            user, _, peak = measure(command, folder, codes)
            totals[name][0] += user
            totals[name][1] = max(totals[name][1], peak)
            row += f"{user:8.2f}{peak:6.0f}"
        print(row, flush=True)
    print(f"{f'{len(seen)} files: sum, highest':<36}" + "".join(f"{t[0]:8.1f}{t[1]:6.0f}" for t in totals.values()))
    return totals, seen


def judge(totals, together, highest):
    """What is over the limits: of one run over all files, which took so much user time and memory."""
    own = totals.pop("waif-lint")
    bad = []
    for name, (user, peak) in totals.items():
        print(f"user time over that of the {name}: {together / user:.2f} (limit {LIMITS[name]:.2f}), "
              f"each file on its own {own[0] / user:.2f}; memory: {highest / peak:.2f} (limit 1.00)")
        if together > LIMITS[name] * user or highest > peak:
            bad.append(name)
    return bad


def whole(lint, seen, folder):
    """All files in one run: with one job, with two, and once more; then parts of it."""
    database = write_database(folder, seen)
    users, seconds, peaks = [], [], []
    for jobs, kept in ((1, "one"), (2, "two"), (2, "two")):
        command = [lint, f"-j{jobs}", "-p", database, "--cache-dir", folder / kept]
        user, elapsed, peak = measure(command, folder, (0, 1))
        users.append(user)
        seconds.append(elapsed)
        peaks.append(peak)
    root, changed = os.path.commonpath([file for file, _, _ in seen]), seen[len(seen) // 2][0]
    (folder / "diff").write_text(f"--- /dev/null\n+++ {os.path.relpath(changed, root)}\n@@ -0,0 +1 @@\n+\n")
    parts = {"one of three shards": ["--shard", "1/3"], "a change of one file": ["--diff", "-"]}
    for name, options in parts.items() if root != "/" else (): # else it would look everywhere
        command = [lint, "--no-cache", "-j1", "-p", database, "--root", root, *options]
        with open(folder / "diff") as change:
            share = measure(command, folder, (0, 1), stdin=change)[1] / seconds[0]
        print(f"{name}: {share:.2f} of the time of all")
    factors = {"jobs": seconds[0] / seconds[1], "cache": seconds[1] / seconds[2]}
    print(f"all in one run: 1 job {seconds[0]:.1f} s, 2 jobs {seconds[1]:.1f} s, again from the cache {seconds[2]:.2f} s")
    print(f"2 jobs are {factors['jobs']:.2f} times as fast as 1 (at least {LIMITS['jobs']}), two compilers "
          f"{two_compilers(seen[::4]):.2f}; the cache {factors['cache']:.0f} times (at least {LIMITS['cache']})")
    return [name for name, factor in factors.items() if factor < LIMITS[name]], users[0], peaks[0]


def two_compilers(seen):
    """How much faster two compilers side by side are than one after the other: what the machine has."""
    def parse(unit):
        _, folder, words = unit
        subprocess.run(["clang++-22", *words[1:], "-w", "-fsyntax-only"], cwd=folder, check=True)

    seconds = []
    for jobs in (1, 2):
        begin = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            list(pool.map(parse, seen))
        seconds.append(time.monotonic() - begin)
    return seconds[0] / seconds[1]


def write_database(folder, units_of):
    path = folder / "compile_commands.json"
    path.write_text(json.dumps([{"file": f, "directory": d, "arguments": w} for f, d, w in units_of]))
    return path


def main():
    parser = argparse.ArgumentParser(prog="./dev bench lint")
    parser.add_argument("build")
    parser.add_argument("-p", dest="databases", action="append")
    parser.add_argument("--files", type=int, default=40, help="so many at most (default: 40)")
    parser.add_argument("--system", metavar="REGEX", help="headers of these folders are a library's")
    given = parser.parse_args()
    chosen = [(file, folder, as_system(words, given.system))
              for file, folder, words in units(given.databases, given.build, given.files)]
    lint = os.path.abspath(f"{given.build}/bin/waif-lint")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_database(folder, chosen)
        totals, seen = compare(lint, chosen, folder)
        bad, *together = whole(lint, seen, folder)
        bad += judge(totals, *together)
    if bad:
        sys.exit(f"bench: over the limit: {', '.join(bad)}")


if __name__ == "__main__":
    main()
