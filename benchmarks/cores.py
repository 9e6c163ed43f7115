"""How much faster `workbench annotate` is on two cores than on one.

usage: python benchmarks/cores.py [ARTICLES] [TURNS]    (1,000 articles, 2 turns, unless given)

Times the whole command, from files to saved frames, with one process and with two, in turns; the
least time of each counts. The clock is the wall's, so the machine must have two idle cores: with
more to do than cores it says so and measures nothing.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from faults import write_articles

WANTED = 1.8
#: Libraries are to calculate in one thread: processes are what is measured.
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}


def seconds(source: Path, out: Path, processes: int) -> float:
    """Return how long the command takes."""
    command = [sys.executable, "-m", "workbench.cli", "annotate", str(source), "--out", str(out)]
    start = time.perf_counter()
    subprocess.run(
        [*command, "--processes", str(processes)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, **ONE_THREAD},
    )  # fmt: skip
    return time.perf_counter() - start


def main() -> None:
    """Print the ratio and exit with 1 where it is too small."""
    n, turns = (int(told) for told in (*sys.argv[1:3], "1000", "2")[:2])
    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    if cores - load < 1.8:
        sys.exit(f"{cores} cores with a load of {load:.1f}: two idle cores are needed")
    with tempfile.TemporaryDirectory() as top:
        source = Path(top) / "news"
        source.mkdir()
        write_articles(source, random.Random(1), n)
        took: dict[int, list[float]] = {1: [], 2: []}
        for turn in range(turns):
            for processes, times in took.items():
                times.append(seconds(source, Path(top) / f"out-{turn}-{processes}", processes))
    one, two = min(took[1]), min(took[2])
    print(
        f"row | `workbench annotate`, {n:,} articles, files to frames, two processes against one | "
        f"{one / two:.2f} × ({one:.1f} s, {two:.1f} s) | {WANTED} × |"
    )
    sys.exit(one / two < WANTED)


if __name__ == "__main__":
    main()
