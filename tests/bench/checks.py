#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the checks cost: user time of clang-tidy with all waif checks over clang-tidy with one check that
never matches, and beside the two stock checks that come nearest. Runs are interleaved. Machines that are shared are
now faster, now slower, so a ratio is given twice: of the best runs, and as the median of the rounds'. Where the two
differ by more than what is asked, measure again.

usage: checks.py BUILD [--instructions]
With --instructions (needs valgrind, takes half an hour) the checks' own work is counted, which on heavy files is
less than what a timer can tell apart."""
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


def instructions(args, folder):
    """Of a whole run, and of its checks alone."""
    counts = f"{folder}/callgrind.out"
    subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={counts}", *args],
                   capture_output=True, check=True)
    table = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", counts],
                           capture_output=True, text=True, check=True).stdout
    return [int(re.search(rf"^ *([\d,]+) .*{what}", table, re.M)[1].replace(",", ""))
            for what in ("PROGRAM TOTALS", r"clang::MultiplexConsumer::HandleTranslationUnit\(")]


def count(build):
    with tempfile.TemporaryDirectory() as folder:
        module = f"{folder}/waif-tidy.so"  # reading its symbols would be most of the work
        subprocess.run(["strip", "-g", f"{build}/lib/waif-tidy.so", "-o", module], check=True)
        print("clang-tidy, instructions; those of the checks, and their share of the run")
        print(f"{'file':<15}{'waif-*':>15}{'of all':>9}{'stock':>15}{'of all':>9}")
        for file in (HERE / "inputs" / "network.cpp", HERE / "inputs" / "templates.cpp", plain_source(folder)):
            columns = ""
            for checks in ("waif-*", STOCK):
                all_of_it, own = instructions(
                    ["clang-tidy-22", "--quiet", f"--load={module}", "--header-filter=.*", f"--checks=-*,{checks}",
                     str(file), "--", "-std=c++20"], folder)
                columns += f"{own:15,}{100 * own / all_of_it:8.3f}%"
            print(f"{file.name:<15}{columns}", flush=True)


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
