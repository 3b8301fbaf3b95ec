#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Renews the parts of pages that come from checker/rules.def; --check only says what is stale."""
import sys

from rules import ROOT, read_rules

BEGIN = "<!-- generated from checker/rules.def by ./dev fmt: {} -->"
END = "<!-- end of generated part -->"


def checks_table(prefix):
    rows = ["| check | finds | precision |", "|---|---|---|"]
    for r in read_rules():
        if r.kind == "CHECK":
            rows.append(f"| [`{r.id}`]({prefix}{r.id}.md) | {r.sentence} | {r.grade} |")
    return rows


def verdicts_table():
    rows = ["| verdict | says | level | what to do |", "|---|---|---|---|"]
    for r in read_rules():
        if r.kind == "VERDICT":
            rows.append(f"| `{r.id}` | {r.sentence} | {r.grade} | {r.remedy} |")
    return rows


PARTS = {
    "README.md": {"checks": lambda: checks_table("docs/checks/")},
    "docs/checks/README.md": {"checks": lambda: checks_table("")},
    "docs/runtime.md": {"verdicts": verdicts_table},
}


def renewed(text, name, lines):
    begin = BEGIN.format(name)
    head, found, rest = text.partition(begin + "\n")
    _, ended, tail = rest.partition(END)
    if not (found and ended):
        raise SystemExit(f"no generated part '{name}'")
    return head + begin + "\n" + "\n".join(lines) + "\n" + END + tail


def main(check):
    stale = []
    for page, parts in PARTS.items():
        path = ROOT / page
        old = text = path.read_text()
        for name, lines in parts.items():
            text = renewed(text, name, lines())
        if text != old:
            stale.append(page)
            if not check:
                path.write_text(text)
    for page in stale:
        print(f"{page}: {'stale, run ./dev fmt' if check else 'renewed'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
