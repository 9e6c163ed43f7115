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
from pathlib import Path

from distributed import Client
from faults import same, write_articles

import workbench as wb

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


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
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        options = ["--host", "127.0.0.1", "--no-dashboard"]
        dask = [sys.executable, "-m", "dask"]
        port = address.rpartition(":")[2]
        own = ["--no-nanny", "--nthreads", "1", "--local-directory", top]
        started = [subprocess.Popen([*dask, "scheduler", *options, "--port", port], **QUIET)]
        started += [
            subprocess.Popen([*dask, "worker", address, *options, *own], **QUIET) for _ in range(2)
        ]
        try:
            with Client(address, timeout=60, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=60)

                def kill() -> None:
                    while not any(client.processing().values()):
                        time.sleep(0.1)
                    time.sleep(5)
                    under_way = sum(map(len, client.processing().values()))
                    started[1].kill()
                    print(f"a worker was killed with {under_way} chunks under way")

                killer = threading.Thread(target=kill, daemon=True)
                killer.start()
                start = time.perf_counter()
                frames = wb.annotate(articles, scheduler=address, progress=False)
                took = time.perf_counter() - start
                killer.join()
                left = len(client.scheduler_info()["workers"])
        finally:
            for process in reversed(started):
                process.kill()
                process.wait()
        equal = same(frames, alone)
        print(f"two workers, {left} left at the end: {took:.1f} s on {os.cpu_count()} cores")
        print(f"all frames equal: {equal}; problems: {len(frames.problems)}")
    sys.exit(not equal or left != 1)


if __name__ == "__main__":
    main()
