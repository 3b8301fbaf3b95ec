#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: own_code.py WRAPPER BUILD. Our own checks find nothing in our own code.

All of checker/ and the good part of the engine; the engine's defects and the checks' test inputs are
there to be found."""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARTS = ("checker", "tests/engine")
MEANT_TO_BE_FOUND = ("tests/engine/defects",)


def ours(path):
    inside = os.path.relpath(path, ROOT)
    return inside.startswith(PARTS) and not inside.startswith(MEANT_TO_BE_FOUND)


def main(wrapper, build):
    database = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
    files = sorted({entry["file"] for entry in database if ours(entry["file"])})

    def check(file):
        return subprocess.run([wrapper, "--quiet", "-p", build, "--warnings-as-errors=*", file],
                              capture_output=True, text=True, check=False)

    found = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for file, run in zip(files, pool.map(check, files)):
            if run.returncode:
                found += 1
                print(f"{file}: exit {run.returncode}\n{run.stdout}{run.stderr}")
    print(f"{len(files)} files, {found} with findings")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
