"""Faults on purpose: the store must open, a rerun end as if nothing had happened, errors be a line.

usage: python benchmarks/faults.py [KILLS] [SEED] [--articles N]    (20 kills of each kind)

A process annotates synthetic articles into a store, saves frames into it again and again, or adds
corrections to a log; it gets SIGKILL at a random moment. Then the store is read (one without a
whole save yet must say so), the run is repeated to its end, and all frames are compared with those
of an undisturbed run; every correction that was acknowledged must stand in the log. Then the
command is run on a full disk, in a read-only folder (both need the right to mount), beside another
writer, over damaged Parquet, with a damaged model, and with a clock that was set back a year.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import workbench as wb
from workbench.corrections import Log
from workbench.corrections import read as read_log
from workbench.frames.store import Frames, StoreError, writing
from workbench.nlp.encoder import FOLDER

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
    "articles = wb.load(sys.argv[1]); nlp = wb.load_pipeline(); print('ready', flush=True)\n"
    "wb.annotate(articles, nlp=nlp, store=sys.argv[2], progress=False).save(sys.argv[2])\n"
)
SAVE = (
    "import sys, workbench as wb\n"
    "frames = wb.read(sys.argv[2]); print('ready', flush=True)\n"
    "while True: frames.save(sys.argv[2])\n"
)
CORRECT = (
    "import sys, workbench as wb\n"
    "from workbench.corrections import Log\n"
    "frames = wb.read(sys.argv[1]); log = Log(sys.argv[2], frames)\n"
    "keys = list(frames.claims['claim_id'])\n"
    "while True:\n"
    "    for key in keys: print(log.confirm('claims', key)['id'], flush=True)\n"
)


def write_articles(folder: Path, rng: random.Random, n: int) -> None:
    """Write n synthetic articles."""
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


def killed(code: str, *arguments: Path, wait: float) -> tuple[bool, list[str]]:
    """Run code and kill it so many seconds after its first line; whether it ran, and its lines."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    printed, _ = process.communicate()
    return process.returncode != 0, (first + printed).split("\n")[:-1]


def opens(store: Path) -> bool:
    """Return whether a store opens, or says that nothing was ever saved in it."""
    try:
        wb.read(store)
    except StoreError as error:
        return "holds no frames" in str(error)
    return True


