"""Annotation by a real Dask scheduler and two workers on this machine, one of them killed."""

import os
import socket
import subprocess
import sys
import threading
import time

import pandas as pd
import pytest

import workbench as wb
from workbench import running

pytest.importorskip("distributed", reason="workbench[dask] is not installed")
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def table(n=60):
    text = "Ann Lind met Bo Berg in Oslo on {} March 2023. Lind said that rain {} fell."
    texts = [text.format(i % 28 + 1, i) for i in range(n)]
    frame = pd.DataFrame({"article_id": [f"a{i}" for i in range(n)], "text": texts})
    return frame.assign(published=pd.Timestamp("2023-03-21"))


def same(a, b):
    for (name, left), (_, right) in zip(a.items(), b.items(), strict=True):
        pd.testing.assert_frame_equal(left, right, obj=name)


@pytest.fixture
def cluster(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3"}
    options = ["--host", "127.0.0.1", "--no-dashboard"]
    started = [
        subprocess.Popen(
            [*dask, "scheduler", *options, "--port", str(port)], env=environment, **QUIET
        )
    ]
    own = ["--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path)]
    for name in ("one", "two"):
        started.append(
            subprocess.Popen(
                [*dask, "worker", address, *options, *own, "--name", name],
                env=environment,
                **QUIET,
            )
        )
    yield address, started[1:]
    for process in reversed(started):
        process.kill()
        process.wait()


def test_cluster_gives_the_same_though_a_worker_is_killed(cluster, nlp, monkeypatch):
    from distributed import Client

    address, workers = cluster
    monkeypatch.setattr(running, "CHUNK", 4)
    with Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        done = []

        def kill():
            while not any(client.processing().values()):
                time.sleep(0.05)
            done.append(sum(map(len, client.processing().values())))
            workers[0].kill()

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        frames = wb.annotate(table(), scheduler=address)
        killer.join()
        since = time.monotonic()
        while len(client.scheduler_info()["workers"]) > 1 and time.monotonic() - since < 20:
            time.sleep(0.1)
        assert len(client.scheduler_info()["workers"]) == 1
    assert done[0] > 0
    same(frames, wb.annotate(table(), nlp=nlp))


def test_cluster_that_does_not_answer_is_told():
    from workbench.cluster import on_cluster

    with pytest.raises(ValueError, match="no Dask scheduler answers at tcp"):
        list(on_cluster(None, [], scheduler="tcp://127.0.0.1:9", version="", wait=0.5))


def test_cluster_worker_of_another_version_is_told(nlp):
    from workbench import cluster

    with pytest.raises(ValueError, match="another version"):
        cluster._annotated([], None, "other")
