# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What 100,000 findings cost in every format: one run of `waif report` each, reading them
included. Seconds are of the processor, so that a busy machine changes little."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FINDINGS, FILES = 100_000, 500
LIMITS = {"seconds": 2.0, "MB": 300}
RULES = ("waif-discarded-task", "waif-unawaited-task", "waif-lost-exception")
CODE = "  go(1); // drops it\n"


def write_inputs(waif, folder):
    """As waif-lint leaves them for merging: with a note and a fix each, in functions of 20 lines."""
    each = FINDINGS // FILES
    (folder / "none.yaml").write_text("")
    head = subprocess.run([waif, "merge", folder / "none.yaml"], capture_output=True, text=True, check=True).stdout
    with open(folder / "findings.waif", "w") as out:
        out.write(head.splitlines()[0] + "\n")
        for f in range(FILES):
            name = f"src/part{f}.cpp"
            lines = [CODE if i % 22 not in (0, 21) else f"void f{i // 22}() {{\n" if i % 22 == 0 else "}\n"
                     for i in range(each + each // 20 * 2)]
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text("".join(lines))
            places = [i for i, line in enumerate(lines) if line == CODE]
            for i in places[:each]:
                at = [i + 1, 3, i + 1, 8]
                finding = {"rule": RULES[i % 3], "level": "warning", "message": "'task<int>' returned by 'go' is dropped: it never runs",
                           "file": name, "offset": i * len(CODE), "at": at, "covers": at,
                           "notes": [{"file": name, "at": at, "message": "keep it, or await it"}],
                           "fixes": [{"file": name, "at": [i + 1, 3, i + 1, 3], "text": "co_await "}],
                           "function": f"f{i // 22}", "text": CODE.strip()}
                out.write(json.dumps({"finding": finding}) + "\n")


def formats(waif):
    """The names that the program itself lists."""
    said = subprocess.run([waif, "report", "-o", "?", "x"], capture_output=True, text=True, check=False).stderr
    return said.rsplit("one of ", 1)[1].split(" (")[0].strip().split(", ")


def measure(waif, folder, name):
    best = (1e9, 0)
    environment = {**os.environ, "GITHUB_STEP_SUMMARY": os.devnull}
    for _ in range(3):
        with open(folder / "out", "w") as out:
            child = subprocess.Popen([waif, "report", "--root", folder, "--fail-on", "none", "-o", name,
                                      folder / "findings.waif"], stdout=out, env=environment)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"bench: waif report -o {name} ended with {child.returncode}")
        best = min(best, (usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return *best, (folder / "out").stat().st_size / 1e6


def main(build):
    waif = os.path.abspath(f"{build}/bin/waif")
    print(f"{FINDINGS} findings in {FILES} files; the best of 3 runs")
    print(f"{'format':14}{'CPU s':>9}{'MB memory':>11}{'MB written':>12}")
    bad = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inputs(waif, folder)
        for one in formats(waif):
            seconds, memory, size = measure(waif, folder, one)
            print(f"{one:14}{seconds:9.2f}{memory:11.0f}{size:12.1f}", flush=True)
            if seconds > LIMITS["seconds"] or memory > LIMITS["MB"]:
                bad.append(one)
    if bad:
        sys.exit(f"bench: over {LIMITS['seconds']} s or {LIMITS['MB']} MB: {', '.join(bad)}")


if __name__ == "__main__":
    main(sys.argv[1])
