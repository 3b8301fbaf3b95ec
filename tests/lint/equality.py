#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""waif-lint finds what the module in clang-tidy finds: rule, place and message of every finding. And it says
the same of many units at once, when they start from what they share, as of each alone.

usage: equality.py WAIF_LINT CLANG_TIDY MODULE FOLDER   the tests of the checks
       equality.py WAIF_LINT CLANG_TIDY MODULE -p FOLDER...   compile databases
"""
import concurrent.futures
import difflib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

TIDY = sys.argv[2]
LINT, MODULE = (os.path.abspath(sys.argv[i]) for i in (1, 3))
LINE = re.compile(r"^(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?:warning|error): (?P<message>.*?)"
                  r" \[(?P<rule>waif-[a-z-]+)(?:,-warnings-as-errors)?\]$", re.M)


def findings(text, base):
    return {(os.path.realpath(os.path.join(base, m["file"])), m["line"], m["column"], m["rule"], m["message"])
            for m in LINE.finditer(text)}


def run(args, cwd):
    return subprocess.run(args, cwd=cwd, capture_output=True, text=True, errors="replace", check=False).stdout


def compare(name, flags, source, folder, config):
    plugin = run([TIDY, f"--load={MODULE}", "--checks=-*,waif-*", f"--config={config}", "--header-filter=.*",
                  "--quiet", source, "--", *flags], folder)
    lint = run([LINT, "--no-cache", "--checks=-*,waif-*", f"--config={config}", "-o", "text", source, "--", *flags],
               folder)
    one, other = findings(plugin, folder), findings(lint, folder)
    for line in sorted(one - other):
        print(f"{name}: only the module: {line}")
    for line in sorted(other - one):
        print(f"{name}: only waif-lint: {line}")
    return one == other, len(one)


def tests_in(folder):
    """Every file that has expectations, with the flags and options of its RUN lines."""
    inputs = folder / "Inputs"
    for source in sorted(folder.glob("*.cpp")):
        for line in re.findall(r"RUN: %check_tidy (.*)", source.read_text()):
            words = shlex.split(line)
            flags = words[words.index("--") + 1:] if "--" in words else []
            config = next((w.split("=", 1)[1] for w in words if w.startswith("-config=")), "{}")
            flags = [f.replace("%inputs", str(inputs)) for f in flags]
            yield source.name, ["-std=c++20", f"-I{inputs}", f"-isystem{inputs}/system", *flags], str(source), \
                folder, config


def units_of(folder):
    for entry in json.loads((pathlib.Path(folder) / "compile_commands.json").read_text()):
        words = entry.get("arguments") or shlex.split(entry["command"])
        flags = [w for w in words[1:] if w != entry["file"] and w not in ("-c", "-fsyntax-only")]
        yield entry["file"], flags, entry["file"], entry["directory"], "{}"


def is_same_together(*which, folder, config):
    """All at once, with what they share parsed once and with each on its own."""
    shared, alone = (run([LINT, *how, "--no-cache", "--checks=-*,waif-*", f"--config={config}", "-o", "text", *which],
                         folder).splitlines() for how in ((), ("--no-pch",)))
    print(*difflib.unified_diff(alone, shared, "each on its own", "together", lineterm="", n=0), sep="\n")
    return shared == alone


def main():
    if sys.argv[4] == "-p":
        cases = [u for folder in sys.argv[5:] for u in units_of(folder)]
    else:
        cases = list(tests_in(pathlib.Path(sys.argv[4])))
    same, total = 0, 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda case: compare(*case), cases))
    for equal, count in results:
        same += equal
        total += count
    print(f"{same} of {len(cases)} runs are equal, {total} findings")
    together = True
    if sys.argv[4] == "-p":
        for folder in sys.argv[5:]:
            together &= is_same_together("-p", folder, folder=os.getcwd(), config="{}")
    else:
        alike = {}
        for _, flags, source, folder, config in cases:
            alike.setdefault((tuple(flags), folder, config), []).append(source)
        for (flags, folder, config), sources in alike.items():
            together &= len(sources) < 3 or is_same_together(*sources, "--", *flags, folder=folder, config=config)
    if same != len(cases) or not total or not together:
        sys.exit(1)


if __name__ == "__main__":
    main()
