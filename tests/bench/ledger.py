#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the ledger costs: a heap-allocated coroutine that is created, resumed twice and destroyed, and
throw-capture-rethrow through one, with the pass over without, clang -O2: with the pass that only counts; with the
other one, told at run time only to count; and with every live task known. Then what a program without coroutines
pays, and a dump of a million live tasks. Best of many interleaved repetitions."""
import json
import os
import subprocess
import sys
import tempfile

REPETITIONS = 15
ROWS = {"counts only": ("counted", "full"), "tracking=counts": ("tracked", "counts"),
        "tracking=full": ("tracked", "full")}
LIMITS = {"counts only": 1.10, "tracking=full": 1.40, "raise": 1.50, "bytes": 48,
          "idle": 1.05, "dump_ms": 1000, "dump_bytes": 512 * 1024}


def measure(program, tracking):
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [program, f"--benchmark_repetitions={REPETITIONS}", "--benchmark_enable_random_interleaving=true",
             "--benchmark_min_time=0.05", "--benchmark_format=json"],
            env={**os.environ, "WAIF_OPTIONS": f"dump={folder}/dump:tracking={tracking}"},
            capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"bench: {program} failed:\n{run.stdout}{run.stderr}")
    best, size = {}, {}
    for row in json.loads(run.stdout)["benchmarks"]:
        if row["run_type"] == "iteration":
            best[row["name"]] = min(row["cpu_time"], best.get(row["name"], row["cpu_time"]))
            size[row["name"]] = row.get("frame_bytes", 0)
    return best, size


def two_programs(build, name):
    """The same program as it is, and with the pass and the ledger: best of five runs of each, in turns."""
    best = {}
    with tempfile.TemporaryDirectory() as folder:
        options = {**os.environ, "WAIF_OPTIONS": f"dump={folder}/dump"}
        for _ in range(5):
            for variant in ("plain", "tracked"):
                program = f"{build}/bin/{name}_{variant}"
                run = subprocess.check_output([program], text=True, env=options)
                for what, ns in map(str.split, run.splitlines()):
                    best[what, variant] = min(float(ns), best.get((what, variant), float(ns)))
    for what in (what for what, variant in best if variant == "plain"):
        plain, tracked = best[what, "plain"], best[what, "tracked"]
        print(f"{what:<24}{plain:10.0f}{tracked:10.0f}{tracked / plain:7.2f}")
        yield what, tracked / plain


def million(build):
    with tempfile.TemporaryDirectory() as folder:
        run = [subprocess.check_output([f"{build}/bin/ledger_million"], text=True,
                                       env={**os.environ, "WAIF_OPTIONS": f"dump={folder}/dump"}) for _ in range(3)]
        size = os.path.getsize(f"{folder}/dump")
    took = min(map(float, run))
    print(f"\na dump of one million live tasks: {took:.0f} ms, {size} bytes")
    return ["dump of a million"] if took > LIMITS["dump_ms"] or size > LIMITS["dump_bytes"] else []


def main(build):
    program = f"{build}/bin/ledger_bench"
    print(f"ns a task, CPU time, best of {REPETITIONS}, and the ratio to the same code without the pass")
    print(f"{'':<16}{'threads':>8}{'plain':>8}{'tracked':>9}{'ratio':>7}{'recipe':>8}{'ratio':>7}{'bytes more':>12}")
    over = []
    for row, (subject, tracking) in ROWS.items():
        best, size = measure(program, tracking)
        for threads in (1, 2):
            plain, tracked, recipe = (best[f"run/{s}/threads:{threads}"] for s in ("plain", subject, "recipe"))
            more = size[f"run/{subject}/threads:{threads}"] - size[f"run/plain/threads:{threads}"]
            print(f"{row:<16}{threads:>8}{plain:8.1f}{tracked:9.1f}{tracked / plain:7.2f}"
                  f"{recipe:8.1f}{recipe / plain:7.2f}{more:12.0f}")
            if tracked / plain > LIMITS.get(row, 9) or more > LIMITS["bytes"]:
                over.append(f"{row}, {threads} threads")
    print(f"\nns, two programs{'':<8}{'plain':>10}{'tracked':>10}{'ratio':>7}")
    over += [what for what, ratio in two_programs(build, "ledger_raise") if ratio > LIMITS["raise"]]
    print("without coroutines:")
    over += [what for what, ratio in two_programs(build, "ledger_idle") if ratio > LIMITS["idle"]]
    over += million(build)
    if over:
        sys.exit("bench: over the limit: " + "; ".join(over))


if __name__ == "__main__":
    main(sys.argv[1])
