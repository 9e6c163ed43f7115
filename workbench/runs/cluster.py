"""Annotation on a Dask cluster: the same chunks, the same rows, on other machines.

Workers need this package, in the version of the machine that asks; they load the pipeline once
and keep it. Dask gives the chunks of a worker that dies to another one. How to start a cluster
stands in the README.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from spacy.language import Language

from workbench.nlp.pipeline import load_pipeline
from workbench.nlp.pipeline import version as version_of
from workbench.runs.running import AHEAD, Result, Task, annotate_chunk, failed

__all__ = ["connected", "on_cluster", "pipeline_of"]


def on_cluster(
    nlp: Language | None,
    lots: Iterable[list[Task]],
    *,
    scheduler: Any,
    version: str,
    wait: float = 20,
) -> Iterator[Result]:
    """Yield the results of chunks, annotated by the workers of a cluster, in their order.

    Parameters
    ----------
    nlp
        None for the bundled pipeline; another one must be installed on the workers.
    lots
        Chunks as :func:`workbench.runs.running.chunks` gives them.
    scheduler
        Its address, or a `distributed.Client`.
    version
        What :func:`workbench.pipeline.version` gives here; that of a worker must be the same.
    wait
        Seconds to wait for the scheduler to answer.

    Raises
    ------
    ValueError
        If distributed is not installed, no scheduler answers, or a worker has another version.
    """
    with connected(scheduler, wait=wait) as client:
        yield from _in_order(client, nlp, lots, version)


@contextmanager
def connected(scheduler: Any, *, wait: float = 20) -> Iterator[Any]:
    """Give the client of a scheduler; one of our own is closed at the end.

    Parameters
    ----------
    scheduler
        Its address, or a `distributed.Client`.
    wait
        Seconds to wait for the scheduler to answer.

    Raises
    ------
    ValueError
        If distributed is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ValueError(
            "a cluster needs the package distributed; install workbench[dask]"
        ) from error
    if not isinstance(scheduler, str):
        yield scheduler
        return
    try:
        client = Client(scheduler, timeout=wait, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise ValueError(f"no Dask scheduler answers at {scheduler}: {error}") from error
    with client:
        yield client


@cache
def pipeline_of(name: str | None, version: str) -> Language:
    """Return a worker's pipeline, loaded once.

    Raises
    ------
    ValueError
        If it is of another version than the one asked for.
    """
    nlp = load_pipeline(name)
    if version_of(nlp) != version:
        raise ValueError(
            "a worker of the cluster has another version of workbench or of the pipeline; "
            "install the same on all machines"
        )
    return nlp


def _in_order(
    client: Any, nlp: Language | None, lots: Iterable[list[Task]], version: str
) -> Iterator[Result]:
    from distributed import KilledWorker

    name = None if nlp is None else f"{nlp.meta['lang']}_{nlp.meta['name']}"
    left = iter(lots)
    under_way: deque[tuple[list[Task], Any]] = deque()
    while True:
        while len(under_way) < AHEAD * max(sum(client.ncores().values()), 1):
            chunk = next(left, None)
            if chunk is None:
                break
            under_way.append((chunk, client.submit(_annotated, chunk, name, version, pure=False)))
        if not under_way:
            return
        chunk, future = under_way.popleft()
        try:
            yield future.result()
        except KilledWorker:
            yield [r for task in chunk for r in _alone(client, task, name, version)]


def _alone(client: Any, task: Task, name: str | None, version: str) -> Result:
    """Annotate an article by itself; report it where it takes its workers down."""
    from distributed import KilledWorker

    try:
        done: Result = client.submit(_annotated, [task], name, version, pure=False).result()
    except KilledWorker as error:
        return [failed(task, "took down the workers that annotated it", error)]
    return done


def _annotated(chunk: list[Task], name: str | None, version: str) -> Result:
    """Annotate a chunk on a worker."""
    return annotate_chunk(pipeline_of(name, version), chunk)
