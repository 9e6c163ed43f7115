"""Where batches are annotated: in this process, in processes side by side, or on a Dask cluster.

All of these are executors as `concurrent.futures` has them, so one loop serves them:
:func:`in_order` keeps a few batches under way, so that memory does not grow with the articles,
and tries what takes a worker down alone once more, so that a bad article costs only itself.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from spacy.language import Language

from workbench.runs.batches import Annotator

__all__ = ["Workers", "connected", "in_order", "on_dask", "workers"]

AHEAD = 2  # batches under way for each worker

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Workers:
    """How workers are had, and what shows that some are lost.

    Attributes
    ----------
    opened
        Returns an executor of so many workers.
    count
        Returns how many there are now.
    ahead
        Batches under way for each of them.
    lost
        What a future raises whose worker died.
    """

    opened: Callable[[int], Executor]
    count: Callable[[], int]
    ahead: int = AHEAD
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)


def in_order(
    some: Workers,
    work: Callable[[list[Item]], list[Result]],
    batches: Iterable[list[Item]],
    *,
    given_up: Callable[[Item, BaseException], Result],
) -> Iterator[list[Result]]:
    """Yield what workers make of batches, in the order of the batches.

    Parameters
    ----------
    some
        The workers.
    work
        Returns the result of each item of a batch; it goes to the workers, as the batches do.
    batches
        Lists of items; they are asked for as the work goes on.
    given_up
        Returns the result of an item that takes down the worker it is alone on.

    Notes
    -----
    Where a process of a pool dies, all batches under way are lost, and each of their articles is
    tried in a process of its own. Dask gives the batch of a dead worker to others by itself, and
    gives up when several have died of it.
    """
    left = iter(batches)
    under_way: deque[tuple[list[Item], Future[list[Result]]]] = deque()
    executor = some.opened(some.count())
    try:
        while True:
            for batch in islice(left, max(0, some.ahead * some.count() - len(under_way))):
                try:
                    future = executor.submit(work, batch)
                except BrokenExecutor:
                    executor.shutdown()
                    executor = some.opened(some.count())
                    future = executor.submit(work, batch)
                under_way.append((batch, future))
            if not under_way:
                return
            batch, future = under_way.popleft()
            try:
                results = future.result()
            except some.lost:
                results = [_alone(some, work, item, given_up) for item in batch]
            yield results
    finally:
        for _, future in under_way:
            future.cancel()
        executor.shutdown()


def _alone(
    some: Workers,
    work: Callable[[list[Item]], list[Result]],
    item: Item,
    given_up: Callable[[Item, BaseException], Result],
) -> Result:
    """Return the result of an item on a worker of its own."""
    with some.opened(1) as executor:
        try:
            (result,) = executor.submit(work, [item]).result()
        except some.lost as error:
            return given_up(item, error)
    return result


@contextmanager
def workers(
    nlp: Language, annotator: Annotator, *, n_process: int = 1, scheduler: Any = None
) -> Iterator[Workers]:
    """Give workers that hold a pipeline: those of a cluster, processes, or this process itself.

    Parameters
    ----------
    nlp
        The pipeline.
    annotator
        What will be sent to the workers; those of a cluster load its pipeline themselves.
    n_process
        How many processes.
    scheduler
        Address of a Dask scheduler, or a `distributed.Client`; None for no cluster.
    """
    if scheduler is not None:
        with connected(scheduler) as client:
            yield on_dask(client)
        return
    annotator.hold(nlp)
    if n_process <= 1:
        yield Workers(lambda _: _Inline(), lambda: 1, ahead=1)
        return
    fork = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if fork else "spawn")
    given = (annotator, None if fork else nlp)  # a fork holds it already
    yield Workers(
        lambda n: ProcessPoolExecutor(n, context, initializer=_started, initargs=given),
        lambda: n_process,
    )


def _started(annotator: Annotator, nlp: Language | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    if nlp is not None:
        annotator.hold(nlp)


class _Inline(Executor):
    """Does what is submitted at once, in the thread that submits: a time limit holds there."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def on_dask(client: Any) -> Workers:
    """Return the workers of a Dask cluster, as many as it has threads."""
    from distributed import KilledWorker

    return Workers(
        lambda _: client.get_executor(pure=False),
        lambda: max(sum(client.ncores().values()), 1),
        lost=(KilledWorker,),
    )


@contextmanager
def connected(scheduler: Any, *, wait: float = 20) -> Iterator[Any]:
    """Give the client of a Dask scheduler; one of our own is closed at the end.

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
