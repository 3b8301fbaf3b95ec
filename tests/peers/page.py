#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Renews the generated part of docs/conformance.md from the suite; --check only says that it is stale."""
import collections
import sys

import suite

PAGE = suite.HERE.parents[1] / "docs" / "conformance.md"
BEGIN = "<!-- generated from tests/peers by ./dev fmt -->\n"
END = "<!-- end of generated part -->"


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] + [
        "| " + " | ".join(str(c) for c in row) + " |" for row in rows] + [""]


def counts(sources, rows):
    lines = collections.defaultdict(collections.Counter)
    coded = collections.defaultdict(set)
    for m in (m for s in sources for m in s.marks):
        lines[m.section][m.verdict] += 1
        coded[m.section].add(m.row)
    out = [(f"{title} ({s})", count, len(coded[s]), *(lines[s][v] or "" for v in suite.VERDICTS))
           for s, (title, count) in suite.SECTIONS.items()]
    total = sum(lines.values(), collections.Counter())
    out.append(("**all**", sum(c for _, c in suite.SECTIONS.values()),
                sum(len(c) for c in coded.values()), *(total[v] for v in suite.VERDICTS)))
    return table(["whose tests", "rows", "rows in code", *suite.VERDICTS], out)


def by_check(sources):
    lines = collections.defaultdict(collections.Counter)
    for m in (m for s in sources for m in s.marks if m.check):
        lines[m.check][m.verdict] += 1
    verdicts = [v for v in suite.VERDICTS if v != "silent"]
    return table(["check", *verdicts], [
        (f"`{c}`", *(lines[c][v] or "" for v in verdicts)) for c in sorted(lines)])


def told(sources, verdict):
    """Lines of one verdict with their reasons, those with the same reason together."""
    reasons = collections.defaultdict(list)
    for m in (m for s in sources for m in s.marks if m.verdict == verdict):
        reasons[m.reason, m.check].append(m.row)
    return table(["rows", "check", "reason"], [
        (" ".join(sorted(set(rows))), f"`{check}`", reason) for (reason, check), rows in reasons.items()]
    ) if reasons else ["None.", ""]


def other_rows(rows, kinds):
    return table(["row", "kind", "reason"],
                 [(r.id, r.kind, r.reason) for r in sorted(rows) if r.kind in kinds])


def generated():
    sources, rows = suite.read_sources(), suite.read_rows()
    lost = suite.missing_rows(sources, rows)
    if lost:
        raise SystemExit(f"neither in a source nor in rows.tsv: {' '.join(lost)}")
    return "\n".join([
        "## Counts", "",
        "Rows are the peers' cases; the columns of verdicts count lines of code.", "",
        *counts(sources, rows),
        *by_check(sources),
        "## Misses", "", *told(sources, "miss"),
        "## False alarms", "", *told(sources, "alarm"),
        "## Where we differ", "", *other_rows(rows, ["differs"]),
        "## Rows that are no code", "",
        *other_rows(rows, [k for k in suite.KINDS if k != "differs"])])


def main(check):
    old = PAGE.read_text()
    head, found, rest = old.partition(BEGIN)
    _, ended, tail = rest.partition(END)
    if not (found and ended):
        raise SystemExit(f"{PAGE.name}: no generated part")
    new = head + BEGIN + "\n" + generated() + "\n" + END + tail
    if new == old:
        return 0
    print(f"docs/{PAGE.name}: {'stale, run ./dev fmt' if check else 'renewed'}")
    if check:
        return 1
    PAGE.write_text(new)
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
