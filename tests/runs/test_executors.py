"""Batches in order, whoever does them; what takes a worker down costs only itself."""

import os
import sys
import threading
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import making
import pytest

import workbench as wb
from workbench.nlp import version
from workbench.runs import batches
from workbench.runs.batches import Annotator
from workbench.runs.executors import Workers, _Inline, connected, in_order, on_dask

BATCHES = [[1, 2], [3], [], [4, 5, 6], [7]]


def doubled(numbers):
    if 5 in numbers and threading.current_thread() is threading.main_thread():
        os._exit(1)  # in a process of a pool, which has no other thread that does the work
    return [2 * n for n in numbers]


def inline():
    return Workers(lambda _: _Inline(), lambda: 1, ahead=1)


def threads():
    return Workers(ThreadPoolExecutor, lambda: 2)


def processes():
    context = get_context("spawn" if sys.platform == "win32" else "fork")
    return Workers(lambda n: ProcessPoolExecutor(n, context), lambda: 2)


def never(item, error):
    raise AssertionError(f"{item} was given up for {error}")


@pytest.mark.parametrize("some", [inline, threads])
def test_in_order_keeps_the_order_of_the_batches(some):
    work = lambda numbers: [2 * n for n in numbers]  # noqa: E731
    found = list(in_order(some(), work, iter(BATCHES), given_up=never))
    assert found == [[2, 4], [6], [], [8, 10, 12], [14]]


def test_in_order_costs_only_the_item_that_takes_its_process_down():
    found = list(in_order(processes(), doubled, BATCHES, given_up=lambda n, error: (n, error)))
    assert [found[k] for k in (0, 1, 2, 4)] == [[2, 4], [6], [], [14]]
    four, (five, error), six = found[3]
    assert (four, five, six) == (8, 5, 12)
    assert isinstance(error, BrokenExecutor)


def test_in_order_asks_for_no_more_batches_than_workers_need():
    asked = []

    def more():
        for n in range(100):
            asked.append(n)
            yield [n]

    some = Workers(ThreadPoolExecutor, lambda: 2, ahead=3)
    results = in_order(some, lambda numbers: numbers, more(), given_up=never)
    assert next(results) == [0]
    assert len(asked) == 6
    results.close()
    assert len(asked) == 6


def test_in_order_passes_on_what_is_no_death():
    with pytest.raises(TypeError):
        list(in_order(threads(), lambda numbers: [n + "" for n in numbers], [[1]], given_up=never))


def table(n=24):
    text = "Ann Lind met Bo Berg in Oslo on {} March 2023. Lind said that rain {} fell."
    return making.table({f"a{i}": text.format(i % 28 + 1, i) for i in range(n)})


def test_annotator_of_another_version_is_told(nlp):
    with pytest.raises(ValueError, match="another version"):
        Annotator(None, "other")([])


def test_annotator_takes_the_pipeline_that_is_held(nlp, monkeypatch):
    monkeypatch.setattr(batches, "load_pipeline", lambda name: pytest.fail("was loaded"))
    annotator = Annotator(None, version(nlp))
    annotator.hold(nlp)
    assert annotator.nlp() is nlp


def test_dask_that_does_not_answer_is_told():
    pytest.importorskip("distributed", reason="workbench[dask] is not installed")
    with (
        pytest.raises(ValueError, match="no Dask scheduler answers at tcp"),
        connected("tcp://127.0.0.1:9", wait=0.5),
    ):
        pass


def test_dask_gives_the_same_though_a_worker_is_killed(same, nlp, monkeypatch, tmp_path):
    """A real scheduler with two worker processes; a quarter of a minute, most of it their start."""
    pytest.importorskip("distributed", reason="workbench[dask] is not installed")
    monkeypatch.setattr(batches, "MOST", 2)
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benchmarks")
    sys.modules.pop("cluster", None)
    from cluster import with_a_kill

    frames, under_way, left, _ = with_a_kill(
        tmp_path, lambda address: wb.annotate(table(), scheduler=address, progress=False), after=0
    )
    assert under_way > 0
    assert left == 1
    same(frames, wb.annotate(table(), nlp=nlp, progress=False))


def test_dask_is_had_in_as_many_batches_as_it_has_threads():
    distributed = pytest.importorskip("distributed", reason="workbench[dask] is not installed")
    with distributed.Client(
        processes=False, n_workers=1, threads_per_worker=3, dashboard_address=None
    ) as client:
        some = on_dask(client)
        work = lambda numbers: [2 * n for n in numbers]  # noqa: E731
        assert some.count() == 3
        assert list(in_order(some, work, BATCHES, given_up=never)) == [
            [2, 4], [6], [], [8, 10, 12], [14],
        ]  # fmt: skip
