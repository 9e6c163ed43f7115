"""The annotation cache: what each article gave by itself, so that it is annotated once.

An entry is the rows of one article as JSON, under a key made of all that they depend on: the text,
its date, the pipeline and the package. Entries are held in memory, or in Parquet files of a store;
a file that cannot be read costs its articles a new annotation, no more.
All Parquet of a store is written with a checksum of each page, so that no damaged byte is read.
"""

from __future__ import annotations

import json
import os
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

__all__ = [
    "BROKEN",
    "AnnotationCache",
    "ArticleRows",
    "StoreError",
    "decoded",
    "encoded",
    "read_table",
    "write_table",
    "writing_errors",
]  # fmt: skip

Rows = dict[str, list[dict[str, Any]]]
FOLDER = "parts"
SCHEMA = pa.schema([("key", pa.string()), ("article_id", pa.string()), ("rows", pa.string())])
MANY = 64  # files from which a cache is written together anew
# what reading raises where a file is missing, damaged or not ours
BROKEN = (OSError, pa.ArrowException, ValueError, KeyError, TypeError)


class StoreError(ValueError):
    """A folder holds no frames that this version can read, or can't be written to."""


@contextmanager
def writing_errors(folder: Path) -> Iterator[None]:
    """Raise what the system says of a disk or folder that can't be written to as a sentence.

    Raises
    ------
    StoreError
        If a file can't be written.
    """
    try:
        yield
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else error
        raise StoreError(
            f"{folder}: can't be written to ({why}); frames that were saved there before are as "
            f"they were. Make room or give another folder, and run it again"
        ) from error


def write_table(table: pa.Table, path: Path) -> None:
    """Write a file of a store."""
    pq.write_table(table, path, compression="zstd", write_page_checksum=True)


def read_table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """Read a file of a store; what it raises is in `BROKEN`."""
    return pq.read_table(path, columns=columns, page_checksum_verification=True)


class ArticleRows:
    """The rows of articles, by article, each as JSON under its key.

    Notes
    -----
    JSON takes a tenth of the memory of Python objects, and rows are needed once or twice only.
    """

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.failed: dict[str, str] = {}
        self._rows: dict[str, str] = {}

    def put(self, article_id: str, key: str, rows: str, *, well: bool = True) -> None:
        """Keep the encoded rows of an article; of one that failed apart, to be tried again."""
        if well:
            self.keys[article_id] = key
            self._rows[article_id] = rows
        else:
            self.failed[article_id] = rows

    def problems(self, article_ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return what went wrong with the articles that failed."""
        return [
            row
            for article_id in article_ids
            if article_id in self.failed
            for row in decoded(self.failed[article_id])["problems"]
        ]

    def __contains__(self, article_id: str) -> bool:
        return article_id in self.keys

    def __getitem__(self, article_id: str) -> str:
        return self._rows[article_id]

    def rows(self, article_ids: Iterable[str]) -> Rows:
        """Return the rows by frame, in the order of the articles given."""
        whole: Rows = defaultdict(list)
        for article_id in article_ids:
            if article_id in self._rows:
                for frame, rows in decoded(self._rows[article_id]).items():
                    whole[frame] += rows
        return dict(whole)


class AnnotationCache:
    """Entries in the files of a folder.

    Parameters
    ----------
    folder
        The folder of a store; the files stand below it.
    name
        How the names of the files begin; those of one partition have a name of their own.
    """

    def __init__(self, folder: Path, name: str = "part") -> None:
        self.folder = folder / FOLDER
        self.name = name

    def files(self) -> list[Path]:
        """Return the files, in an order that is always the same."""
        return sorted(self.folder.glob(f"{self.name}-*.parquet"))

    def read(self, wanted: Mapping[str, str]) -> ArticleRows:
        """Return what is there of the wanted articles.

        Parameters
        ----------
        wanted
            Key by article.
        """
        kept = ArticleRows()
        by_key: dict[str, list[str]] = defaultdict(list)
        for article_id, key in wanted.items():
            by_key[key].append(article_id)
        for path in self.files():
            for key, article_id, rows in _rows_of(path):
                if article_id in by_key.get(key, ()):
                    kept.put(article_id, key, rows)
        return kept

    def write(self, kept: ArticleRows, article_ids: Iterable[str]) -> None:
        """Write the entries of some articles as one more file.

        Raises
        ------
        StoreError
            If it can't be written; nothing is left of it then.
        """
        ids = list(article_ids)
        if not ids:
            return
        columns = [[kept.keys[i] for i in ids], ids, [kept[i] for i in ids]]
        path = self.folder / f"{self.name}-{uuid.uuid4().hex[:12]}.parquet"
        beside = path.with_suffix(".new")
        with writing_errors(self.folder.parent):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                write_table(pa.table(columns, schema=SCHEMA), beside)
                beside.replace(path)
            except OSError:
                beside.unlink(missing_ok=True)
                raise

    def tidy(self, kept: ArticleRows) -> None:
        """Keep these entries alone, in few files, where others or many files have come together."""
        for left in self.folder.glob("*.new"):
            left.unlink(missing_ok=True)
        files = self.files()
        held = sum(_length(path) for path in files)
        if len(files) < MANY and held <= 2 * len(kept.keys):
            return
        self.write(kept, kept.keys)
        for path in files:
            path.unlink(missing_ok=True)


def _rows_of(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        table = read_table(path, SCHEMA.names).to_pydict()
        rows = list(zip(table["key"], table["article_id"], table["rows"], strict=True))
    except BROKEN:
        return  # its articles are annotated again
    yield from rows


def _length(path: Path) -> int:
    try:
        return int(pq.read_metadata(path).num_rows)
    except BROKEN:
        return 1 << 40  # broken: to be written anew


def encoded(rows: Rows) -> str:
    """Return the rows of an article as JSON; days are marked, missing ones are null."""
    return json.dumps(rows, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return {"day": value.isoformat()}
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"no JSON for {type(value).__name__}")


def decoded(text: str) -> Rows:
    """Return the rows of :func:`encoded`, spans as tuples.

    Examples
    --------
    >>> decoded(encoded({"claims": [{"content_spans": [(0, 4)]}]}))
    {'claims': [{'content_spans': [(0, 4)]}]}
    """
    rows: Rows = json.loads(text, object_hook=_object)
    return rows


def _object(value: dict[str, Any]) -> Any:
    if value.keys() == {"day"}:
        return pd.Timestamp(value["day"])
    for name in value:
        if name.endswith("spans"):
            value[name] = [tuple(span) for span in value[name]]
    return value
