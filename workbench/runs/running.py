"""Lots of articles through a pipeline: here, in processes side by side, or on a Dask cluster.

Every engine is given chunks and gives the rows of each article back, in the order of the chunks,
with no more chunks under way than it has hands for: memory does not grow with the articles. What
takes a worker down is tried alone once more; the article that does it again is reported.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

import pandas as pd
from spacy.language import Language
from spacy.tokens import Doc

from workbench.frames.parts import decoded, encoded
from workbench.nlp import rows as rows_of
from workbench.runs.pieces import LONG, pieces, put_together

__all__ = ["AHEAD", "Result", "Task", "annotate_chunk", "chunks", "failed", "here", "in_processes"]

CHUNK = 32  # articles handed to a pipeline at a time, at most
CHUNK_LENGTH = 60_000  # their characters, unless one alone has more: memory grows with them
BATCH = 16  # documents that a pipeline parses at a time
AHEAD = 2  # chunks under way for each process

Task = dict[str, Any]
Rows = dict[str, list[dict[str, Any]]]
Result = list[tuple[str, str, bool]]  # (article, its encoded rows, whether nothing went wrong)


def chunks(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Yield the articles in lots of at most `CHUNK` and, two or more, `CHUNK_LENGTH` characters."""
    chunk: list[Task] = []
    length = 0
    for task in tasks:
        more = len(task["text"])
        if chunk and (len(chunk) == CHUNK or length + more > CHUNK_LENGTH):
            yield chunk
            chunk, length = [], 0
        chunk.append(task)
        length += more
    if chunk:
        yield chunk


def here(nlp: Language, lots: Iterable[list[Task]], *, timeout: float | None) -> Iterator[Result]:
    """Yield the results of chunks, annotated in this process."""
    for chunk in lots:
        yield annotate_chunk(nlp, chunk, timeout=timeout)


def in_processes(
    nlp: Language, lots: Iterable[list[Task]], *, n_process: int, timeout: float | None
) -> Iterator[Result]:
    """Yield the results of chunks, annotated in processes side by side.

    Notes
    -----
    Where a process dies (killed for its memory, say) all chunks under way are annotated again,
    each article in a process of its own; the one whose process dies again is reported.
    """
    left = iter(lots)
    under_way: deque[tuple[list[Task], Any]] = deque()
    while True:
        with _pool(nlp, n_process, timeout) as pool:
            try:
                while True:
                    while len(under_way) < AHEAD * n_process:
                        chunk = next(left, None)
                        if chunk is None:
                            break
                        under_way.append((chunk, None))  # not lost where the pool breaks just now
                        under_way[-1] = chunk, pool.submit(_annotate_held, chunk)
                    if not under_way:
                        return
                    result = under_way[0][1].result()
                    under_way.popleft()
                    yield result
            except BrokenProcessPool:
                suspects = [chunk for chunk, _ in under_way]
                under_way.clear()
        for chunk in suspects:
            yield [result for task in chunk for result in _alone(nlp, task, timeout)]


def _pool(nlp: Language, n_process: int, timeout: float | None) -> ProcessPoolExecutor:
    start = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(start)
    return ProcessPoolExecutor(n_process, context, initializer=_hold, initargs=(nlp, timeout))


def _alone(nlp: Language, task: Task, timeout: float | None) -> Result:
    """Annotate an article in a process of its own; report it where that dies."""
    with _pool(nlp, 1, timeout) as pool:
        try:
            return pool.submit(_annotate_held, [task]).result()
        except BrokenProcessPool as error:
            return [failed(task, "took down the process that annotated it", error)]


_held: dict[str, Any] = {}


