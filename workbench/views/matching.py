"""The rows that filters and a selection leave, in pandas, as the browser computes them.

The browser filters codes and Python filters frames. Both are held to the cases of
``tests/views/filter_cases.json``, by pytest and by node.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.views import sure
from workbench.views.context import Haystack, Members
from workbench.views.labels import label
from workbench.views.payload import NOBODY
from workbench.views.spec import Column, Spec, Table

SEARCH = "search"
UNDATED = "none"  # both ends of the span that selects what has no day
MISSING = np.iinfo(np.int64).max

Held = Callable[[str], np.ndarray] | None


def checked(spec: Spec, given: Mapping[str, Any], *, what: str) -> dict[str, Any]:
    """Return filters or a selection in the one form that is kept: lists of strings.

    Raises
    ------
    ValueError
        If a column has no filter, or a label does not occur.

    Notes
    -----
    A lone label may be given without a list, days as anything that `pandas.Timestamp` reads.
    """
    kinds = _kinds(spec, what)
    out: dict[str, Any] = {}
    for column, value in given.items():
        if column not in kinds:
            raise ValueError(
                f"{what}: there is no {column!r} here; choose from {', '.join(sorted(kinds))}"
            )
        if value is None or value == "" or value == []:
            continue
        if kinds[column] == "search":
            out[column] = str(value)
        elif column == sure.NAME:
            out[column] = _share(value, what)
        elif kinds[column] == "day":
            pair = [value, value] if isinstance(value, str) else list(value)
            if len(pair) != 2:
                raise ValueError(f"{what}: {column!r} takes a first and a last day, got {value!r}")
            days = [_day(day, f"{what}: {column!r}") for day in pair]
            if any(days):
                out[column] = days
        else:
            chosen = [value] if isinstance(value, str) else [str(v) for v in value]
            known = _labels(spec, column)
            unknown = [text for text in chosen if text not in known]
            if unknown:
                some = ", ".join(repr(text) for text in sorted(known)[:8])
                raise ValueError(
                    f"{what}: {unknown[0]!r} is no {column} here; there are {len(known)}: {some}"
                )
            out[column] = chosen
    return out


class Index:
    """Rows as codes, a column at a time when first asked for: what filters and sorts them.

    Parameters
    ----------
    rows, columns
        The rows of a table and what they declare.
    held
        Says for words which rows hold them, where the rows are without their words.
    """

    def __init__(self, rows: pd.DataFrame, columns: tuple[Column, ...], held: Held = None) -> None:
        self.rows, self.columns = rows, {column.name: column for column in columns}
        self._held = held
        self._codes: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
        self._members: dict[str, Members] = {}
        self._haystacks: dict[str, Haystack] = {}
        self._ranks: dict[str, np.ndarray] = {}

    def codes(self, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the labels of a column, the code of each entry and the row it stands in."""
        if name not in self._codes:
            values, at = self.rows[name].to_numpy(dtype=object), np.arange(len(self.rows))
            if self.columns[name].kind == "set":
                sizes = np.fromiter(map(len, values), dtype=np.int64, count=len(values))
                at = np.repeat(at, sizes)
                values = np.array([v for value in values for v in value], dtype=object)
            codes, found = pd.factorize(values)
            labels = np.array([label(text) for text in found], dtype=object)
            self._codes[name] = labels, codes, at
        return self._codes[name]

    def matching(
        self, filters: Mapping[str, Any], selection: Mapping[str, Any] | None = None
    ) -> np.ndarray:
        """Return True for each row that the filters, then the selection, leave."""
        kept = sure.kept(self.rows, filters.get(sure.NAME))
        for name, value in filters.items():
            if name == SEARCH:
                kept &= self.searched(value)
            elif name in self.columns and name != sure.NAME:
                kept &= self._filtered(name, value, every=False)
        for name, value in (selection or {}).items():
            if name in self.columns:
                kept &= self._filtered(name, value, every=True)
        left = kept.copy()
        for name, value in (selection or {}).items():
            category = name in self.columns and self.columns[name].kind == "category"
            if category and len(set(value)) > 1:
                left &= self._together(name, value, left)
        return left

    def _filtered(self, name: str, wanted: Any, *, every: bool) -> np.ndarray:
        if self.columns[name].kind == "day":
            return _within(self.rows[name], wanted)
        if self.columns[name].kind == "set" and every:
            one = [self.having(name, {text}) for text in wanted]
            return np.logical_and.reduce(one) if one else np.ones(len(self.rows), dtype=bool)
        return self.having(name, set(wanted))

    def having(self, name: str, wanted: set[str]) -> np.ndarray:
        """Return True for each row that has one of the labels."""
        return self._with(name, np.flatnonzero([text in wanted for text in self.codes(name)[0]]))

    def _with(self, name: str, wanted: np.ndarray) -> np.ndarray:
        if name not in self._members:
            _, codes, at = self.codes(name)
            self._members[name] = Members(codes, at, len(self.rows))
        return self._members[name].having(wanted)

    def _together(self, name: str, wanted: list[str], kept: np.ndarray) -> np.ndarray:
        """Return True for rows of groups in which every wanted label is found."""
        group = next((c.name for c in self.columns.values() if c.kind == "group"), None)
        if group is None:
            return np.ones(len(self.rows), dtype=bool)
        _, codes, _ = self.codes(group)
        size = codes.max(initial=-1) + 1
        found = np.zeros(size, dtype=np.int64)
        for text in set(wanted):
            here = codes[kept & self.having(name, {text})]
            found += np.bincount(here[here >= 0], minlength=size) > 0
        return np.append(found >= len(set(wanted)), False)[codes]

    def searched(self, words: str) -> np.ndarray:
        """Return True for each row whose words or names hold the words."""
        needle = words.lower().strip()
        out = np.zeros(len(self.rows), dtype=bool)
        for name, column in self.columns.items():
            if column.kind in ("category", "set", "text"):
                out |= self.holding(name, needle)
            elif column.kind == "context" and name in self.rows:
                out |= np.fromiter((needle in t.lower() for t, _ in self.rows[name]), dtype=bool)
        return out | self._held(needle) if self._held else out

    def holding(self, name: str, needle: str) -> np.ndarray:
        """Return True for each row with a label or text in this column that holds the words."""
        if name not in self._haystacks:
            self._haystacks[name] = Haystack(self.codes(name)[0])
        return self._with(name, self._haystacks[name].holding(needle))

    def rank(self, name: str) -> np.ndarray:
        """Return a number for each row that sorts it by a column; what is missing is largest."""
        if name not in self._ranks:
            self._ranks[name] = self._ranked(name)
        return self._ranks[name]

    def _ranked(self, name: str) -> np.ndarray:
        kind, rest = self.columns[name].kind, self.columns[name].rest
        if kind == "day":
            days = pd.to_datetime(self.rows[name])
            order = days.to_numpy(dtype="datetime64[D]").astype(np.int64)
            return np.where(days.isna(), MISSING, order)
        if kind in ("number", "level"):
            numbers = pd.to_numeric(self.rows[name]).astype(float).to_numpy()
            return np.where(np.isnan(numbers), MISSING, np.nan_to_num(numbers).astype(np.int64))
        if kind in ("context", "group", "aside"):
            return np.full(len(self.rows), MISSING)  # words have no order
        labels, codes, at = self.codes(name)
        lowered = [text.lower() for text in labels]
        at_place = {text: n for n, text in enumerate(sorted(set(lowered)))}
        place = np.array([*(at_place[text] for text in lowered), MISSING], dtype=np.int64)
        place[:-1][[text in rest or text in NOBODY for text in labels]] = MISSING
        if kind != "set":
            return place[codes]
        out = np.full(len(self.rows), MISSING)
        np.minimum.at(out, at, place[codes])
        return out


