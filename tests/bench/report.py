# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The price of a report: the dumps of a test suite's processes and clang-tidy's findings, joined and
written as HTML; at three sizes, to show that it grows as they do."""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DUMPS, FILES = 100, 100
LIMITS = {"seconds": 5.0, "MB": 400}
SIZES = (2500, 5000, 10000)  # sites of a dump, and findings
RATIO = 1.5  # a site of the largest may cost this many times what one of the smallest does
LINE = "  work(); // drops it\n"
ITEM = """  - DiagnosticName:  waif-discarded-task
    DiagnosticMessage:
      Message:         '''task<void>'' returned by ''work'' is dropped: it never runs'
      FilePath:        '{path}'
      FileOffset:      {at}
      Replacements:
        - FilePath:        '{path}'
          Offset:          {at}
          Length:          0
          ReplacementText: 'co_await '
      Ranges:
        - FilePath:        '{path}'
          FileOffset:      {at}
          Length:          6
    Level:           Warning
    BuildDirectory:  '{folder}'
"""


def write_inputs(folder, make_dump, sites):
    """Every site is flagged and ran in every process; in every tenth file it lost exceptions there."""
    each = sites // FILES
    words, items = [], []
    for f in range(FILES):
        path, head = folder / f"part{f}.cpp", f"void caller_{f}() {{\n"
        path.write_text(head + LINE * each + "}\n")
        words += [f"file={path}", "line=2", f"by=caller_{f}()", "created=1000", "finished=998", "unstarted=2"]
        if f % 10 == 0:
            words += ["stored=3", "lost=3", "type=std::runtime_error", "what=connection refused"]
        words += [f"repeat={each}"]
        items += [ITEM.format(path=path, folder=folder, at=len(head) + 2 + i * len(LINE)) for i in range(each)]
    (folder / "findings.yaml").write_text("---\nMainSourceFile:  ''\nDiagnostics:\n" + "".join(items) + "...\n")
    subprocess.run([make_dump, folder / "0.dump", *words], check=True)
    for i in range(1, DUMPS):
        (folder / f"{i}.dump").write_bytes((folder / "0.dump").read_bytes())


def measure(build, sites):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inputs(folder, f"{build}/bin/make_dump", sites)
        command = [f"{build}/bin/waif", "report", "--root", folder, "-o", f"html={folder}/report.html",
                   "--fail-on", "none", folder / "findings.yaml", *sorted(folder.glob("*.dump"))]
        best = (1e9, 0)
        for _ in range(3):
            start = time.monotonic()
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
            if status:
                sys.exit(f"bench: waif report ended with {status}")
            best = min(best, (time.monotonic() - start, usage.ru_maxrss / 1024))
        page = (folder / "report.html").read_text()
        if page.count('class="main ') != sites or f"{DUMPS * 1000 * sites} tasks created" not in page:
            sys.exit("bench: the page does not show what was put in")
        return *best, len(page) / 1e6


def main(build):
    print(f"{DUMPS} dumps and as many findings as a dump has sites, to HTML; the best of 3 runs")
    print(f"{'sites':>8}{'seconds':>10}{'us a site':>11}{'MB memory':>11}{'MB page':>9}")
    cost = []
    for sites in SIZES:
        seconds, memory, page = measure(build, sites)
        cost.append(seconds / sites)
        print(f"{sites:8}{seconds:10.2f}{cost[-1] * 1e6:11.0f}{memory:11.0f}{page:9.1f}", flush=True)
    if seconds > LIMITS["seconds"] or memory > LIMITS["MB"]:
        sys.exit(f"bench: over the limit of {LIMITS['seconds']} s and {LIMITS['MB']} MB")
    if cost[-1] > RATIO * cost[0]:
        sys.exit(f"bench: the cost of a site grows by more than {RATIO} from the smallest to the largest")


if __name__ == "__main__":
    main(sys.argv[1])
