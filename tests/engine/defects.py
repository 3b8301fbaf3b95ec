#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: defects.py BUILD_DIR [--write]

Every variant of the defect must be found by the check and by the verdict that its file names, and
the run must count exactly what follows from the faults that were injected. The result is the table
in docs/engine-defects.md: compared, or written with --write."""
import os, pathlib, re, subprocess, sys, tempfile

build = pathlib.Path(sys.argv[1]).resolve()
root = pathlib.Path(__file__).resolve().parents[2]
page = root / "docs/engine-defects.md"
failures = []

CHATS = 1000  # at once
FAULTS = "none overload reject cut end_early stall malformed_sse malformed_json".split()
# Chat i gets fault i modulo their number, as server/endpoint.hpp says.
met = {name: sum(i % len(FAULTS) == k for i in range(1, CHATS + 1)) for k, name in enumerate(FAULTS)}
answered, silent = met["none"], met["stall"]
failed = CHATS - answered - silent


def vanishing(chats, per_tick, collect_every, ticks=10):
    """Which chats a collection finds unfinished, and which failures are left to be lost."""
    begun = {i: (i - 1) // per_tick for i in range(1, chats + 1)}
    gone = {k for n in range(collect_every, chats + 1, collect_every)
            for k in range(1, n) if begun[k] + ticks > begun[n]}
    return len(gone), sum(i % 4 == 0 and i not in gone for i in begun)


def weak(variant, load):
    return ["engine_weak", "--variant", variant, "--chats", "1000", "--per-tick", load]


def chat(variant, engine, *more):
    return ["engine_defect", "--variant", variant, "--engine", engine, "--chats", str(CHATS), *more]


# file, label, command, expected (created, live, never started, destroyed half-way, lost)
variants = []
for engine in "simple", "condense":
    every = "--fault", "every"
    variants += [
        ("lazy", engine, chat("lazy", engine, *every), (answered, 0, answered, 0, 0)),
        ("dropped_future", engine, chat("dropped-future", engine, *every), (CHATS, silent, 0, 0, failed)),
        ("wait_without_get", engine, chat("wait-without-get", engine, *every), (CHATS, silent, 0, 0, failed)),
        ("owner_dies", engine, chat("owner-dies", engine, *every), (CHATS, 0, 0, CHATS, 0)),
        ("mutual_wait", engine, chat("mutual-wait", engine, *every), (CHATS, answered + silent, 0, 0, 0)),
        ("abandoned_stream", engine, chat("abandoned-stream", engine, "--tokens", "100"), (CHATS, CHATS, 0, 0, 0))]
for load in "1", "50", "100":
    gone, lost = vanishing(1000, int(load), 700)
    variants.append(("vanishing", f"weak loop, load {load}", weak("vanishing", load), (1000, 0, 0, gone, lost)))
variants += [("dropped_future", "simple, nobody listens", chat("dropped-future", "simple", "--fault", "refuse"),
              (CHATS, 0, 0, 0, CHATS)),
             ("weak_owner_dies", "weak loop", weak("owner-dies", "1"), (1000, 0, 0, 1000, 0)),
             ("weak_mutual_wait", "weak loop", weak("mutual-wait", "1"), (1000, 1000, 0, 0, 0))]
column = {"waif-run-leaked-at-exit": 1, "waif-run-never-started": 2,
          "waif-run-destroyed-while-suspended": 3, "waif-run-lost-exception": 4}


def run(command, **more):
    return subprocess.run(command, cwd=root, text=True, capture_output=True, **more)


def numbers(heads, row):
    shown = dict(zip(*(re.split(" {2,}", line) for line in (heads, row))))
    return [0 if shown[c] == "-" else int(shown[c]) for c in ("created", "live", "unstarted", "cut short", "lost")]


tidy = ["clang-tidy-22", f"--load={build}/lib/waif-tidy.so", "--checks=-*,waif-*", f"-p={build}", "--quiet"]
known = run([*tidy, "--list-checks"]).stdout.split()
if "waif-discarded-task" not in known:
    sys.exit("waif-tidy.so is not loaded")
names = sorted({v[0] for v in variants})
findings = run([*tidy, *(f"tests/engine/defects/{n}.cpp" for n in names)]).stdout
rows = []
with tempfile.TemporaryDirectory() as folder:
    for name, label, command, expected in variants:
        text = (root / f"tests/engine/defects/{name}.cpp").read_text()
        check, verdict = (re.search(rf"//   {w} +(\S+)", text)[1] for w in ("check", "verdict"))
        line = text[:text.index("// the defect")].count("\n") + 1
        found = {m[1] for m in re.finditer(rf"defects/{name}\.cpp:{line}:\d+: .*\[(waif[a-z-]*)", findings)}
        if check in known and check not in found:
            failures.append(f"{name}.cpp:{line}: {check} does not find it")
        if check == "none" and found:
            failures.append(f"{name}.cpp:{line}: found by {found}, its file says none")

        dump = f"{folder}/dump"
        if os.path.exists(dump):
            os.remove(dump)
        done = run([build / "bin" / command[0], *command[1:]],
                   env={**os.environ, "WAIF_OPTIONS": f"dump={dump}", "ASAN_OPTIONS": "detect_leaks=0"}, timeout=120)
        if done.returncode:
            failures.append(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
            continue
        report = run([build / "bin/waif", "report", "-d", dump, "--fail-on", "none"]).stdout
        row = re.search(rf"^\S*defects/{name}\.cpp:{line}:.*$", report, re.M)
        cells = numbers(re.search("^site .*$", report, re.M)[0], row[0]) if row else None
        if cells != list(expected):
            failures.append(f"{name} ({label}): expected {list(expected)}, counted {cells}\n{report}")
        elif cells[column[verdict]] == 0:
            failures.append(f"{name} ({label}): {verdict} does not find it")
        if check not in known and check != "none":
            print(f"pending: {check} is not in this build")
        check = check if check == "none" else f"`{check}`"
        rows.append(f"| `{name}.cpp` | {label} | {check} | `{verdict}` | " +
                    " | ".join(f"{e} / {c}" for e, c in zip(expected, cells or [])) + " |")

    for engine in "simple", "condense":  # the same load, the same faults, no defect
        dump = f"{folder}/cured.{engine}.dump"
        run([build / "bin/engine_cured", "--engine", engine, "--chats", str(CHATS), "--fault", "every"],
            env={**os.environ, "WAIF_OPTIONS": f"dump={dump}"}, timeout=120)
        report = run([build / "bin/waif", "report", "-d", dump, "--fail-on", "none"]).stdout
        summary = dict(re.findall(r"(\S+)=(\d+)", report))
        cells = [int(summary.get(v.removeprefix("waif-run-"), -1)) for v in column]
        if int(summary.get("created", 0)) < CHATS or any(cells):
            failures.append(f"the good engine ({engine}) is not clean:\n{report}")
        rows.append(f"| none: the good engine | {engine} | none | none | | " + " | ".join(f"0 / {c}" for c in cells) + " |")

table = """# The defect's variants, as the tools see them

Written by `python3 tests/engine/defects.py build/release --write`; a test runs the same without `--write` and fails on
any difference. Each cell is *expected / counted*: expected follows from the faults that the run injects, counted
is what `waif report` shows for the line of the defect. The chat engines get 1,000 chats at once over real sockets, an
eighth each answered, met with 503, 401, a reset, an early end, silence, bytes that are no event stream and an event that
is not JSON; the loop with weak references gets 1,000, and every fourth fails at its end. The good engine's rows
are sums over all its sites. That `waif-tidy` finds nothing in it is the test `repo.own_code`.

| variant | engine | check | verdict | created | live at exit | never started | ended half-way | lost exceptions |
|---|---|---|---|---|---|---|---|---|
""" + "\n".join(rows) + "\n"
print("\n\n".join(failures) or table)
if failures:
    sys.exit(1)
if "--write" in sys.argv:
    page.write_text(table)
elif not page.exists() or page.read_text() != table:
    sys.exit(f"{page.relative_to(root)} is not current: run python3 tests/engine/defects.py build/release --write")