def matching(
    table: Table, filters: Mapping[str, Any], selection: Mapping[str, Any] | None = None
) -> np.ndarray:
    """Return True for each row of the table that the filters, then the selection, leave."""
    if not table.searched:
        filters = {name: value for name, value in filters.items() if name != SEARCH}
    return Index(table.rows, table.columns).matching(filters, selection)


def _within(values: pd.Series, wanted: Any) -> np.ndarray:
    """Return True for each day of a span; a span of `UNDATED` is what has no day."""
    if wanted[0] == UNDATED:
        return values.isna().to_numpy()
    first, last = (pd.Timestamp(day) if day else None for day in wanted)
    kept = values.notna()
    if first is not None:
        kept &= values >= first
    if last is not None:
        kept &= values < last + pd.Timedelta(days=1)
    return kept.to_numpy(dtype=bool)


def _kinds(spec: Spec, what: str) -> dict[str, str]:
    kinds = {c.name: c.kind for t in spec.tables for c in t.columns}
    if what == "selection":
        return {k: v for k, v in kinds.items() if v in ("category", "set", "day")}
    names = {"dates": "day", "search": "search"}
    known = {f.column: names.get(f.kind) or kinds[f.column] for f in spec.filters}
    return {**known, sure.NAME: "level"} if sure.NAME in kinds else known


def _labels(spec: Spec, name: str) -> set[str]:
    found: set[str] = set()
    for table in spec.tables:
        for column in table.columns:
            if column.name == name:
                found.update(column.expected)
                rows = table.rows if table.whole is None else table.whole.rows
                values = rows[name].dropna()
                texts = values.explode().dropna() if column.kind == "set" else values
                found.update(label(text) for text in texts.unique())
    return found


def _day(value: Any, where: str) -> str | None:
    if value is None or value == "" or value == UNDATED:
        return value or None
    try:
        return f"{pd.Timestamp(value):%Y-%m-%d}"
    except (ValueError, TypeError) as error:
        raise ValueError(f"{where} takes days such as 2023-03-01, got {value!r}") from error


def _share(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"{what}: 'sure' takes a share of right rows from 0 to 1, got {value!r}")
    return sure.STEPS[sure.step_of(value)]
