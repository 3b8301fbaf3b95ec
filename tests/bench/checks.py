#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the checks cost: user time of clang-tidy with all waif checks over clang-tidy with one check that
never matches, and beside the two stock checks that come nearest. Runs are interleaved. Machines that are shared are
now faster, now slower, so a ratio is given twice: of the best runs, and as the median of the rounds'. Where the two
differ by more than what is asked, measure again.

usage: checks.py BUILD [--instructions]
With --instructions (needs valgrind, takes half an hour) the cost is counted instead of timed: a difference of a
hundredth of a percent shows, on any machine."""
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile

ROUNDS = 7
HERE = pathlib.Path(__file__).resolve().parent
STOCK = "bugprone-unused-return-value,bugprone-unused-local-non-trivial-variable"


def plain_source(folder):
    """A large file with few headers: 4,000 functions, one in eight starts a task."""
    lines = ["#include <future>", "#include <string>", "std::future<int> start(int);", "int use(int);"]
    for i in range(4000):
        step = "auto t = start(i); r += t.get();" if i % 8 == 0 else "r += use(i) * 3 - (i % 7);"
        lines.append(f"int f{i}(int n) {{ int r = 0; for (int i = 0; i < n; ++i) {{ if (i % 3) {{ {step} }} "
                     f"else {{ std::string s(i, 'x'); r += int(s.size()); }} }} return r; }}")
    path = pathlib.Path(folder) / "plain.cpp"
    path.write_text("\n".join(lines) + "\n")
    return path


def user_seconds(args):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    run = subprocess.run(args, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"bench: {' '.join(map(str, args))} failed:\n{run.stdout}{run.stderr}")
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def instructions(args):
    """Those of one run, counted; the symbols of the module would be most of the work."""
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *args],
                         capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if not found:
        sys.exit(f"bench: {' '.join(map(str, args))} was not counted:\n{run.stderr}")
    return int(found[1])


def count(build):
    with tempfile.TemporaryDirectory() as folder:
        module = f"{folder}/waif-tidy.so"
        subprocess.run(["strip", "-g", f"{build}/lib/waif-tidy.so", "-o", module], check=True)
        print("clang-tidy, instructions; what the checks add to a check that never matches, in percent")
        print(f"{'file':<15}{'no-op':>17}{'waif-*':>9}{'stock':>9}")
        for file in (HERE / "inputs" / "network.cpp", HERE / "inputs" / "templates.cpp", plain_source(folder)):
            noop, *others = (
                instructions(["clang-tidy-22", "--quiet", f"--load={module}", "--header-filter=.*",
                              f"--checks=-*,{checks}", str(file), "--", "-std=c++20"])
                for checks in ("objc-dealloc-in-category", "waif-*", STOCK))
            columns = (f"{100 * (other - noop) / noop:9.3f}" for other in others)
            print(f"{file.name:<15}{noop:>17,}", *columns, sep="", flush=True)


def main(build):
    module = f"--load={build}/lib/waif-tidy.so"
    tidy = ["clang-tidy-22", "--quiet", module, "--header-filter=.*"]
    with tempfile.TemporaryDirectory() as folder:
        files = [HERE / "inputs" / "network.cpp", HERE / "inputs" / "templates.cpp", plain_source(folder)]
        print("clang-tidy, user seconds (best of %d); the ratio to a check that never matches: best, median" % ROUNDS)
        print(f"{'file':<15}{'no-op':>8}{'waif-*':>8}{'ratio':>15}{'stock':>8}{'ratio':>15}")
        for file in files:
            took = {"noop": [], "waif": [], "stock": []}
            for _ in range(ROUNDS):
                for name, checks in (("noop", "objc-dealloc-in-category"), ("waif", "waif-*"), ("stock", STOCK)):
                    took[name].append(user_seconds([*tidy, f"--checks=-*,{checks}", str(file), "--", "-std=c++20"]))
            best = {name: min(all) for name, all in took.items()}
            ratio = {name: statistics.median(one / noop for one, noop in zip(all, took["noop"]))
                     for name, all in took.items()}
            columns = (f"{best[name]:8.2f}{best[name] / best['noop']:8.3f}{ratio[name]:7.3f}"
                       for name in ("waif", "stock"))
            print(f"{file.name:<15}{best['noop']:8.2f}", *columns, sep="", flush=True)


if __name__ == "__main__":
    if "--instructions" in sys.argv[2:]:
        count(sys.argv[1])
    else:
        main(sys.argv[1])
