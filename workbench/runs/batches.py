"""Batches of articles through a pipeline, to rows: what a worker does, whatever sends it there.

An article that fails becomes a row in ``problems``; the others of its batch go on.
"""

from __future__ import annotations

import signal
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
from spacy.language import Language
from spacy.tokens import Doc

from workbench.frames.cache import decoded, encoded
from workbench.frames.schemas import problem
from workbench.nlp import load_pipeline
from workbench.nlp import rows as rows_of
from workbench.nlp import version as version_of
from workbench.nlp.pieces import LONG, pieces, put_together

__all__ = ["Annotator", "Result", "Task", "annotate_batch", "batches", "failed"]

MOST = 32  # articles of a batch
LENGTH = 60_000  # their characters, unless one alone has more: memory grows with them
AT_ONCE = 16  # documents that a pipeline reads at a time

Task = dict[str, Any]
Rows = dict[str, list[dict[str, Any]]]
Result = tuple[str, str, bool]  # an article, its encoded rows, whether nothing went wrong


def batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Yield the articles in batches of at most `MOST` and, two or more, `LENGTH` characters."""
    batch: list[Task] = []
    length = 0
    for task in tasks:
        more = len(task["text"])
        if batch and (len(batch) == MOST or length + more > LENGTH):
            yield batch
            batch, length = [], 0
        batch.append(task)
        length += more
    if batch:
        yield batch


@dataclass(frozen=True)
class Annotator:
    """What annotates batches wherever it is sent: a pipeline by its name, version and time limit.

    Attributes
    ----------
    pipeline
        Name of an installed pipeline; None for the bundled one.
    version
        What :func:`workbench.nlp.version` gives of it where it was asked for.
    timeout
        Seconds that one article may take; None for no limit.
    """

    pipeline: str | None
    version: str
    timeout: float | None = None

    def __call__(self, batch: list[Task]) -> list[Result]:
        """Return the result of each article of a batch."""
        return annotate_batch(self.nlp(), batch, timeout=self.timeout)

    def nlp(self) -> Language:
        """Return the pipeline: the one that is held here, else loaded once and held.

        Raises
        ------
        ValueError
            If what is installed here is of another version.
        """
        nlp = _held.get(self.version)
        if nlp is None:
            nlp = load_pipeline(self.pipeline)
            if version_of(nlp) != self.version:
                raise ValueError(
                    "a worker of the cluster has another version of workbench or of the pipeline; "
                    "install the same on all machines"
                )
            self.hold(nlp)
        return nlp

    def hold(self, nlp: Language) -> None:
        """Keep a pipeline of this version in this process, in place of the one before."""
        _held.clear()
        _held[self.version] = nlp


_held: dict[str, Language] = {}


def annotate_batch(
    nlp: Language, batch: list[Task], *, timeout: float | None = None
) -> list[Result]:
    """Return (article, its encoded rows, whether nothing went wrong) of a few articles.

    Parameters
    ----------
    nlp
        A pipeline with the workbench components.
    batch
        Articles: ``article_id``, ``text``, ``published``, ``default_year``, ``path``.
    timeout
        Seconds that one article may take; None for no limit. It holds in a main thread only.
    """
    long = [task for task in batch if len(task["text"]) > LONG]
    batch = [task for task in batch if len(task["text"]) <= LONG]
    in_pieces = [_in_pieces(nlp, task, timeout) for task in long]
    found: dict[str, Rows] = {task["article_id"]: defaultdict(list) for task in batch}
    docs: list[tuple[Task, Doc]] = []
    for task in batch:
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
        ((_, rows, well),) = annotate_batch(nlp, [part], timeout=timeout)
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
    """Run the pipeline over a batch at once, or one by one where that fails."""
    try:
        with _limit(timeout):
            done = list(nlp.pipe((doc for _, doc in docs), batch_size=AT_ONCE))
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
    said = f"The article {what}; it has no findings."
    detail = None if error is None else f"{type(error).__name__}: {error}"
    return problem("annotate", said, detail, path=task["path"], article_id=task["article_id"])
