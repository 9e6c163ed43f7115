"""The rows that filters and a selection leave, in pandas, as the browser computes them.

The browser filters codes and Python filters frames; a browser test holds the two together.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.views.spec import Column, Spec, Table

SEARCH = "search"


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


def matching(
    table: Table, filters: Mapping[str, Any], selection: Mapping[str, Any] | None = None
) -> pd.Series:
    """Return True for each row of the table that the filters, then the selection, leave."""
    columns = {column.name: column for column in table.columns}
    rows = table.rows
    kept = pd.Series(True, index=rows.index)
    for name, value in filters.items():
        if name == SEARCH:
            kept &= not table.searched or _searched(rows, columns, value)
        elif name in columns:
            kept &= _filtered(rows[name], columns[name], value, every=False)
    for name, value in (selection or {}).items():
        if name in columns:
            kept &= _filtered(rows[name], columns[name], value, every=True)
            if columns[name].kind == "category" and len(value) > 1:
                kept &= _together(rows, columns, name, value, kept)
    return kept


def _filtered(values: pd.Series, column: Column, wanted: Any, *, every: bool) -> pd.Series:
    if column.kind == "set":
        test = all if every else any
        return values.map(lambda labels: test(w in labels for w in wanted)).astype(bool)
    if column.kind == "day":
        first, last = (pd.Timestamp(day) if day else None for day in wanted)
        kept = values.notna()
        if first is not None:
            kept &= values >= first
        if last is not None:
            kept &= values < last + pd.Timedelta(days=1)
        return kept
    return values.isin(wanted)


def _together(
    rows: pd.DataFrame, columns: dict[str, Column], name: str, wanted: list[str], kept: pd.Series
) -> pd.Series:
    """Return True for rows of groups in which every wanted label is found."""
    group = next((c.name for c in columns.values() if c.kind == "group"), None)
    if group is None:
        return pd.Series(True, index=rows.index)
    found = rows[kept].groupby(group)[name].nunique()
    return rows[group].isin(found.index[found >= len(set(wanted))])


def _searched(rows: pd.DataFrame, columns: dict[str, Column], words: str) -> pd.Series:
    def told(row: Any) -> str:
        parts = []
        for column in columns.values():
            value = getattr(row, column.name)
            if column.kind == "set":
                parts.extend(value)
            elif column.kind == "context":
                parts.append(value[0])
            elif column.kind in ("category", "text") and isinstance(value, str):
                parts.append(value)
        return "\n".join(parts).lower()

    needle = words.lower().strip()
    return pd.Series([needle in told(row) for row in rows.itertuples()], index=rows.index)


def _kinds(spec: Spec, what: str) -> dict[str, str]:
    kinds = {c.name: c.kind for t in spec.tables for c in t.columns}
    if what == "selection":
        return {k: v for k, v in kinds.items() if v in ("category", "set", "day")}
    names = {"dates": "day", "search": "search"}
    return {f.column: names.get(f.kind) or kinds[f.column] for f in spec.filters}


def _labels(spec: Spec, name: str) -> set[str]:
    found: set[str] = set()
    for table in spec.tables:
        for column in table.columns:
            if column.name == name:
                found.update(column.expected)
                values = table.rows[name].dropna()
                found.update(*values) if column.kind == "set" else found.update(values)
    return found


def _day(value: Any, where: str) -> str | None:
    if value is None or value == "":
        return None
    try:
        return f"{pd.Timestamp(value):%Y-%m-%d}"
    except (ValueError, TypeError) as error:
        raise ValueError(f"{where} takes days such as 2023-03-01, got {value!r}") from error
