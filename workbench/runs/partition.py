"""One partition of articles by itself: read, what is left to annotate, annotated into the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.frames.cache import AnnotationCache, ArticleRows
from workbench.frames.store import StoreError
from workbench.ingest.load import free_id, id_taken, load
from workbench.runs.annotate import key_of, taken_down, tasks_of
from workbench.runs.batches import Annotator, Task, batches

__all__ = [
    "Annotate",
    "ids_of",
    "new_ids",
    "pending",
    "placed",
    "read",
    "renamed",
    "rows_of",
    "tidied",
]

Outcome = tuple[int, str, str | None, str | None]  # partition, article, its key or its failure


def read(part: Any, default_year: int | None) -> pd.DataFrame:
    """Return the articles of a file or a frame, without what needs all articles."""
    return load(part, default_year=default_year, deduplicate=False)


def placed(part: Any) -> Any:
    """Return a file's path as all machines see it; a frame as it is."""
    return part if isinstance(part, pd.DataFrame) else str(Path(part).resolve())


def ids_of(articles: pd.DataFrame) -> list[str]:
    """Return the ids of articles."""
    ids: list[str] = articles["article_id"].tolist()
    return ids


def new_ids(ids: list[list[str]]) -> Iterator[dict[int, str]]:
    """Yield, for each partition, the rows whose id is taken before, with another one."""
    taken: set[str] = set()
    for own in ids:
        free = [free_id(wanted, taken) for wanted in own]
        yield {row: new for row, new in enumerate(free) if new != own[row]}


def renamed(articles: pd.DataFrame, changed: dict[int, str]) -> pd.DataFrame:
    """Return articles with another id for some rows, each with a row of problems."""
    articles = articles.copy()
    ids, paths = articles["article_id"].tolist(), articles["path"].tolist()
    problems = [id_taken(ids[row], new, paths[row]) for row, new in changed.items()]
    free = [changed.get(row, own) for row, own in enumerate(ids)]
    articles["article_id"] = pd.array(free, dtype="string")
    articles.attrs["problems"] = [*articles.attrs["problems"], *problems]
    return articles


def _cache(folder: str, k: int) -> AnnotationCache:
    return AnnotationCache(Path(folder), f"part-{k:05}")


def pending(
    articles: pd.DataFrame, k: int, folder: str, version: str
) -> tuple[dict[str, str], list[list[Task]]]:
    """Return the keys of what the store holds of a partition, and batches of the rest (no texts).

    Raises
    ------
    ValueError
        If the folder is not there.
    """
    if not Path(folder).is_dir():
        raise ValueError(f"a worker does not see {folder}; give a folder that all machines share")
    tasks = tasks_of(articles)
    held = _cache(folder, k).read({task["article_id"]: key_of(task, version) for task in tasks})
    rest = batches(task for task in tasks if task["article_id"] not in held)
    return held.keys, [
        [{name: task[name] for name in ("article_id", "path")} for task in batch] for batch in rest
    ]


class Annotate:
    """Annotates articles of a partition and keeps what each gave in the store.

    Parameters
    ----------
    folder
        The store.
    annotator
        The pipeline.
    """

    def __init__(self, folder: str, annotator: Annotator) -> None:
        self.folder, self.annotator = folder, annotator

    def __call__(self, batch: list[tuple[pd.DataFrame, int, Task]]) -> list[Outcome]:
        """Annotate articles, each given as its partition, the number of that, and its id."""
        articles, k, _ = batch[0]
        ids = [task["article_id"] for *_, task in batch]
        chosen = articles[articles["article_id"].isin(ids)]
        chosen.attrs = articles.attrs
        tasks = tasks_of(chosen)
        version = self.annotator.version
        keys = {task["article_id"]: key_of(task, version) for task in tasks}
        kept = ArticleRows()
        for article_id, rows, well in self.annotator(tasks):
            kept.put(article_id, keys[article_id], rows, well=well)
        _cache(self.folder, k).write(kept, kept.keys)
        return [(k, i, kept.keys.get(i), kept.failed.get(i)) for i in ids]

    @staticmethod
    def given_up(item: tuple[Any, int, Task], error: BaseException) -> Outcome:
        """Return the outcome of an article that its workers died of."""
        _, k, task = item
        article_id, rows, _ = taken_down(task, error)
        return k, article_id, None, rows


def rows_of(articles: pd.DataFrame, k: int, folder: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """Return what the articles of a partition gave, from the store."""
    kept = _cache(folder, k).read(keys)
    if kept.keys != keys:
        raise StoreError(f"{folder}: parts of partition {k} are gone; annotate it again")
    return kept.rows(articles["article_id"])


def tidied(k: int, folder: str, keys: Mapping[str, str]) -> None:
    """Drop what earlier runs left of a partition in the store."""
    cache = _cache(folder, k)
    cache.tidy(cache.read(keys))
