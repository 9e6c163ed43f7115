"""One table of what all benchmarks measure, from one run.

usage: python benchmarks/table.py [--save docs/speed.md] [--quick] [--only SCRIPT ...]

Each script prints its report; its lines that begin with "row |" become rows here. One that fails
or takes more than its minutes leaves a row that says so. The whole takes less than half an hour on
two cores that do nothing else. With --quick, sizes are small: for a look, not for print.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from workbench.frames.marked import filled, marks

HERE = Path(__file__).parent
MARK = "row |"
MINUTES = 8  # that one script may take
RUNS = {  # arguments in earnest, and for a quick look
    "speed": ([], ["--turns", "1"]),
    "beside": ([], ["--texts", "3"]),
    "growth": (["1000", "10000", "100000"], ["100", "1000"]),
    "joins": (["6000", "12", "--alone"], ["600", "6", "--alone"]),
    "cluster": (["600"], ["100"]),
    "views": (["--mentions", "300000"], ["--mentions", "20000"]),
    "rows": (["--mentions", "300000"], ["--mentions", "20000"]),
    "faults": (["10", "--articles", "60"], ["1", "--articles", "10"]),
    "fuzz": (["40000"], ["500"]),
}
PAGE = """# Speed, memory, faults: one run

What `make bench` measured last.

{} {}
"""


def rows(script: str, arguments: list[str]) -> list[str]:
    """Run a benchmark and return its rows; its report goes on to the screen."""
    command = [sys.executable, "-u", str(HERE / f"{script}.py"), *arguments]
    found = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        timer = threading.Timer(MINUTES * 60, process.kill)
        timer.start()
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if line.startswith(MARK):
                found.append(f"{line.removeprefix('row ').rstrip()} `{script}.py` |")
        timer.cancel()
    if process.returncode:
        found.append(f"| {script}.py | failed | | `{script}.py` |")
    return found


def save(table: str, path: Path) -> None:
    """Write the table between the marks named `bench` of a document, made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text("utf-8") if path.exists() else PAGE.format(*marks("bench"))
    path.write_text(filled(text, "bench", table), "utf-8")


def main() -> None:
    """Print the table, write it into a document if asked, and exit with 1 where a script failed."""
    parser = argparse.ArgumentParser(description="One table of all benchmarks.")
    parser.add_argument("--save", type=Path, help="document with marks named `bench`, or a new one")
    parser.add_argument("--quick", action="store_true", help="small sizes, for a look")
    parser.add_argument("--only", action="append", choices=RUNS, help="this script alone")
    options = parser.parse_args()
    start = time.monotonic()
    lines: list[str] = []
    for script in options.only or RUNS:
        lines += rows(script, RUNS[script][options.quick])
    head = [
        f"{machine()}; all from one run of {(time.monotonic() - start) / 60:.0f} minutes.",
        "",
        "| what | figure | share of the pipeline's time | measured by |",
        "|---|---|---|---|",
    ]
    table = "\n".join([*head, *lines]) + "\n"
    print(table)
    if options.save:
        save(table, options.save)
    sys.exit(any("| failed |" in line for line in lines))


def machine() -> str:
    """Return how many cores and how much memory this machine has."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cores} cores, {memory:.0f} GiB"


if __name__ == "__main__":
    main()
