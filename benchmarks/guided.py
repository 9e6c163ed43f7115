"""The targets of fuzz.py with inputs that coverage guides, by atheris.

usage: python benchmarks/guided.py [N] [--target NAME]    (100,000 inputs to each target)

Needs `pip install atheris` (wheels for Python 3.11 to 3.13 on Linux), which the project does not
install. An input's bytes stand for the chances that a target of fuzz.py draws, so that a changed
byte is a changed choice and what reaches new code is kept and changed further.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["workbench"]):
    import fuzz

TARGETS = ("cleaner", "dates", "quotes", "decoder", "corrections", "payload")


class Drawn(random.Random):
    """Chance that is read off bytes; where these end, it is always the least."""

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self.data, self.at = data, 0

    def getrandbits(self, k: int) -> int:
        """Return a number of k bits."""
        size = (k + 7) // 8
        part = self.data[self.at : self.at + size].ljust(size, b"\0")
        self.at += size
        return int.from_bytes(part, "little") >> (8 * size - k)

    def random(self) -> float:
        """Return a number from 0 to 1, less than 1."""
        return self.getrandbits(16) / 2**16


def guided(name: str, n: int) -> None:
    """Print the row of a target; the process ends here, with 1 where anything was found."""
    with tempfile.TemporaryDirectory() as folder:
        act, tally = fuzz.targets(Path(folder))[name], fuzz.Tally(name)

        def one(data: bytes) -> None:
            tally.one(act, Drawn(data))
            if tally.n == n:
                status = bool(tally.tell("inputs guided by coverage"))
                sys.stderr.flush()
                os._exit(status)  # an exception would be a crash to the engine

        options = ["-max_len=400", f"-runs={2 * n}", "-seed=1", "-verbosity=0", "-timeout=60"]
        atheris.Setup([sys.argv[0], *options], one)
        atheris.Fuzz()


def main() -> None:
    """Run one target, or each in a process of its own."""
    parser = argparse.ArgumentParser(description="Inputs that coverage guides.")
    parser.add_argument("n", type=int, nargs="?", default=100_000, help="inputs to each target")
    parser.add_argument("--target", choices=TARGETS, help="this one alone")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    if options.target:
        guided(options.target, options.n)
    command = [sys.executable, __file__, str(options.n), "--target"]
    sys.exit(any(subprocess.run([*command, name]).returncode for name in TARGETS))


if __name__ == "__main__":
    main()
