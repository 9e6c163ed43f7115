"""Columns of tables and keys of JSON objects: which one holds the text, the date, the outlet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from workbench.english import lexicons
from workbench.ingest.readers.encoding import mended, without_controls
from workbench.ingest.readers.record import Options, Record, Trouble

__all__ = ["FIELDS", "named_columns", "record_of"]

FIELDS = (
    "article_id", "key", "text", "title", "published", "publisher", "author", "url", "language",
)  # fmt: skip


@cache
def _synonyms() -> dict[str, tuple[str, int]]:
    return {row["term"]: (row["field"], int(row["rank"])) for row in lexicons.load("columns")}


def named_columns(names: list[str], *, columns: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return which of the columns holds which field.

    Parameters
    ----------
    names
        The names of the columns as the table writes them.
    columns
        Column by field where it is known; it goes before the synonyms.

    Raises
    ------
    ValueError
        If ``columns`` names a field that there is none of.

    Examples
    --------
    >>> named_columns(["Headline", "Body", "Pub_Date", "outlet"])
    {'title': 'Headline', 'text': 'Body', 'published': 'Pub_Date', 'publisher': 'outlet'}
    """
    columns = columns or {}
    unknown = set(columns) - set(FIELDS)
    if unknown:
        raise ValueError(
            f"columns= names {sorted(unknown)}, but a column can be given for {', '.join(FIELDS)}"
        )
    ranked: dict[str, tuple[int, str]] = {}
    for name in names:
        found = _synonyms().get(re.sub(r"[^a-z0-9]", "", str(name).lower()))
        if found and (found[0] not in ranked or found[1] < ranked[found[0]][0]):
            ranked[found[0]] = (found[1], name)
    told = {field: name for field, (_, name) in ranked.items()}
    return {**told, **{field: name for field, name in columns.items() if name in names}}


def record_of(
    row: Mapping[str, Any],
    *,
    number: int,
    options: Options,
    fields: Mapping[str, str] | None = None,
) -> Record | Trouble:
    """Return the article that a row of a table or a JSON object holds.

    Parameters
    ----------
    row
        Values by column.
    number
        Place of the row in the file, its key where the row has no id.
    options
        With the ``columns`` that the caller knows.
    fields
        Column by field if it was told before; else told from the keys of this row.
    """
    if fields is None:
        fields = named_columns([str(k) for k in row], columns=options.columns)
    values = {
        field: _plain(row.get(column), join="\n\n" if field == "text" else "; ")
        for field, column in fields.items()
    }
    key = values.get("key") or str(number)
    if "text" not in fields:
        return Trouble(
            "No column or key holds the text of the article.",
            f"there are {', '.join(map(str, row))[:300]}; name it with columns={{'text': ...}}",
            key,
        )
    if not values["text"]:
        return Trouble("The article has no text.", f"{fields['text']!r} is empty", key)
    text, notes = without_controls(values["text"])
    text, more = mended(text)
    record = Record(text=text, key=key, notes=notes + more)
    for field in FIELDS:
        if field not in ("text", "key"):
            setattr(record, field, values.get(field))
    return record


def _plain(value: Any, *, join: str = "; ") -> str | None:
    """Return a cell as text without blanks around it, or None; a list joined by ``join``."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or value.get("#text")
        return _plain(value)
    if isinstance(value, list | tuple):
        return join.join(filter(None, map(_plain, value))) or None
    text = str(value).strip()
    return None if text.lower() in ("", "nan", "nat", "none", "null", "<na>") else text