def _hold(nlp: Language, timeout: float | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    _held.update(nlp=nlp, timeout=timeout)


def _annotate_held(chunk: list[Task]) -> Result:
    return annotate_chunk(_held["nlp"], chunk, timeout=_held["timeout"])


def annotate_chunk(nlp: Language, chunk: list[Task], *, timeout: float | None = None) -> Result:
    """Return (article, its encoded rows, whether nothing went wrong) of a few articles.

    Parameters
    ----------
    nlp
        A pipeline with the workbench components.
    chunk
        Articles: ``article_id``, ``text``, ``published``, ``default_year``, ``path``.
    timeout
        Seconds that one article may take; None for no limit. It holds in a main thread only.
    """
    long = [task for task in chunk if len(task["text"]) > LONG]
    chunk = [task for task in chunk if len(task["text"]) <= LONG]
    in_pieces = [_in_pieces(nlp, task, timeout) for task in long]
    found: dict[str, Rows] = {task["article_id"]: defaultdict(list) for task in chunk}
    docs: list[tuple[Task, Doc]] = []
    for task in chunk:
        try:
            docs.append((task, _made(nlp, task)))
        except ValueError as error:  # longer than nlp.max_length
            found[task["article_id"]]["problems"].append(
                _problem(task, "is too long for the pipeline", error)
            )
    for task, doc, failure in _piped(nlp, docs, timeout):
        rows = found[task["article_id"]]
        if doc is None:
            what = (
                "takes too long" if isinstance(failure, TimeoutError) else "could not be annotated"
            )
            rows["problems"].append(_problem(task, what, failure))
            continue
        try:
            rows.update(rows_of(doc, task["article_id"]))
        except Exception as wrong:
            rows["problems"].append(_problem(task, "could not be turned into rows", wrong))
        doc.user_data.clear()  # its spans point back to it: without them it is freed at once
    done = [(key, encoded(dict(rows)), "problems" not in rows) for key, rows in found.items()]
    return done + in_pieces


def _in_pieces(nlp: Language, task: Task, timeout: float | None) -> tuple[str, str, bool]:
    """Annotate a long article piece by piece; where one fails, the article does."""
    parts = []
    for start, end in pieces(task["text"]):
        part = {**task, "text": task["text"][start:end]}
        ((_, rows, well),) = annotate_chunk(nlp, [part], timeout=timeout)
        if not well:
            return task["article_id"], rows, False
        parts.append((start, decoded(rows)))
    return task["article_id"], encoded(put_together(parts)), True


def _made(nlp: Language, task: Task) -> Doc:
    doc = nlp.make_doc(task["text"])
    doc._.published = None if pd.isna(task["published"]) else pd.Timestamp(task["published"])
    doc._.default_year = task["default_year"]
    return doc


def _piped(
    nlp: Language, docs: list[tuple[Task, Doc]], timeout: float | None
) -> Iterator[tuple[Task, Doc | None, Exception | None]]:
    """Run the pipeline over a chunk at once, or one by one where that fails."""
    try:
        with _limit(timeout):
            done = list(nlp.pipe((doc for _, doc in docs), batch_size=BATCH))
    except Exception:
        for task, _ in docs:
            try:
                with _limit(timeout):
                    doc = nlp(_made(nlp, task))
            except Exception as error:
                yield task, None, error
            else:
                yield task, doc, None
        return
    for (task, _), doc in zip(docs, done, strict=True):
        yield task, doc, None


@contextmanager
def _limit(seconds: float | None) -> Iterator[None]:
    """Raise `TimeoutError` where the block takes longer; only a main thread can be stopped."""
    here = threading.current_thread() is threading.main_thread()
    if seconds is None or not here or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: Any) -> None:
        raise TimeoutError(f"not done in {seconds:g} seconds")

    before: Callable[..., Any] | int | None = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def failed(task: Task, what: str, error: BaseException | None) -> tuple[str, str, bool]:
    """Return the result of an article that could not be annotated, and why."""
    return task["article_id"], encoded({"problems": [_problem(task, what, error)]}), False


def _problem(task: Task, what: str, error: BaseException | None) -> dict[str, Any]:
    path = task["path"]
    return {
        "path": None if pd.isna(path) else path,
        "article_id": task["article_id"],
        "stage": "annotate",
        "problem": f"The article {what}; it has no findings.",
        "detail": None if error is None else f"{type(error).__name__}: {error}",
    }
