#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What clang and its clang-tidy find of the drop shapes without us, with the task types listed by hand.

usage: baseline.py [clang-tidy]
For each variant of drop_shapes.cpp: how many of its shapes have a warning of `clang -Wall -Wextra`, and how
many have that or one of two checks of clang-tidy."""
import re
import subprocess
import sys

import suite

_LINE = re.compile(r"^.+?drop_shapes\.cpp:(\d+):\d+: (?:warning|error): .* \[([\w.,+-]+)\]$", re.M)
CONFIG = """{CheckOptions: {
  bugprone-unused-return-value.CheckedReturnTypes: "^::peers::lazy$",
  bugprone-unused-return-value.AllowCastToVoid: false,
  bugprone-unused-local-non-trivial-variable.IncludeTypes: "::peers::lazy"}}"""


def main(program):
    for source in suite.read_sources():
        if source.path.name != "drop_shapes.cpp":
            continue
        out = subprocess.run(
            [program, "--quiet", f"--config={CONFIG}", "--checks=-*,clang-diagnostic-*,"
             "bugprone-unused-return-value,bugprone-unused-local-non-trivial-variable", str(source.path),
             "--", "-std=c++20", "-Wall", "-Wextra", f"-I{suite.HERE}", *source.args],
            capture_output=True, text=True).stdout
        by_line = {}
        for line, check in _LINE.findall(out):
            by_line.setdefault(int(line), set()).add(check)
        lines = {m.line for m in source.marks}
        clang = {n for n in lines if any(c.startswith("clang-diagnostic") for c in by_line.get(n, ()))}
        both = lines & by_line.keys()
        print(f"{source.marks[0].section}: {len(lines)} shapes, clang {len(clang)}, with clang-tidy {len(both)}")


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["clang-tidy-22"]))
