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
MAX_CELLS = 30_000
STEPS = (
    ("day", MAX_LABELS),
    ("week", MAX_LABELS),
    ("week", 150),
    ("month", 150),
    ("month", 100),
    ("month", 75),
    ("month", 50),
    ("month", 35),
    ("month", 24),
    ("month", 16),
    ("month", 10),
    ("month", 6),
)
OTHERS = "(all others)"

Counted = tuple[list[Table], str, tuple[str, ...]]  # tables, which has words, what to know


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
) -> tuple[pd.DataFrame, tuple[Column, ...], str]:
    """Return like rows as one row with their number ``n``, the columns left, and what was joined.

    Notes
    -----
    Label columns keep their `MAX_LABELS` most frequent labels and `OTHERS`. While there are more
    than `MAX_CELLS` rows, days become weeks, then months, then fewer labels keep their names.
    """
    kept = tuple(column for column in columns if column.kind in ("category", "set", "day"))
    names = [column.name for column in kept]
    days = [column.name for column in kept if column.kind == "day"]
    sets = {column.name for column in kept if column.kind == "set"}
    coded = {
        name: _by_frequency(rows[name].map(tuple) if name in sets else rows[name])
        for name in names
        if name not in days
    }
    for period, most in STEPS:
        cells = pd.DataFrame(
            {n: code if n in sets else np.minimum(code, most) for n, (code, _) in coded.items()}
            | {name: _floored(rows[name], period) for name in days}
        )[names]
        grouped = cells.groupby(names, dropna=False, sort=True).size().reset_index(name="n")
        if len(grouped) <= MAX_CELLS:
            break
    joined = [f"days to {period}s"] if days and period != "day" else []
    for column in kept:
        if column.name in coded:
            labels = coded[column.name][1]
            many = len(labels) > most and column.name not in sets
            told = np.append(labels[:most], OTHERS) if many else labels
            grouped[column.name] = pd.Series(
                [None if code < 0 else told[code] for code in grouped[column.name]], dtype=object
            )
            if many:
                joined.append(f"{column.name}: the {most} most frequent have their names")
    return grouped, (*kept, Column("n", "number")), "; ".join(joined)


def _by_frequency(values: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return a code for each value, -1 where there is none, and the labels, most frequent first."""
    codes, labels = pd.factorize(values)
    sizes = np.bincount(codes[codes >= 0], minlength=len(labels))
    labels = np.fromiter(labels, dtype=object, count=len(labels))
    order = np.lexsort((np.arange(len(labels)), -sizes))
    place = np.empty(len(labels) + 1, dtype=np.int64)
    place[order] = np.arange(len(labels))
    place[-1] = -1
    return place[codes], labels[order]


def _floored(days: pd.Series, period: str) -> pd.Series:
    """Return the first day of each day's week (Monday) or month."""
    day = days.dt.normalize()
    if period == "week":
        return day - pd.to_timedelta(day.dt.weekday, unit="D")
    return day - pd.to_timedelta(day.dt.day - 1, unit="D") if period == "month" else day


def together(
    rows: pd.DataFrame, *, column: str, within: str, top: int
) -> list[tuple[str, str, int]]:
    """Return how many groups hold each two of the ``top`` labels."""
    labels = sorted(rows[column].value_counts().index[:top])
    inside = rows[rows[column].isin(labels)]
    groups, known = pd.factorize(inside[within])
    codes = pd.Categorical(inside[column], categories=labels).codes
    n = np.zeros((len(labels), len(labels)))
    for first in range(0, len(known), 50_000):  # a matrix of all groups would not fit in memory
        part = (groups >= first) & (groups < first + 50_000)
        found = np.zeros((len(labels), 50_000), dtype=np.float32)
        found[codes[part], groups[part] - first] = 1
        n += found @ found.T
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
) -> Counted:
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

    def words(kept: pd.DataFrame) -> pd.DataFrame:
        told = contexts(
            kept["article_id"],
            map(marks, records(kept)),
            articles=frames.articles,
            sentences=frames.sentences,
        )
        return kept.assign(context=objects(told, kept))

    full = (*columns, Column("context", "context"))
    return split_tables(
        name,
        rows,
        full,
        words=words,
        noun=noun,
        by=by,
        max_rows=max_rows,
        cube_above=cube_above,
    )


def split_tables(
    name: str,
    rows: pd.DataFrame,
    columns: tuple[Column, ...],
    *,
    noun: tuple[str, str],
    by: str,
    words: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    max_rows: int = MAX_ROWS,
    cube_above: int = CUBE_ABOVE,
) -> tuple[list[Table], str, tuple[str, ...]]:
    """Return what `counted_tables` does, of rows that have their words or get them by ``words``."""
    kept = spread(rows, by=by, limit=max_rows)
    readable = words(kept) if words else kept
    if len(kept) == len(rows):
        return [Table(name, readable, columns, noun)], name, ()
    notes: tuple[str, ...] = (
        f"All {len(rows):,} {noun[1]} are counted; {len(kept):,} of them, taken in turn from each "
        f"{by}, can be read below, and the search looks in these.",
    )
    left = tuple(column for column in columns if column.kind not in ("text", "context"))
    counted = Table(name, rows, left, noun, searched=False)
    if len(rows) > cube_above:
        cells, left, joined = cube(rows, left)
        counted = dataclasses.replace(counted, rows=cells, columns=left)
        notes += (f"Like {noun[1]} are counted together ({joined}).",) if joined else ()
    return [counted, Table(f"{name}_words", readable, columns, noun)], f"{name}_words", notes
