"""Annotation by a Dask scheduler and two workers on this machine, one of them killed midway.

usage: python benchmarks/cluster.py [ARTICLES]    (2,000 unless given)

Prints whether all frames equal those of one process, and what each took.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from distributed import Client
from faults import same, write_articles

import workbench as wb

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


def annotate_with_a_kill(articles: Any, folder: Path, *, after: float) -> tuple[Any, int, int]:
    """Annotate on a cluster, one of whose workers is killed some seconds after it began to work.

    Returns
    -------
    tuple
        The frames, the chunks that were under way at the kill, and the workers left at the end.
    """
    with (
        cluster(folder) as (address, workers),
        Client(address, timeout=60, set_as_default=False) as client,
    ):
        client.wait_for_workers(2, timeout=60)
        under_way: list[int] = []

        def kill() -> None:
            while not any(client.processing().values()):
                time.sleep(0.05)
            time.sleep(after)
            under_way.append(sum(map(len, client.processing().values())))
            workers[0].kill()

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        frames = wb.annotate(articles, scheduler=address, progress=False)
        killer.join()
        since = time.monotonic()
        while len(client.scheduler_info()["workers"]) > 1 and time.monotonic() - since < 20:
            time.sleep(0.1)
        return frames, under_way[0], len(client.scheduler_info()["workers"])


def main() -> None:
    """Print the comparison and exit with 1 where anything differs."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as top:
        source = Path(top) / "news"
        source.mkdir()
        write_articles(source, random.Random(1), n)
        articles = wb.load(source)
        start = time.perf_counter()
        alone = wb.annotate(articles, progress=False)
        print(f"one process: {time.perf_counter() - start:.1f} s for {n:,} articles")
        start = time.perf_counter()
        frames, under_way, left = annotate_with_a_kill(articles, Path(top), after=5)
        took = time.perf_counter() - start
    equal = same(frames, alone)
    print(f"a worker was killed with {under_way} chunks under way")
    print(f"two workers, {left} left at the end: {took:.1f} s on {os.cpu_count()} cores")
    print(f"all frames equal: {equal}; problems: {len(frames.problems)}")
    sys.exit(not equal or left != 1)


if __name__ == "__main__":
    main()