def command(source: Path, out: Path, **environment: str) -> tuple[int, str]:
    """Run `workbench annotate` and return its exit status and what it says of errors."""
    done = subprocess.run(
        [sys.executable, "-m", "workbench.cli", "annotate", str(source), "--out", str(out)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stderr


def is_sentence(result: tuple[int, str]) -> bool:
    """Return whether a command ended with 2 and one line that says why."""
    status, said = result
    return status == 2 and said.startswith("workbench: ") and said.count("\n") == 1


@contextlib.contextmanager
def mounted(folder: Path, options: str) -> Iterator[bool]:
    """Lay a file system over a folder; give False where that is not allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True) if shutil.which("mount") else None
    try:
        yield done is not None and done.returncode == 0
    finally:
        if done is not None and done.returncode == 0:
            subprocess.run(["umount", str(folder)], check=True)


def kills(top: Path, source: Path, whole: Frames, n: int, rng: random.Random, took: float) -> bool:
    """Kill annotating and saving n times each; print and return what came of it."""
    articles, nlp, good = wb.load(source), wb.load_pipeline(), True
    for name, code, longest in (("annotate", ANNOTATE, took), ("save", SAVE, 1.0)):
        middle = opened = equal = 0
        for i in range(n):
            store = top / f"{name}{i}"
            if code == SAVE:
                whole.save(store)
            middle += killed(code, source, store, wait=rng.uniform(0, longest))[0]
            opened += opens(store)
            wb.annotate(articles, nlp=nlp, store=store, progress=False).save(store)
            equal += same(wb.read(store), whole)
            shutil.rmtree(store)
        row(
            f"{n} runs of {name} killed at random moments, {middle} in the middle",
            f"{opened} stores open, {equal} reruns end equal",
        )
        good = good and opened == equal == n
    return good


def kill_corrections(top: Path, whole: Frames, n: int, rng: random.Random) -> bool:
    """Kill sessions of corrections n times; print and return what came of it."""
    store, kept, lines = whole.save(top / "corrected"), 0, 0
    start = time.perf_counter()
    Log(top / "once.jsonl", whole).confirm("claims", whole.claims.at[0, "claim_id"])
    each = time.perf_counter() - start
    for i in range(n):
        path = top / f"corrections{i}.jsonl"
        _, acknowledged = killed(CORRECT, store, path, wait=rng.uniform(0, 5 * each))
        Log(path, whole).confirm("claims", whole.claims.at[0, "claim_id"])
        rows = read_log(path)
        broken = sum(row["do"] == "unreadable" for row in rows)
        kept += {row.get("id") for row in rows} >= set(acknowledged) and broken <= 1
        lines += len(acknowledged)
    row(
        f"{n} sessions of corrections killed at random moments",
        f"{kept} logs hold all that was acknowledged ({lines:,} corrections)",
    )
    return kept == n


def faults(top: Path, source: Path, whole: Frames) -> bool:
    """Run the command under each fault; print and return whether all went as they should."""
    outcomes: dict[str, bool | None] = {}
    with mounted(top / "full", "size=64k") as allowed:
        if allowed:
            told = is_sentence(command(source, top / "full" / "out"))
            outcomes["a full disk"] = told and opens(top / "full" / "out")
        else:
            outcomes["a full disk"] = None
    with mounted(top / "fixed", "ro") as allowed:
        told = allowed and is_sentence(command(source, top / "fixed" / "out"))
        outcomes["a read-only folder"] = told if allowed else None
    store = whole.save(top / "faulty")
    with writing(store):
        outcomes["another writer"] = is_sentence(command(source, store)) and opens(store)
    for path in store.glob("*/claims.parquet"):
        data = bytearray(path.read_bytes())
        data[len(data) // 3] ^= 64
        path.write_bytes(data)
    told = not opens(store)
    outcomes["a damaged frame"] = (
        told and command(source, store)[0] == 0 and read_same(store, whole)
    )
    for path in store.glob("parts/*.parquet"):
        path.write_bytes(path.read_bytes()[:-20])
    (store / "workbench.json").write_text("")
    told = not opens(store)
    mended = command(source, store)[0] == 0 and read_same(store, whole)
    outcomes["a broken manifest and broken parts"] = told and mended
    model = shutil.copytree(FOLDER, top / "model")
    os.truncate(model / "words.onnx", 1000)
    outcomes["a damaged model"] = is_sentence(command(source, store, WORKBENCH_MODEL=str(model)))
    one = next(iter(sorted(source.iterdir())))
    text, then = one.read_text("utf-8"), one.stat().st_mtime
    one.write_text("Ann Lind met Bo Berg in Lima.", "utf-8")
    os.utime(one, (then - 365 * 86_400,) * 2)
    changed = command(source, store)[0] == 0 and not read_same(store, whole)
    one.write_text(text, "utf-8")
    os.utime(one, (then - 365 * 86_400,) * 2)
    back = command(source, store)[0] == 0 and read_same(store, whole)
    outcomes["a clock set back a year"] = changed and back
    for what, well in outcomes.items():
        said = "not tried: nothing may be mounted here" if well is None else None
        row(f"annotate and {what}", said or ("as it should" if well else "NOT as it should"))
    return False not in outcomes.values()


def read_same(store: Path, whole: Frames) -> bool:
    """Return whether a store opens and holds the frames of the undisturbed run."""
    try:
        return same(wb.read(store), whole)
    except StoreError:
        return False


def row(what: str, figure: str) -> None:
    """Print a row of the table."""
    print(f"row | {what} | {figure} | |", flush=True)


def main() -> None:
    """Print the rows and exit with 1 where anything went wrong."""
    parser = argparse.ArgumentParser(description="Faults on purpose.")
    parser.add_argument("kills", type=int, nargs="?", default=20)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--articles", type=int, default=150)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        source = top / "news"
        source.mkdir()
        write_articles(source, rng, options.articles)
        articles = wb.load(source)
        nlp = wb.load_pipeline()
        start = time.perf_counter()
        whole = wb.annotate(articles, nlp=nlp, store=top / "whole", progress=False)
        whole.save(top / "whole")
        took = time.perf_counter() - start
        good = kills(top, source, whole, options.kills, rng, took)
        good &= kill_corrections(top, whole, options.kills, rng)
        good &= faults(top, source, whole)
    sys.exit(not good)


if __name__ == "__main__":
    main()
