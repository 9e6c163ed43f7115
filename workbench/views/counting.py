"""Which rows are sent, and as what: all of them, a share to read, or counts of like rows.

Bytes are what makes a view slow, not counting. Up to ``max_rows`` rows go to the browser with
their words. Above that, every row is still counted, but only a share of them carries words; above
``cube_above`` rows that agree in all columns become one row with a weight ``n``.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from workbench.views.context import Mark, contexts
from workbench.views.joining import objects, records
from workbench.views.spec import Column, Table

MAX_ROWS = 2_000
CUBE_ABOVE = 20_000
MAX_LABELS = 300
MAX_CELLS = 40_000
OTHERS = "(all others)"


def spread(rows: pd.DataFrame, *, by: str, limit: int) -> pd.DataFrame:
    """Return at most ``limit`` rows, taken in turn from each label of ``by``, in their order.

    Taking turns keeps something to read behind every bar; the first rows alone would show the
    oldest articles only.
    """
    if len(rows) <= limit:
        return rows
    turn = rows.groupby(by, sort=False, dropna=False).cumcount()
    return rows.loc[turn.sort_values(kind="stable").index[:limit]].sort_index()


def cube(
    rows: pd.DataFrame, columns: tuple[Column, ...]
) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """Return like rows as one row with their number ``n``, and the columns that are left.

    Notes
    -----
    Label columns keep their `MAX_LABELS` most frequent labels and `OTHERS`. Days become the
    Mondays of their weeks when the cells are still more than `MAX_CELLS`.
    """
    kept = tuple(column for column in columns if column.kind in ("category", "day"))
    names = [column.name for column in kept]
    cells = rows[names].copy()
    for column in kept:
        if column.kind == "category":
            counts = cells[column.name].value_counts()
            if len(counts) > MAX_LABELS:
                frequent = set(counts.index[:MAX_LABELS])
                known = cells[column.name].isin(frequent) | cells[column.name].isna()
                cells[column.name] = cells[column.name].where(known, OTHERS)
    grouped = cells.groupby(names, dropna=False, sort=True).size().reset_index(name="n")
    if len(grouped) > MAX_CELLS:
        for column in kept:
            if column.kind == "day":
                day = cells[column.name]
                cells[column.name] = day - pd.to_timedelta(day.dt.weekday, unit="D")
        grouped = cells.groupby(names, dropna=False, sort=True).size().reset_index(name="n")
    return grouped, (*kept, Column("n", "number"))


def together(
    rows: pd.DataFrame, *, column: str, within: str, top: int
) -> list[tuple[str, str, int]]:
    """Return how many groups hold each two of the ``top`` labels."""
    labels = sorted(rows[column].value_counts().index[:top])
    inside = rows[rows[column].isin(labels)]
    groups, known = pd.factorize(inside[within])
    found = np.zeros((len(labels), len(known)), dtype=np.float32)
    found[inside[column].map({text: i for i, text in enumerate(labels)}), groups] = 1
    n = found @ found.T
    pairs = zip(*np.triu_indices(len(labels), 1), strict=True)
    return [(labels[i], labels[j], int(n[i, j])) for i, j in pairs if n[i, j]]


def counted_tables(
    frames: Any,
    name: str,
    rows: pd.DataFrame,
    columns: tuple[Column, ...],
    *,
    marks: Callable[[Any], list[Mark]],
    noun: tuple[str, str],
    by: str,
    max_rows: int = MAX_ROWS,
    cube_above: int = CUBE_ABOVE,
) -> tuple[list[Table], str, tuple[str, ...]]:
    """Return the tables to send, the name of the one with words, and what the reader must know.

    Parameters
    ----------
    frames
        `workbench.Frames`, for the articles and sentences.
    name, rows, columns, noun
        The table as the view made it; ``rows`` has ``article_id`` too.
    marks
        Gives the marks of a row, in characters of its article's text.
    by
        The column whose labels take turns when not all rows can be read.
    max_rows, cube_above
        See the module's description.
    """
    kept = spread(rows, by=by, limit=max_rows)
    told = contexts(
        kept["article_id"],
        map(marks, records(kept)),
        articles=frames.articles,
        sentences=frames.sentences,
    )
    words = kept.assign(context=objects(told, kept))
    full = (*columns, Column("context", "context"))
    if len(kept) == len(rows):
        return [Table(name, words, full, noun)], name, ()
    notes = (
        f"All {len(rows):,} {noun[1]} are counted; {len(kept):,} of them, taken in turn from each "
        f"{by}, can be read below, and the search looks in these.",
    )
    counted = Table(name, rows, columns, noun, searched=False)
    if len(rows) > cube_above:
        cells, left = cube(rows, columns)
        counted = dataclasses.replace(counted, rows=cells, columns=left)
    return [counted, Table(f"{name}_words", words, full, noun)], f"{name}_words", notes
