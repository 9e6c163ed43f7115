"""Which rows are sent, and as what: all of them, a share to read, or counts of like rows.

Bytes are what makes a view slow, not counting. Words are sent as long as a budget of bytes lasts,
what is shown first first. Above that, every row is still counted, and a kernel gives the words of
any; above ``cube_above`` rows that agree in all columns become one row with a weight ``n``.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from workbench.views import sure
from workbench.views.context import Mark
from workbench.views.labels import OTHERS
from workbench.views.serving import ASIDE, Whole, library
from workbench.views.spec import Column, Table

MAX_ROWS = 20_000
MAX_BYTES = 1_000_000  # of one table's words in a page
CHUNK = 400
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

Counted = tuple[list[Table], str, tuple[str, ...]]  # tables, which has words, what to know


def shown_first(rows: pd.DataFrame, *, by: str) -> np.ndarray:
    """Return the places of rows as they are shown: sure ones first, each label of ``by`` in turn.

    Taking turns keeps something to read behind every bar; the first rows alone would show the
    oldest articles only.
    """
    turn = rows.groupby(by, sort=False, dropna=False).cumcount().to_numpy()
    return np.lexsort((turn, ~sure.kept(rows)))


def readable(whole: Whole, *, by: str, limit: int, most: int) -> pd.DataFrame:
    """Return the rows whose words are sent, in their order: as many as the bytes allow."""
    places = shown_first(whole.rows, by=by)[:limit]
    made: list[pd.DataFrame] = []
    size = 0
    for first in range(0, len(places), CHUNK):
        part = whole.worded(whole.rows.iloc[places[first : first + CHUNK]])
        sizes = np.cumsum([_bytes(row) for row in part.itertuples(index=False)]) + size
        fitting = int((sizes <= most).sum())
        made.append(part.iloc[: max(fitting, int(not made))])
        if fitting < len(part):
            break
        size = int(sizes[-1])
    return pd.concat(made).sort_index() if made else whole.worded(whole.rows)


def _bytes(row: Any) -> int:
    """Return about how many bytes a row takes; neighbours are most often other rows' words."""
    text, marks = getattr(row, "context", None) or ("", ())
    return 60 + len(text) + 22 * len(marks) + len(getattr(row, "lead_in", None) or "") // 2


def cube(
    rows: pd.DataFrame, columns: tuple[Column, ...]
) -> tuple[pd.DataFrame, tuple[Column, ...], str]:
    """Return like rows as one row with their number ``n``, the columns left, and what was joined.

    Notes
    -----
    Label columns keep their `MAX_LABELS` most frequent labels and `OTHERS`. While there are more
    than `MAX_CELLS` rows, days become weeks, then months, then fewer labels keep their names.
    """
    kept = tuple(column for column in columns if column.kind in ("category", "set", "day", "level"))
    names = [column.name for column in kept]
    days = [column.name for column in kept if column.kind == "day"]
    sets = {column.name for column in kept if column.kind == "set"}
    plain = {*days, *(column.name for column in kept if column.kind == "level")}
    coded = {
        name: _by_frequency(rows[name].map(tuple) if name in sets else rows[name])
        for name in names
        if name not in plain
    }
    for period, most in STEPS:
        cells = pd.DataFrame(
            {n: code if n in sets else np.minimum(code, most) for n, (code, _) in coded.items()}
            | {name: _floored(rows[name], period) for name in days}
            | {name: rows[name] for name in plain - set(days)}
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
    extra: tuple[Column, ...] = (Column("n", "number"),)
    if "percent" in rows:
        sums = cells.assign(percent=rows["percent"].to_numpy())
        summed = sums.groupby(names, dropna=False, sort=True)["percent"].sum()
        grouped["percent"] = summed.round().to_numpy()
        extra += (Column("percent", "number"),)
    return grouped, (*kept, *extra), "; ".join(joined)


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
    max_bytes: int = MAX_BYTES,
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
    max_rows, cube_above, max_bytes
        See the module's description.
    """
    rows = sure.with_level(rows)
    whole = Whole(rows, (*columns, *_of_sure(rows), *ASIDE), library(frames), marks)
    return _split(name, whole, noun=noun, by=by, limits=(max_rows, max_bytes, cube_above))


def split_tables(
    name: str,
    rows: pd.DataFrame,
    columns: tuple[Column, ...],
    *,
    noun: tuple[str, str],
    by: str,
    max_rows: int = MAX_ROWS,
    cube_above: int = CUBE_ABOVE,
    max_bytes: int = MAX_BYTES,
) -> Counted:
    """Return what `counted_tables` does, of rows that have no words or bring them."""
    rows = sure.with_level(rows)
    whole = Whole(rows, (*columns, *_of_sure(rows)))
    return _split(name, whole, noun=noun, by=by, limits=(max_rows, max_bytes, cube_above))


def _of_sure(rows: pd.DataFrame) -> tuple[Column, ...]:
    if sure.NAME not in rows:
        return ()
    return Column(sure.NAME, "level"), Column("percent", "number")


def _split(
    name: str, whole: Whole, *, noun: tuple[str, str], by: str, limits: tuple[int, int, int]
) -> Counted:
    max_rows, max_bytes, cube_above = limits
    rows, columns = whole.rows, whole.columns
    kept = readable(whole, by=by, limit=max_rows, most=max_bytes)
    if len(kept) == len(rows):
        return [Table(name, kept, columns, noun, whole=whole)], name, ()
    notes: tuple[str, ...] = (
        f"All {len(rows):,} {noun[1]} are counted. This page holds the words of {len(kept):,}: "
        f"the likeliest to be right first, in turn from each {by}; the search looks in these.",
    )
    left = tuple(c for c in columns if c.kind not in ("text", "context", "aside"))
    counted = Table(name, rows, left, noun, searched=False, whole=whole)
    if len(rows) > cube_above:
        cells, left, joined = cube(rows, left)
        counted = dataclasses.replace(counted, rows=cells, columns=left)
        notes += (f"Like {noun[1]} are counted together ({joined}).",) if joined else ()
    words = Table(f"{name}_words", kept, columns, noun, whole=whole)
    return [counted, words], f"{name}_words", notes
