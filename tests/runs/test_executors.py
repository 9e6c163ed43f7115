"""Annotation by a real Dask scheduler and two workers on this machine, one of them killed."""

import sys
from pathlib import Path

import pandas as pd
import pytest

import workbench as wb
from workbench.runs import cluster, running

pytest.importorskip("distributed", reason="workbench[dask] is not installed")


def table(n=60):
    text = "Ann Lind met Bo Berg in Oslo on {} March 2023. Lind said that rain {} fell."
    texts = [text.format(i % 28 + 1, i) for i in range(n)]
    frame = pd.DataFrame({"article_id": [f"a{i}" for i in range(n)], "text": texts})
    return frame.assign(published=pd.Timestamp("2023-03-21"))


def test_cluster_gives_the_same_though_a_worker_is_killed(same, nlp, monkeypatch, tmp_path):
    monkeypatch.setattr(running, "CHUNK", 4)
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "benchmarks")
    sys.modules.pop("cluster", None)
    from cluster import with_a_kill

    frames, under_way, left, _ = with_a_kill(
        tmp_path, lambda address: wb.annotate(table(), scheduler=address, progress=False), after=0
    )
    assert under_way > 0
    assert left == 1
    same(frames, wb.annotate(table(), nlp=nlp))


def test_cluster_that_does_not_answer_is_told():
    with pytest.raises(ValueError, match="no Dask scheduler answers at tcp"):
        list(cluster.on_cluster(None, [], scheduler="tcp://127.0.0.1:9", version="", wait=0.5))


def test_cluster_worker_of_another_version_is_told(nlp):
    with pytest.raises(ValueError, match="another version"):
        cluster._annotated([], None, "other")
