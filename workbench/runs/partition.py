"""One partition of articles by itself: read, annotated on a worker, kept in the store."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.frames.parts import FOLDER, Parts
from workbench.frames.store import StoreError
from workbench.ingest.load import load
from workbench.runs.annotate import FLUSH, tasks_of
from workbench.runs.cluster import pipeline_of
from workbench.runs.keys import key_of
from workbench.runs.running import Task, annotate_chunk, chunks, failed

__all__ = ["annotated", "ids_of", "new_ids", "placed", "read", "renamed", "rows_of", "tidied"]

DEATHS = 2  # of workers at one article, which is then given up


def read(part: Any, default_year: int | None) -> pd.DataFrame:
    """Return the articles of a file or a frame, without what takes all articles to tell."""
    return load(part, default_year=default_year, deduplicate=False)


def placed(part: Any) -> Any:
    """Return a file's path as all machines see it; a frame as it is."""
    return part if isinstance(part, pd.DataFrame) else str(Path(part).resolve())


def ids_of(articles: pd.DataFrame) -> list[str]:
    """Return the ids of articles."""
    return articles["article_id"].tolist()


def new_ids(ids: list[list[str]]) -> Iterator[dict[int, str]]:
    """Yield, for each partition, the rows whose id is taken before, with another one."""
    taken: set[str] = set()
    for own in ids:
        changed = {}
        for row, wanted in enumerate(own):
            article_id, number = wanted, 1
            while article_id in taken:
                number += 1
                article_id = f"{wanted}-{number}"
            taken.add(article_id)
            if number > 1:
                changed[row] = article_id
        yield changed


def renamed(articles: pd.DataFrame, changed: dict[int, str]) -> pd.DataFrame:
    """Return articles with another id for some rows, each with a problem that tells it."""
    if not changed:
        return articles
    articles = articles.copy()
    ids = articles["article_id"].tolist()
    problems = list(articles.attrs["problems"])
    for row, article_id in changed.items():
        path = articles["path"].iloc[row]
        problems.append(
            {
                "path": None if pd.isna(path) else path,
                "article_id": article_id,
                "stage": "load",
                "problem": f"The id {ids[row]!r} is taken by an earlier article.",
                "detail": f"this one is {article_id!r}",
            }
        )
        ids[row] = article_id
    articles["article_id"] = pd.array(ids, dtype="string")
    articles.attrs["problems"] = problems
    return articles


def annotated(
    articles: pd.DataFrame, k: int, folder: str, pipeline: str | None, by: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Annotate a partition; return the keys of its parts, and the rows of what failed."""
    if not Path(folder).is_dir():
        raise ValueError(f"a worker does not see {folder}; give a folder that all machines share")
    nlp = pipeline_of(pipeline, by)
    tasks = tasks_of(articles)
    keys = {task["article_id"]: key_of(task, by) for task in tasks}
    parts = Parts(Path(folder), f"part-{k:05}")
    found = parts.read(keys)
    trail = _Trail(Path(folder) / FOLDER / f"{k:05}.trail")
    fresh: list[str] = []
    since = time.monotonic()
    for lot in trail.lots([task for task in tasks if task["article_id"] not in found]):
        gone = [task for task in lot if trail.deaths[task["article_id"]] >= DEATHS]
        results = [
            failed(task, "took down the workers that annotated it", None) for task in gone
        ] or annotate_chunk(nlp, lot)
        for article_id, rows, well in results:
            found.put(article_id, keys[article_id], rows, well=well)
            if well:
                fresh.append(article_id)
        if time.monotonic() - since > FLUSH:
            parts.write(found, fresh)
            fresh, since = [], time.monotonic()
    parts.write(found, fresh)
    return found.keys, found.failed


class _Trail:
    """What a worker was at, in a file, for the one that comes after it if it dies.

    Attributes
    ----------
    deaths
        How many workers died at each article.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(exist_ok=True)
        self.deaths: Counter[str] = Counter()
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            self.deaths.update(told["deaths"])
            self.deaths.update(told["at"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # no worker was here, or it died while it wrote

    def lots(self, tasks: list[Task]) -> Iterator[list[Task]]:
        """Yield lots of articles, those that a worker died at by themselves."""
        suspects = [task for task in tasks if self.deaths[task["article_id"]]]
        others = [task for task in tasks if not self.deaths[task["article_id"]]]
        for lot in chain(([task] for task in suspects), chunks(others)):
            self._tell([task["article_id"] for task in lot])
            yield lot
        self._tell([])

    def _tell(self, at: list[str]) -> None:
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps({"deaths": dict(self.deaths), "at": at}), encoding="utf-8")
        beside.replace(self.path)


def rows_of(articles: pd.DataFrame, k: int, folder: str, keys: Mapping[str, str]) -> Any:
    """Return what the articles of a partition gave, from the store."""
    found = Parts(Path(folder), f"part-{k:05}").read(keys)
    if found.keys != keys:
        raise StoreError(f"{folder}: parts of partition {k} are gone; annotate it again")
    return found.rows(articles["article_id"])


def tidied(k: int, folder: str, done: tuple[dict[str, str], dict[str, str]]) -> None:
    """Drop what earlier runs left of a partition in the store."""
    parts = Parts(Path(folder), f"part-{k:05}")
    parts.tidy(parts.read(done[0]))
    (parts.folder / f"{k:05}.trail").unlink(missing_ok=True)
