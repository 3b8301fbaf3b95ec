#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the ledger costs: a heap-allocated coroutine that is created, resumed twice and destroyed, and
throw-capture-rethrow through one, with the pass over without, clang -O2. Best of many interleaved repetitions."""
import json
import os
import subprocess
import sys
import tempfile

REPETITIONS = 15
LIMITS = {("counts", "tracked"): 1.10, ("full", "tracked"): 1.40, "raise": 1.50, "bytes": 48}


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


def main(build):
    program = f"{build}/bin/ledger_bench"
    print(f"ns a task, CPU time, best of {REPETITIONS}, and the ratio to the same code without the pass")
    print(f"{'':<10}{'threads':>8}{'plain':>8}{'tracked':>9}{'ratio':>7}{'recipe':>8}{'ratio':>7}{'bytes more':>12}")
    over = []
    for tracking in ("counts", "full"):
        best, size = measure(program, tracking)
        for threads in (1, 2):
            plain, tracked, recipe = (best[f"run/{s}/threads:{threads}"] for s in ("plain", "tracked", "recipe"))
            more = size[f"run/tracked/threads:{threads}"] - size[f"run/plain/threads:{threads}"]
            print(f"{tracking:<10}{threads:>8}{plain:8.1f}{tracked:9.1f}{tracked / plain:7.2f}"
                  f"{recipe:8.1f}{recipe / plain:7.2f}{more:12.0f}")
            if tracked / plain > LIMITS[tracking, "tracked"] or more > LIMITS["bytes"]:
                over.append(f"{tracking}, {threads} threads")
        plain, tracked = best["raise/plain"], best["raise/tracked"]
        print(f"{tracking:<10}{'throw':>8}{plain:8.0f}{tracked:9.0f}{tracked / plain:7.2f}")
        if tracked / plain > LIMITS["raise"]:
            over.append(f"{tracking}, throw")
    if over:
        sys.exit("bench: over the limit: " + "; ".join(over))


if __name__ == "__main__":
    main(sys.argv[1])
