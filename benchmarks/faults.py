"""Runs killed at random moments: the store must open, and a rerun end as if nothing had happened.

usage: python benchmarks/faults.py [KILLS] [SEED]    (20 kills of annotate, 20 of save)

A process annotates made articles into a store, or saves frames into it again and again; it gets
SIGKILL at a random moment. Then the store is read (one without a whole save yet must say so), the
run is repeated to its end, and all frames are compared with those of an undisturbed run.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

import workbench as wb
from workbench.frames.store import Frames, StoreError

ARTICLES = 300
SENTENCES = (
    "{a} met {b} in {c} on {d} March 2023.",
    "{a} said that {b} would visit {c} next week.",
    "According to {b}, talks in {c} were useful.",
    "{b} denied that {a} had planned to sell {d} ships.",
)
PEOPLE = ("Ann Lind", "Bo Berg", "Carla Moreno", "Dmitri Orlov", "Eva Novak")
PLACES = ("Oslo", "Lima", "Kyiv", "Beijing")
ANNOTATE = (
    "import sys, workbench as wb\n"
    "articles = wb.load(sys.argv[1]); print('ready', flush=True)\n"
    "wb.annotate(articles, store=sys.argv[2], progress=False).save(sys.argv[2])\n"
)
SAVE = (
    "import sys, workbench as wb\n"
    "frames = wb.read(sys.argv[2]); print('ready', flush=True)\n"
    "while True: frames.save(sys.argv[2])\n"
)


def write_articles(folder: Path, rng: random.Random, n: int = ARTICLES) -> None:
    """Write n made articles."""
    for i in range(n):
        told = []
        for _ in range(6):
            a, b = rng.sample(PEOPLE, 2)
            sentence = rng.choice(SENTENCES)
            told.append(sentence.format(a=a, b=b, c=rng.choice(PLACES), d=rng.randint(1, 28)))
        (folder / f"{i:05}.txt").write_text(" ".join(told), encoding="utf-8")


def same(one: Frames, other: Frames) -> bool:
    """Return whether all frames are equal."""
    try:
        for (name, left), (_, right) in zip(one.items(), other.items(), strict=True):
            pd.testing.assert_frame_equal(left, right, obj=name)
    except AssertionError:
        return False
    return True


def killed(code: str, source: Path, store: Path, wait: float) -> bool:
    """Run code and kill it so many seconds after it is ready; False if it had ended before."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(source), str(store)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    process.stdout.readline()  # type: ignore[union-attr]
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    return process.wait() != 0


def opens(store: Path) -> bool:
    """Return whether a store opens, or says that nothing was ever saved in it."""
    try:
        wb.read(store)
    except StoreError as error:
        return "holds no frames" in str(error)
    return True


def main() -> None:
    """Print the table and exit with 1 where anything went wrong."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    with tempfile.TemporaryDirectory() as top:
        source = Path(top) / "news"
        source.mkdir()
        write_articles(source, rng)
        articles = wb.load(source)
        start = time.perf_counter()
        whole = wb.annotate(articles, store=Path(top) / "whole", progress=False)
        whole.save(Path(top) / "whole")
        took = time.perf_counter() - start
        print("| killed | kills | in the middle | store opens | rerun equals the undisturbed run |")
        print("|---|---|---|---|---|")
        good = True
        for name, code, longest in (("annotate", ANNOTATE, took), ("save", SAVE, 1.0)):
            middle = opened = equal = 0
            for i in range(kills):
                store = Path(top) / f"{name}{i}"
                if code == SAVE:
                    whole.save(store)
                middle += killed(code, source, store, rng.uniform(0, longest))
                opened += opens(store)
                wb.annotate(articles, store=store, progress=False).save(store)
                equal += same(wb.read(store), whole)
            print(f"| {name} | {kills} | {middle} | {opened} | {equal} |", flush=True)
            print(
                f"row | {kills} runs of {name} killed at random moments, {middle} in the middle | "
                f"{opened} stores open, {equal} reruns end equal | |"
            )
            good = good and opened == equal == kills
    sys.exit(not good)


if __name__ == "__main__":
    main()
