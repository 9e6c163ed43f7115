"""One table of what all benchmarks measure, from one run, as the README shows it.

usage: python benchmarks/table.py [--save README.md] [--quick]

Each script prints its report; its lines that begin with "row |" become rows here. One that fails
leaves a row that says so. With --quick, sizes are small: for a look, not for the README. The whole
takes an hour or two and wants a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from workbench.frames.marked import filled

HERE = Path(__file__).parent
MARK = "row |"
RUNS = {  # arguments in earnest, and for a quick look
    "speed": ([], []),
    "growth": (["100", "1000", "10000", "100000"], ["100", "1000", "3000"]),
    "joins": (["20000", "40", "--alone"], ["600", "6", "--alone"]),
    "cluster": (["2000"], ["200"]),
    "views": ([], ["--mentions", "20000"]),
    "faults": (["20"], ["2"]),
    "fuzz": (["100000"], ["500"]),
}


def rows(script: str, arguments: list[str]) -> list[str]:
    """Run a benchmark and return its rows; its report goes on to the screen."""
    command = [sys.executable, "-u", str(HERE / f"{script}.py"), *arguments]
    found = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if line.startswith(MARK):
                found.append(f"{line.removeprefix('row ').rstrip()} `{script}.py` |")
    if process.returncode:
        found.append(f"| {script}.py | failed | | `{script}.py` |")
    return found


def main() -> None:
    """Print the table, write it into a document if asked, and exit with 1 where a script failed."""
    parser = argparse.ArgumentParser(description="One table of all benchmarks.")
    parser.add_argument("--save", type=Path, help="document with marks named `bench`")
    parser.add_argument("--quick", action="store_true", help="small sizes, for a look")
    parser.add_argument("--only", action="append", choices=RUNS, help="this script alone")
    options = parser.parse_args()
    lines = [
        f"{machine()}; all from one run.",
        "",
        "| what | figure | share of the pipeline's time | measured by |",
        "|---|---|---|---|",
    ]
    for script in options.only or RUNS:
        lines += rows(script, RUNS[script][options.quick])
    table = "\n".join(lines) + "\n"
    print(table)
    if options.save:
        document = options.save.read_text(encoding="utf-8")
        options.save.write_text(filled(document, "bench", table), encoding="utf-8")
    sys.exit(any("| failed |" in line for line in lines))


def machine() -> str:
    """Return how many cores and how much memory this machine has."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cores} cores, {memory:.0f} GiB"


if __name__ == "__main__":
    main()
