# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads the conformance suite: the sections, the marks in the sources, the rows that are no code.

A mark is a comment on the line it is about, `ROW VERDICT`, several of them separated by ` | `:

    // A01 flag: waif-discarded-task           reported by default
    // A18 silent                              nothing is reported
    // A19 option: waif-discarded-task         silent by default, reported under strict.yaml
    // A30 unless: waif-discarded-task         reported by default, silent under strict.yaml
    // B06 miss: waif-task-as-condition: why   should be reported and is not; fails once it is
    // G19 alarm: waif-discarded-task: why     should be silent and is reported; fails once it is not

`// peers-args: FLAGS` adds compiler flags, `// peers-variant: ID FLAGS` reads the file once more, with ID
in the place of `*` in its marks and without the marks of the other variants.
"""
import pathlib
import re
import sys
from typing import NamedTuple

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "repo"))
from rules import read_rules  # noqa: E402

VERDICTS = ("flag", "silent", "option", "unless", "miss", "alarm")
# id of the section, whose tests, how many rows
SECTIONS = {
    "A": ("typescript-eslint: no-floating-promises", 45),
    "B": ("typescript-eslint: no-misused-promises, strict-void-return", 29),
    "C": ("typescript-eslint: await-thenable", 5),
    "D": ("typescript-eslint: return-await; Sonar", 8),
    "E": ("typescript-eslint: require-await; clippy; ruff", 5),
    "F": ("C#: vs-threading and the compiler", 20),
    "G": ("Python: ruff, flake8-async, mypy, pyright", 22),
    "H": ("Infer: Pulse, unawaited awaitables", 20),
    "I": ("Rust: rustc, clippy", 9),
    "J": ("Java: Error Prone", 10),
    "K": ("Dart: linter", 9),
    "L": ("Kotlin: Sonar, detekt, compiler", 6),
    "M": ("Go: errcheck", 2),
    "X": ("C++ only", 16),
    "PL": ("47 drop shapes, task without nodiscard", 47),
    "ND": ("47 drop shapes, nodiscard task", 47),
    "SF": ("12 drop shapes, std::future", 12),
    "EX": ("shapes probed beside the 47", 33),
}
_MARK = re.compile(r"(\*|[A-Z]{1,2})(\d\d) (\w+)(?:: (waif-[a-z-]+)(?:: (.+))?)?$")


class Mark(NamedTuple):
    row: str  # A01
    verdict: str
    check: str  # empty when silent
    reason: str  # of a miss or an alarm
    file: str
    line: int

    @property
    def section(self):
        return self.row.rstrip("0123456789")


class Source(NamedTuple):
    path: pathlib.Path
    args: list
    marks: list


class Row(NamedTuple):
    id: str
    kind: str
    reason: str


def known(row):
    section = row.rstrip("0123456789")
    return section in SECTIONS and 1 <= int(row[len(section):]) <= SECTIONS[section][1]


def all_rows():
    return [f"{s}{n:02}" for s, (_, count) in SECTIONS.items() for n in range(1, count + 1)]


def marks_of(path, variant, others):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        comment = re.search(r"// ((?:\*|[A-Z]{1,2})\d\d \w+.*)", line)
        if not comment:
            continue
        for text in comment.group(1).split(" | "):
            where = f"{path.name}:{number}"
            m = _MARK.match(text.strip())
            if not m or m.group(3) not in VERDICTS:
                raise SystemExit(f"{where}: not a mark: {text}")
            section, digits, verdict, check, reason = m.groups(default="")
            if section in others:
                continue
            row = (variant if section == "*" else section) + digits
            if not known(row):
                raise SystemExit(f"{where}: no row {row}")
            if bool(check) == (verdict == "silent") or bool(reason) != (verdict in ("miss", "alarm")):
                raise SystemExit(f"{where}: '{verdict}' has the wrong parts: {text}")
            yield Mark(row, verdict, check, reason, path.name, number)


def read_sources():
    sources = []
    for path in sorted(HERE.glob("*.cpp")):
        directive = re.findall(r"^// peers-(args|variant): (.*)$", path.read_text(), re.M)
        args = [a for kind, text in directive if kind == "args" for a in text.split()]
        variants = [text.split() for kind, text in directive if kind == "variant"] or [[""]]
        for name, *more in variants:
            others = {v[0] for v in variants} - {name}
            sources.append(Source(path, args + more, list(marks_of(path, name, others))))
    return sources


def read_rows():
    """rows.tsv: the rows that are no code, and those where we differ from the peer."""
    rows = []
    for number, line in enumerate((HERE / "rows.tsv").read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3 or not known(parts[0]) or parts[1] not in KINDS:
            raise SystemExit(f"rows.tsv:{number}: not ROW<tab>KIND<tab>REASON: {line}")
        rows.append(Row(*parts))
    return rows


KINDS = {
    "ill-formed": "the compiler refuses it",
    "elsewhere": "another tool's or another check's business",
    "policy": "about fixes, names or wording, held elsewhere",
    "differs": "in the suite, with another verdict than the peer's",
}


def missing_rows(sources, rows):
    told = {m.row for s in sources for m in s.marks} | {r.id for r in rows if r.kind != "differs"}
    return [r for r in all_rows() if r not in told]


def checks():
    return [r.id for r in read_rules() if r.kind == "CHECK"]
