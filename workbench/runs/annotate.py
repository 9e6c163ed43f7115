"""From articles to frames: every article by itself, then what joins them.

An article that fails becomes a row in ``problems``; the others go on. With a store, what has been
annotated before is not annotated again.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from spacy.language import Language
from tqdm import tqdm

from workbench.corrections import Linked
from workbench.corrections import read as read_log
from workbench.frames import schemas
from workbench.frames.cache import AnnotationCache, ArticleRows
from workbench.frames.store import Frames, writing
from workbench.ingest.load import load
from workbench.linking.known import KnownActors
from workbench.nlp import add_components, files_digest, load_pipeline, version
from workbench.runs.batches import Annotator, Result, Task, batches, failed
from workbench.runs.executors import in_order, workers

__all__ = [
    "annotate",
    "dropped_lines",
    "key_of",
    "made_by",
    "plain_articles",
    "taken_down",
    "tasks_of",
]

PACKAGE = Path(__file__).parents[1]
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
        A folder that :meth:`Frames.save` writes to, or a new one. Articles kept there, under
        the same pipeline and package, are not annotated again; the others are written there as
        they are done, so that a run that was cut short goes on. The frames are saved by
        :meth:`Frames.save` only.
    timeout
        Seconds that one article may take before it is given up; None for no limit.
    scheduler
        Address of a Dask scheduler (``"tcp://host:8786"``), or a `distributed.Client`, whose
        workers annotate. They need this package, in this version, and load the pipeline once.

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
    installed = None if nlp is None else f"{nlp.meta['lang']}_{nlp.meta['name']}"
    nlp = load_pipeline() if nlp is None else add_components(nlp)
    annotator = Annotator(installed, version(nlp), timeout)
    tasks = tasks_of(articles)
    keys = {task["article_id"]: key_of(task, annotator.version) for task in tasks}
    shown = (not progress) if progress is not None else not sys.stderr.isatty()
    with (
        tqdm(total=len(tasks), unit="article", desc="annotate", disable=shown) as bar,
        workers(nlp, annotator, n_process=min(n_process, len(tasks)), scheduler=scheduler) as some,
    ):

        def run(tasks: list[Task]) -> Iterator[Result]:
            for results in in_order(some, annotator, batches(tasks), given_up=taken_down):
                bar.update(len(results))
                yield from results

        if store is None:
            kept = _rows(run(tasks), keys)
        else:
            kept = _with_store(Path(store), tasks, keys, run, bar)
    plain = plain_articles(articles)
    linked = Linked(
        plain,
        kept.rows(plain["article_id"]),
        copies=schemas.build("copies", articles.attrs.get("copies", [])),
        problems=[*articles.attrs.get("problems", []), *kept.problems(plain["article_id"])],
        known=known,
    )
    dropped = schemas.build("dropped", dropped_lines(articles))
    frames = Frames.of(dropped=dropped, **linked.frames(lines))
    frames.article_rows, frames.known = kept, known
    return frames


def _rows(results: Iterable[Result], keys: Mapping[str, str]) -> ArticleRows:
    kept = ArticleRows()
    for key, rows, well in results:
        kept.put(key, keys[key], rows, well=well)
    return kept


def _with_store(
    folder: Path, tasks: list[Task], keys: dict[str, str], run: Any, bar: Any
) -> ArticleRows:
    """Return what the store holds of the articles and what is annotated now; keep the latter."""
    with writing(folder):
        cache = AnnotationCache(folder)
        kept = cache.read(keys)
        bar.update(len(kept.keys))
        fresh: list[str] = []
        since = time.monotonic()
        try:
            for key, rows, well in run([t for t in tasks if t["article_id"] not in kept]):
                kept.put(key, keys[key], rows, well=well)
                if well:
                    fresh.append(key)
                if time.monotonic() - since > FLUSH:
                    cache.write(kept, fresh)
                    fresh, since = [], time.monotonic()
        finally:
            cache.write(kept, fresh)
    return kept


def taken_down(task: Task, error: BaseException) -> Result:
    """Return the result of an article that its workers died of."""
    return failed(task, "took down the workers that annotated it", error)


def made_by(nlp: Language) -> str:
    """Return a digest of what frames depend on besides the articles, corrections left aside.

    What an article gives by itself hangs on the pipeline alone (:func:`workbench.nlp.version`);
    frames hang on what reads, links and writes them too, which annotates nothing anew.
    """
    rooms = ("model", "frames", "ingest", "linking", "corrections", "runs")
    return version(nlp) + files_digest(*(PACKAGE / room for room in rooms))


def key_of(task: Mapping[str, Any], version: str) -> str:
    """Return the key of what an article gave by itself: its text, its dates, what annotated it."""
    depends = [task["article_id"], task["text"], str(task["published"]), str(task["default_year"])]
    return hashlib.sha256("\x00".join([version, *depends]).encode("utf-8", "replace")).hexdigest()[
        :32
    ]


def tasks_of(articles: pd.DataFrame) -> list[Task]:
    """Return what a process needs to know of each article; what is not English is left out."""
    english = articles["language"].isna() | (articles["language"] == "en")
    year = articles.attrs.get("default_year")
    columns = ["article_id", "text", "published", "path"]
    return [
        {**row, "default_year": year} for row in articles.loc[english, columns].to_dict("records")
    ]


def plain_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the frame ``articles`` of what :func:`workbench.load` gave."""
    return schemas.check("articles", articles.drop(columns="dropped", errors="ignore"))


def dropped_lines(articles: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the lines that cleaning took out of the articles."""
    if "dropped" not in articles:
        return []
    return [
        {"article_id": article_id, **line}
        for article_id, lines in zip(articles["article_id"], articles["dropped"], strict=True)
        for line in lines
    ]
