"""A declared view as JSON: label lists, codes, days as numbers, each sentence once.

The payload is a pure function of the declaration, so that its digest shows whether anything that
a reader could see has changed.
"""

import dataclasses
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.views import sure
from workbench.views.labels import OTHERS, UNKNOWN, label
from workbench.views.spec import Column, Spec, Table

NOBODY = (UNKNOWN, OTHERS)


def payload(spec: Spec) -> dict[str, Any]:
    """Return what the browser gets: only lists, dicts, strings, numbers, booleans and None."""
    made = encoded(spec.tables)
    categories = made["categories"]
    codes = {name: {t: i for i, t in enumerate(labels)} for name, labels in categories.items()}
    described = dataclasses.asdict(dataclasses.replace(spec, tables=(), aliases={}))
    for profile in described["profiles"]:
        cells = profile.pop("cells")
        name = _of(spec, profile)
        profile["rows"] = [cells.get(text) for text in categories[name]]
        if profile["order"] == "given":
            profile["given"] = [codes[name][text] for text in cells if text in codes[name]]
    for chart in described["charts"]:
        if "measures" in chart:
            order = categories[_of(spec, chart)]
            chart["measures"] = [
                [name, [values.get(text) for text in order]] for name, values in chart["measures"]
            ]
        if chart.get("pairs") is not None:
            known = codes[_of(spec, chart)]
            chart["pairs"] = [[known[a], known[b], n] for a, b, n in chart["pairs"] if a in known]
    del described["tables"]
    described["aliases"] = {
        name: [known.get(text, []) for text in categories[name]]
        for name, known in spec.aliases.items()
        if name in categories
    }
    has_levels = any(c.kind == "level" for table in spec.tables for c in table.columns)
    return {
        **described,
        **made,
        "sure": {"steps": list(sure.STEPS), "first": sure.DEFAULT} if has_levels else None,
    }


def encoded(tables: Sequence[Table]) -> dict[str, Any]:
    """Return tables as label lists, codes, days as numbers, and each text once.

    Returns
    -------
    dict
        ``categories`` (labels by list), ``rest`` (codes of those that name nobody), ``tables``,
        ``texts``, ``start`` (the day that days count from).
    """
    categories, rest = _categories(tables)
    codes = {
        name: {text: i for i, text in enumerate(labels)} for name, labels in categories.items()
    }
    start = _first_day(tables)
    texts: dict[str, int] = {}
    return {
        "categories": categories,
        "rest": {name: [codes[name][text] for text in last] for name, last in rest.items()},
        "tables": {
            table.name: {
                "n": len(table.rows),
                "noun": list(table.noun),
                "searched": table.searched,
                "columns": {
                    column.name: _encoded(table, column, codes=codes, start=start, texts=texts)
                    for column in table.columns
                },
            }
            for table in tables
        },
        "texts": list(texts),
        "start": None if start is None else f"{start:%Y-%m-%d}",
    }


def digest(value: Any) -> str:
    """Return twelve characters that change when the value does.

    Examples
    --------
    >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    True
    """
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def to_json(value: Any) -> str:
    r"""Return JSON that is safe inside a ``<script>`` element.

    Notes
    -----
    Escaping ``</`` alone is not enough: a sentence with ``<!--<script>`` in it would swallow the
    rest of the page.

    Examples
    --------
    >>> to_json("<!--<script>")
    '"\\u003c!--\\u003cscript>"'
    """
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def _of(spec: Spec, part: dict[str, Any]) -> str:
    """Return the label list that a part's column draws on."""
    name = part.get("column") or part["rows"]
    return next(c.labels for c in spec.table(part["table"]).columns if c.name == name)


def _categories(tables: Sequence[Table]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the labels of each list, the most frequent first, and those that name nobody, last."""
    counts: dict[str, Counter[str]] = {}
    last: dict[str, set[str]] = {}
    for table in tables:
        for column in table.columns:
            if column.kind not in ("category", "set"):
                continue
            last.setdefault(column.labels, set()).update(column.rest, NOBODY)
            counter = counts.setdefault(column.labels, Counter())
            counter.update(dict.fromkeys(column.expected, 0))
            values = table.rows[column.name]
            if column.kind == "set":
                values = values.explode()
            weights = table.rows["n"].loc[values.index] if "n" in table.rows else None
            codes, distinct = pd.factorize(values)
            here = codes >= 0
            sizes = np.bincount(codes[here], weights=None if weights is None else weights[here])
            for text, n in zip(distinct, sizes, strict=True):
                counter[label(text)] += int(n)
    ordered = {
        name: sorted(counter, key=lambda text: (text in last[name], -counter[text], text))
        for name, counter in sorted(counts.items())
    }
    rest = {n: [t for t in labels if t in last[n]] for n, labels in ordered.items()}
    return ordered, {name: labels for name, labels in rest.items() if labels}


def _first_day(tables: Sequence[Table]) -> pd.Timestamp | None:
    days = [
        table.rows[column.name].min()
        for table in tables
        for column in table.columns
        if column.kind == "day" and table.rows[column.name].notna().any()
    ]
    return min(days).normalize() if days else None


def _encoded(
    table: Table,
    column: Column,
    *,
    codes: dict[str, dict[str, int]],
    start: pd.Timestamp | None,
    texts: dict[str, int],
) -> dict[str, Any]:
    rows = table.rows[column.name]
    out: dict[str, Any] = {"kind": column.kind}
    if column.kind in ("category", "set"):
        known = codes[column.labels]
        out["of"] = column.labels
        if column.kind == "set":
            out["values"] = [sorted({known[label(text)] for text in value}) for value in rows]
        else:
            places, distinct = pd.factorize(rows)
            lookup = np.array([*(known[label(text)] for text in distinct), -1], dtype=np.int64)
            out["values"] = lookup[places].tolist()
        return out
    if column.kind == "day":
        days = pd.to_datetime(rows).dt.normalize()
        since = (days - (start or pd.Timestamp(0))).dt.days.fillna(-1).astype(int)
        out["values"] = since.tolist()
        return out
    values = rows.tolist()
    missing = [not isinstance(v, list | tuple) and pd.isna(v) for v in values]
    if column.kind == "group":
        seen: dict[Any, int] = {}
        out["values"] = [
            -1 if none else seen.setdefault(v, len(seen))
            for v, none in zip(values, missing, strict=True)
        ]
    elif column.kind in ("number", "level"):
        out["values"] = [None if none else int(v) for v, none in zip(values, missing, strict=True)]
    elif column.kind in ("text", "aside"):
        out["values"] = [
            None if none else texts.setdefault(label(v), len(texts))
            for v, none in zip(values, missing, strict=True)
        ]
    else:
        out["values"] = [texts.setdefault(text, len(texts)) for text, _ in values]
        out["marks"] = [[list(mark) for mark in marks] for _, marks in values]
    return out
