# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads checker/rules.def, the table of rules, for the tests and the page generator."""
import pathlib
import re
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
_STRING = r'"((?:[^"\\]|\\.)*)"'
_ROW = re.compile(
    rf"^(CHECK|VERDICT)\(\s*{_STRING},\s*(\w+),\s*{_STRING},\s*{_STRING},\s*((?:{_STRING}\s*)+)(?:,\s*((?:{_STRING}\s*)+))?\)",
    re.M,
)


class Rule(NamedTuple):
    kind: str  # CHECK or VERDICT
    id: str
    name: str  # the class of a check, the name of a verdict
    since: str
    grade: str  # precision of a check, level of a verdict
    sentence: str
    remedy: str  # of a verdict


def read_rules(path=ROOT / "checker" / "rules.def"):
    text = path.read_text()
    rows = [
        Rule(*m.group(1, 2, 3, 4, 5), *("".join(re.findall(_STRING, m.group(g) or "")) for g in (6, 8)))
        for m in _ROW.finditer(text)
    ]
    written = len(re.findall(r"^(?:CHECK|VERDICT)\(", text, re.M))
    if len(rows) != written:
        raise SystemExit(f"{path.name}: {written} rows, {len(rows)} of them well-formed")
    return rows
