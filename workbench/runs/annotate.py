"""From articles to frames: every article by itself, then what joins them.

An article that fails becomes a row in ``problems``; the others go on. With a store, what has been
annotated before is not annotated again.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from spacy.language import Language
from tqdm import tqdm

from workbench.corrections import read as read_log
from workbench.frames import schemas
from workbench.frames.parts import Found, Parts
from workbench.frames.store import Frames, writing
from workbench.ingest.load import load
from workbench.linking import joining
from workbench.linking.known import KnownActors
from workbench.nlp.pipeline import add_components, load_pipeline, version
from workbench.runs import running
from workbench.runs.keys import key_of

__all__ = ["annotate", "dropped_lines", "plain_articles", "tasks_of"]

FLUSH = 20.0  # seconds after which what was annotated is written into the store
TIMEOUT = 300.0


def annotate(
    articles: pd.DataFrame,
    *,
    nlp: Language | None = None,
    corrections: str | Path | None = None,
    actors: str | Path | pd.DataFrame | None = None,
    n_process: int = 1,
    progress: bool | None = None,
    store: str | Path | None = None,
    timeout: float | None = TIMEOUT,
    scheduler: Any = None,
) -> Frames:
    """Return actors, claims and meetings of articles as frames.

    Parameters
    ----------
    articles
        What :func:`workbench.load` gave, whole or in part; or any frame with a `text` column.
    nlp
        Pipeline to use: None for the bundled one. Components of the workbench that it lacks
        are added to it.
    corrections
        A log of corrections to apply (see :mod:`workbench.corrections`).
    actors
        A table of your own actors, as a frame or a CSV file: `name`, and where wanted `aliases`
        (``|`` between), `type` and `id`. All that goes by one of its names is that actor.
    n_process
        Processes that annotate articles side by side.
    progress
        Whether to show a bar; None shows it where standard error is a terminal.
    store
        A folder that :meth:`Frames.save` writes to, or a new one. Articles found there, under
        the same pipeline and package, are not annotated again; the others are written there as
        they are done, so that a run that was cut short goes on. The frames are saved by
        :meth:`Frames.save` only.
    timeout
        Seconds that one article may take before it is given up; None for no limit.
    scheduler
        Address of a Dask scheduler (``"tcp://host:8786"``), or a `distributed.Client`, whose
        workers annotate. They need this package, in this version; see
        :mod:`workbench.runs.cluster`.

    Returns
    -------
    Frames
        See :mod:`workbench.frames.schemas` for the columns.

    Raises
    ------
    ValueError
        If the frame has no `text`, `n_process` is not 1 or more, or `actors` gives a name twice.
    StoreError
        If the store holds other files, or another process writes into it.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["Anna Lind said that Oslo was calm."]})
    >>> annotate(table).claims[["source", "cue", "content"]].values.tolist()
    [['Anna Lind', 'said', 'that Oslo was calm']]
    """
    if n_process < 1:
        raise ValueError(f"n_process is {n_process}; give 1 or more processes")
    if not {"article_id", "text", "published", "duplicate_of"} <= set(articles.columns):
        articles = load(articles)
    lines = read_log(corrections) if corrections is not None else []
    known = KnownActors.read(actors) if actors is not None else None
    given = nlp
    nlp = load_pipeline() if nlp is None else add_components(nlp)
    tasks, by = tasks_of(articles), version(nlp)
    keys = {task["article_id"]: key_of(task, by) for task in tasks}
    shown = (not progress) if progress is not None else not sys.stderr.isatty()
    with tqdm(total=len(tasks), unit="article", desc="annotate", disable=shown) as bar:

        def run(tasks: list[dict[str, Any]]) -> Iterator[running.Result]:
            lots = running.chunks(tasks)
            if scheduler is not None:
                from workbench.runs import cluster

                done = cluster.on_cluster(given, lots, scheduler=scheduler, version=by)
            elif n_process == 1 or len(tasks) == 1:
                done = running.here(nlp, lots, timeout=timeout)
            else:
                done = running.in_processes(nlp, lots, n_process=n_process, timeout=timeout)
            for result in done:
                bar.update(len(result))
                yield result

        if store is None:
            found = Found()
            for key, rows, well in _flat(run(tasks)):
                found.put(key, keys[key], rows, well=well)
        else:
            found = _with_store(Path(store), tasks, keys, run, bar)
    plain = plain_articles(articles)
    frames = Frames.of(
        dropped=schemas.build("dropped", dropped_lines(articles)),
        **joining.joined(
            plain,
            found.rows(plain["article_id"]),
            copies=schemas.build("copies", articles.attrs.get("copies", [])),
            problems=[*articles.attrs.get("problems", []), *found.problems(plain["article_id"])],
            corrections=lines,
            known=known,
        ),
    )
    frames.found, frames.known = found, known
    return frames


def _with_store(
    folder: Path, tasks: list[dict[str, Any]], keys: dict[str, str], run: Any, bar: Any
) -> Found:
    """Return what the store holds of the articles and what is annotated now; keep the latter."""
    with writing(folder):
        parts = Parts(folder)
        found = parts.read(keys)
        bar.update(len(found.keys))
        fresh: list[str] = []
        since = time.monotonic()
        try:
            for key, rows, well in _flat(run([t for t in tasks if t["article_id"] not in found])):
                found.put(key, keys[key], rows, well=well)
                if well:
                    fresh.append(key)
                if time.monotonic() - since > FLUSH:
                    parts.write(found, fresh)
                    fresh, since = [], time.monotonic()
        finally:
            parts.write(found, fresh)
    return found


def _flat(results: Iterable[running.Result]) -> Iterator[tuple[str, str, bool]]:
    for result in results:
        yield from result


def tasks_of(articles: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what a process needs to know of each article; what is not English is left out."""
    english = articles["language"].isna() | (articles["language"] == "en")
    year = articles.attrs.get("default_year")
    columns = ["article_id", "text", "published", "path"]
    return [
        {**row, "default_year": year} for row in articles.loc[english, columns].to_dict("records")
    ]


def plain_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the frame ``articles`` of what :func:`workbench.load` gave."""
    return schemas.check(
        "articles", articles.drop(columns=["dropped", "source_spans"], errors="ignore")
    )


def dropped_lines(articles: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the lines that cleaning took out of the articles."""
    if "dropped" not in articles:
        return []
    return [
        {"article_id": article_id, **line}
        for article_id, lines in zip(articles["article_id"], articles["dropped"], strict=True)
        for line in lines
    ]
