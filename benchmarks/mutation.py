"""Do tests fail where the code is wrong? The share of mutants that they kill, room by room.

Mutants are made and run by mutmut, which holds each against the tests that call its function. A
sample of them is drawn by a seed; results are kept in ``mutants/``, so that a run that was stopped
goes on, and a larger sample tries only what is new.

usage: python benchmarks/mutation.py [N] [SEED] [PATTERN ...]    (50 mutants a room, seed 1)

A pattern such as ``workbench.english.dates.*`` names the mutants to draw from; by default those of
``english/dates``, ``nlp`` and ``linking``. Needs workbench[mutation]. Prints each survivor (see it
with ``mutmut show NAME``) and the share killed; mutants that no test calls count as survivors.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("workbench.english.dates.*", "workbench.nlp.*", "workbench.linking.*")
ALIVE = (0, 5, 33)  # exit codes of mutmut: tests passed, none was collected, none calls it


def outcomes() -> dict[str, int | None]:
    """Return mutmut's exit code of each mutant that has been made; None for one not yet tried."""
    found: dict[str, int | None] = {}
    for path in sorted((ROOT / "mutants").rglob("*.meta")):
        found.update(json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"])
    return found


def run(names: Iterable[str], done_at: str = "Mutant results") -> None:
    """Let mutmut try some mutants, one at a time; exit unless it gets as far as it should."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done_at not in done.stdout + done.stderr:
        sys.exit(f"mutmut failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def main() -> None:
    """Print survivors and a row for each room; exit with 1 where a share is below 0.8."""
    told = sys.argv[1:3]
    n, seed = map(int, told + ["50", "1"][len(told) :])
    rooms = sys.argv[3:] or ROOMS
    if not outcomes():
        run(["none-of-them-*"], "nothing matches")  # makes them and times the tests
    good = True
    for room in rooms:
        names = sorted(name for name in outcomes() if fnmatch(name, room))
        drawn = sorted(random.Random(seed).sample(names, min(n, len(names))))
        known = outcomes()
        new = [name for name in drawn if known[name] is None]
        if new:
            run(new)
        known = outcomes()
        alive = [name for name in drawn if known[name] in ALIVE]
        for name in alive:
            print(f"survived: {name}")
        share = 1 - len(alive) / max(1, len(drawn))
        good &= share >= 0.8
        print(f"row | {room}: {len(drawn)} of {len(names):,} mutants, seed {seed} | "
              f"{share:.2f} killed | 0.8 |")  # fmt: skip
    sys.exit(not good)


if __name__ == "__main__":
    main()
