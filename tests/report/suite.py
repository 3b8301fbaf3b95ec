# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A project whose tests leave dumps, made for tests of what comes after them: CTest and CI."""
import os
import subprocess
from pathlib import Path

CMAKE_MODULES = Path(__file__).resolve().parents[2] / "checker/cmake"


def make(folder, waif, program, fail_on="none"):
    """Three tests of `program`; one leaves tasks behind and loses an exception."""
    os.environ["PATH"] = f"{Path(waif).parent}:{os.environ['PATH']}"
    (folder / "CMakeLists.txt").write_text(
        f"cmake_minimum_required(VERSION 3.25)\nproject(suite NONE)\nenable_testing()\n"
        f"list(APPEND CMAKE_MODULE_PATH {CMAKE_MODULES})\ninclude(WaifReport)\n"
        f"waif_add_report(waif OPTIONS --fail-on {fail_on})\n"
        + "".join(f"add_test(NAME {name} COMMAND {program} {what})\n"
                  for name, what in (("good", "clean"), ("leaky", "lives"), ("forking", "forks")))
        + "add_test(NAME untracked COMMAND ${CMAKE_COMMAND} -E true)\n"
        "waif_reported_tests(waif good leaky forking)\n")
    subprocess.run(["cmake", "-S", folder, "-B", folder / "build"], check=True, stdout=subprocess.DEVNULL)


def summary(text):
    lines = [line[line.index("SUMMARY: waif: "):] for line in text.splitlines() if "SUMMARY: waif: " in line]
    assert len(lines) == 1, text
    return dict(word.split("=") for word in lines[0].split()[2:])
