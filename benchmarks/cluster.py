"""Annotation by a Dask scheduler and two workers on this machine, one of them killed midway.

By chunks, which one machine joins; by partitions, which the workers join; and once more by
partitions that are annotated already, with a worker killed while they are joined.

usage: python benchmarks/cluster.py [ARTICLES]    (2,000 unless given)

Prints whether all frames equal those of one process, and what each took.
"""

from __future__ import annotations

import random
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from distributed import Client
from faults import same, write_articles

import workbench as wb
from workbench.frames.store import Frames
from workbench.runs.partitions import annotate_partitions

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and two workers of one thread each; give its address and the workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    options = ["--host", "127.0.0.1", "--no-dashboard"]
    own = ["--no-nanny", "--nthreads", "1", "--local-directory", str(folder)]
    started = [subprocess.Popen([*dask, "scheduler", *options, "--port", str(port)], **QUIET)]
    for _ in range(2):
        started.append(subprocess.Popen([*dask, "worker", address, *options, *own], **QUIET))
    try:
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


class Killed(NamedTuple):
    """What was done though a worker was killed."""

    done: Any
    under_way: int  # tasks at the kill
    left: int  # workers at the end
    peak: float  # most memory of a worker that is left, in GB


def with_a_kill(folder: Path, act: Any, *, after: float) -> Killed:
    """Do something on a cluster; one of its workers is killed some seconds after it began to work.

    Parameters
    ----------
    folder
        Where the workers may write.
    act
        Called with the address of the scheduler.
    after
        Seconds.
    """
    with (
        cluster(folder) as (address, workers),
        Client(address, timeout=60, set_as_default=False) as client,
    ):
        client.wait_for_workers(2, timeout=60)
        under_way: list[int] = []

        def wait() -> None:
            while not any(client.processing().values()):
                time.sleep(0.05)

        def kill() -> None:
            wait()
            time.sleep(after)
            wait()
            under_way.append(sum(map(len, client.processing().values())))
            workers[0].kill()

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        done = act(address)
        killer.join()
        since = time.monotonic()
        while len(client.scheduler_info()["workers"]) > 1 and time.monotonic() - since < 20:
            time.sleep(0.1)
        left = len(client.scheduler_info()["workers"])
        return Killed(done, under_way[0], left, peak_of(client))


def peak_of(client: Client) -> float:
    """Return the most memory that a worker took, in GB."""

    def peak() -> float:  # sent by its code: the workers do not have this file
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6

    return max(client.run(peak).values())


def in_parts(articles: pd.DataFrame, n: int) -> list[pd.DataFrame]:
    """Return n partitions of articles, without what was told from all of them."""
    size = -(-len(articles) // n)
    raw = articles.drop(columns=["duplicate_of", "n_words"], errors="ignore")
    starts = range(0, len(raw), size)
    return [raw.iloc[at : at + size].reset_index(drop=True) for at in starts]


def main() -> None:
    """Print the comparisons and exit with 1 where anything differs."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    good = True
    with tempfile.TemporaryDirectory() as top:
        source = Path(top) / "news"
        source.mkdir()
        write_articles(source, random.Random(1), n)
        articles = wb.load(source)
        start = time.perf_counter()
        alone = wb.annotate(articles, progress=False)
        print(f"one process: {time.perf_counter() - start:.1f} s for {n:,} articles")

        def chunks(address: str) -> Frames:
            return wb.annotate(articles, scheduler=address, progress=False)

        def partitions(address: str) -> Frames:
            return wb.read(
                annotate_partitions(in_parts(articles, 8), Path(top) / "out", scheduler=address)
            )

        kinds = (
            ("chunks", chunks, 5.0),
            ("partitions", partitions, 5.0),
            ("joins", partitions, 3.0),
        )
        for name, act, after in kinds:
            start = time.perf_counter()
            frames, under_way, left, peak = with_a_kill(Path(top), act, after=after)
            took = time.perf_counter() - start
            equal = same(frames, alone)
            good &= equal and left == 1 and frames.problems.empty
            print(
                f"row | {n:,} articles on two Dask workers by {name}, one killed with {under_way} "
                f"tasks under way | all frames {'equal' if equal else 'NOT equal'} to those of one "
                f"process; {len(frames.problems)} problems; {took:.0f} s; the worker left took at "
                f"most {peak:.2f} GB | |"
            )
    sys.exit(not good)


if __name__ == "__main__":
    main()
