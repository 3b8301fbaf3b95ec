#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Breaks the tests' own input files in small ways and lets clang-tidy with the module read them.
Whatever the code is, the module must not crash and must not hang.

usage: fuzz.py --clang-tidy TIDY --clangxx CXX --module SO --work DIR [--mutants N] [--seed S] FILE...

The same seed gives the same mutants. A mutant that crashes is kept in DIR and named.
"""
import argparse
import concurrent.futures
import os
import random
import re
import subprocess
import sys

TOKEN = re.compile(r'//[^\n]*|"(?:\\.|[^"\\\n])*"|\w+|::|->|&&|\|\||<=>|\s+|.', re.S)
# What turns a task into something else; put in anywhere.
SPICE = ["co_await", "co_return", "co_yield", "auto", "(void)", "&", "&&", "*", "template <class T>", "T",
         "decltype(", "sizeof", "{", "}", "(", ")", ";", ",", "<", ">", "...", "static", "constexpr", "if",
         "for", "return", "try {", "} catch (...) {", "[=]", "[&]", "requires", "new", "delete", "undeclared",
         "std::move", "std::vector<", "std::optional<", "class", "virtual", "=", "!", "operator co_await", "0"]
CLANGS_OWN = "no frame is ours"  # a frontend that dies by itself
BATCH = 16  # mutants a process; those of a batch that crashes run again one by one


def mutate(text, dice):
    tokens = TOKEN.findall(text)
    solid = [i for i, t in enumerate(tokens) if not t.isspace() and not t.startswith("//")]
    for _ in range(dice.choice([1, 1, 1, 2, 3, 8])):
        i, j = dice.choice(solid), dice.choice(solid)
        how = dice.randrange(8)
        if how == 0:
            tokens[i] = ""
        elif how == 1:
            tokens[i] += " " + tokens[i]
        elif how == 2:
            tokens[i], tokens[j] = tokens[j], tokens[i]
        elif how == 3:
            tokens[i] = tokens[j]
        elif how == 4:
            tokens[i] = dice.choice(SPICE)
        elif how == 5:
            tokens[i] += " " + dice.choice(SPICE)
        elif how == 6:  # a stretch is gone
            for k in range(i, min(i + dice.randrange(2, 12), len(tokens))):
                tokens[k] = ""
        elif dice.random() < 0.3:  # the file ends here
            tokens[i:] = [""] * (len(tokens) - i)
    return "".join(tokens)


class Fuzzer:
    def __init__(self, args):
        self.args = args
        here = os.path.dirname(os.path.abspath(__file__))
        self.flags = ["-std=c++20", "-w", "-ferror-limit=0", f"-I{here}/Inputs", f"-isystem{here}/Inputs/system",
                      f"-I{os.path.dirname(here)}/peers"]
        self.texts = [open(f).read() for f in args.files]

    def compile_headers(self):
        """Most of the time would go into the standard library otherwise."""
        names = sorted({n for text in self.texts for n in re.findall(r"#include (<[a-z_]+>)", text)})
        header = os.path.join(self.args.work, "std.hpp")
        with open(header, "w") as out:
            out.writelines(f"#include {n}\n" for n in [*names, "<coroutine>", "<memory>"])
        subprocess.run([self.args.clangxx, *self.flags, "-x", "c++-header", header, "-o", header + ".pch"],
                       check=True)
        self.flags += ["-include-pch", header + ".pch"]

    def write(self, n):
        dice = random.Random(f"{self.args.seed}:{n}")
        path = os.path.join(self.args.work, f"mutant-{n}.cpp")
        with open(path, "w") as out:
            out.write(mutate(dice.choice(self.texts), dice))
        return path

    def crash(self, paths):
        command = [self.args.clang_tidy, f"--load={self.args.module}", "--checks=-*,waif-*", "--config={}",
                   "--quiet", *paths, "--", *self.flags]
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                                  timeout=self.args.seconds * len(paths))
        except subprocess.TimeoutExpired:
            return f"does not end within {self.args.seconds} s"
        if "Error loading" in done.stderr or done.returncode == 127:  # 127: a symbol is missing
            sys.exit(done.stderr)
        if done.returncode in (0, 1) and not re.search("Sanitizer|runtime error:", done.stderr):
            return ""
        frames = re.findall(r"waif::[\w:~]+", done.stderr)
        return f"crash in {frames[0]}" if frames else CLANGS_OWN

    def batch(self, numbers):
        paths = [self.write(n) for n in numbers]
        bad = []
        if self.crash(paths):
            bad = [(p, why) for p in paths if (why := self.crash([p])) not in ("", CLANGS_OWN)]
        for p in set(paths) - {p for p, _ in bad}:
            os.remove(p)
        return bad

    def run(self):
        os.makedirs(self.args.work, exist_ok=True)
        self.compile_headers()
        numbers = range(self.args.mutants)
        batches = [numbers[i:i + BATCH] for i in range(0, len(numbers), BATCH)]
        with concurrent.futures.ThreadPoolExecutor(self.args.jobs) as pool:
            bad = [b for found in pool.map(self.batch, batches) for b in found]
        for path, why in bad:
            print(f"{path}: {why}")
        print(f"{len(numbers)} mutants of {len(self.texts)} files, seed {self.args.seed}: {len(bad)} failed")
        return bool(bad)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--clang-tidy", "--clangxx", "--module", "--work"):
        parser.add_argument(name, required=True)
    parser.add_argument("--mutants", type=int, default=48)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=60, help="for one mutant")
    parser.add_argument("files", nargs="+")
    sys.exit(Fuzzer(parser.parse_args()).run())


if __name__ == "__main__":
    main()
