#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs clang-tidy with the module on one test file and proves three things:

1. it says what the file's CHECK lines say and nothing else;
2. its fixes, applied, give what the CHECK-FIXES lines say;
3. what they give compiles.

usage: check_tidy.py FILE CHECKS TEMP [-config=YAML] [-system-headers] [-prefix=P] [-- FLAGS...]
"""
import os
import re
import shutil
import subprocess
import sys


def run(command, **kwargs):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", **kwargs)


def fail(what, detail=""):
    sys.exit(f"{what}\n{detail}".rstrip())


def filecheck(text, source, prefix, *options):
    command = [os.environ["WAIF_FILECHECK"], source, f"--check-prefix={prefix}", *options]
    done = run(command, input=text)
    if done.returncode:
        fail(f"FileCheck {prefix} failed", f"{done.stderr}\n--- the text checked:\n{text}")


def tidy(path, checks, config, options, flags):
    command = [os.environ["WAIF_CLANG_TIDY"], f"--load={os.environ['WAIF_TIDY_MODULE']}",
               f"--checks=-*,{checks}", f"--config={config}", *options, path, "--", *flags]
    done = run(command)
    if "Error loading" in done.stderr or done.returncode not in (0, 1):
        fail("clang-tidy did not run", done.stderr)
    # The code under the message is repeated source: it would match CHECK lines of its own.
    lines = [l for l in done.stdout.splitlines() if re.match(r"\S+:\d+:\d+: |warning: |error: ", l)]
    return "\n".join(lines) + "\n", done.stderr


def main():
    source, checks, temp = sys.argv[1:4]
    rest = sys.argv[4:]
    flags = rest[rest.index("--") + 1:] if "--" in rest else []
    options = rest[:rest.index("--")] if "--" in rest else rest
    config, prefix, extra = "{}", "CHECK", []
    for option in options:
        name, _, value = option.partition("=")
        if name == "-config":
            config = value
        elif name == "-prefix":
            prefix = value
        else:
            extra.append("-" + option)
    inputs = os.path.join(os.path.dirname(source), "Inputs")
    flags = ["-std=c++20", f"-I{inputs}", f"-isystem{inputs}/system", *flags]

    copy = temp + ".cpp"
    shutil.copyfile(source, copy)
    said, log = tidy(copy, checks, config, extra, flags)
    if "error:" in said:
        fail("the test file does not compile", said)
    written = open(source).read()
    if f"{prefix}:" in written or f"{prefix}-NEXT:" in written:
        filecheck(said, source, prefix, "--implicit-check-not=warning:")
    elif "warning:" in said:
        fail("expected silence", said)

    tidy(copy, checks, config, [*extra, "--fix"], flags)
    fixed = open(copy).read()
    if f"{prefix}-FIXES:" in written:
        # Comments quote the expectations; only code may meet them.
        code = "\n".join(re.sub(r"//.*", "", line) for line in fixed.splitlines())
        filecheck(code, source, f"{prefix}-FIXES")
    elif fixed != written:
        fail("fixed without CHECK-FIXES", "\n".join(
            line for line in fixed.splitlines() if line not in written.splitlines()))
    compiled = run([os.environ["WAIF_CLANGXX"], "-fsyntax-only", "-w", *flags, copy])
    if compiled.returncode:
        fail("the fixed file does not compile", compiled.stderr)


if __name__ == "__main__":
    main()
