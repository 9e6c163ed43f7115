"""Columns of tables and keys of JSON objects: which one holds the text, the date, the outlet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import chain, islice
from typing import Any

from workbench.english import lexicons
from workbench.ingest.readers.encoding import mended, without_controls
from workbench.ingest.readers.html import shown_text
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable

__all__ = [
    "FIELDS", "articles_of_table", "is_summary", "named_columns", "no_text", "record_of",
]  # fmt: skip

FIELDS = (
    "article_id", "key", "text", "title", "published", "publisher", "author", "url", "language",
)  # fmt: skip
SUMMARY = 100  # rank from which on a column holds but a summary
HEADINGS = 10  # rows that may stand above the heading, and the heading
# keys that say what they are only where they stand alone: "author.name" is no title
AMBIGUOUS = frozenset(("name", "id", "url", "title", "time", "date", "text", "value", "type"))
TAGS = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|a|strong|em|figure|blockquote|span)\b[^<>]*>", re.I
)
CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+(\d+) chars\]\s*$")


@cache
def _synonyms() -> dict[str, tuple[str, int]]:
    return {row["term"]: (row["field"], int(row["rank"])) for row in lexicons.load("columns")}


def _known(name: str) -> tuple[str, int] | None:
    """Return field and rank of a column; the last part of "fields.bodyText" counts as well."""
    found = _synonyms().get(_bare(name))
    last = _bare(name.rpartition(".")[2])
    if found is None and "." in name and last not in AMBIGUOUS and last in _synonyms():
        field, rank = _synonyms()[last]
        return field, rank + 50
    return found


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


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
        found = _known(str(name))
        if found and (found[0] not in ranked or found[1] < ranked[found[0]][0]):
            ranked[found[0]] = (found[1], name)
    chosen = {field: name for field, (_, name) in ranked.items()}
    return {**chosen, **{field: name for field, name in columns.items() if name in names}}


def is_summary(column: str) -> bool:
    """Return whether a text column holds but a summary of the article."""
    known = _synonyms()
    found = known.get(_bare(column)) or known.get(_bare(column.rpartition(".")[2]))
    return found is not None and found[0] == "text" and found[1] >= SUMMARY


def _near(names: Sequence[str], field: str) -> str | None:
    """Return a column whose name is nearly one of a field's."""
    terms = [term for term, (known, _) in _synonyms().items() if known == field and len(term) > 3]
    for name in names:
        if _known(name) is None and get_close_matches(_bare(name), terms, n=1, cutoff=0.8):
            return name
    return None


def no_text(names: Sequence[str]) -> str:
    """Return what to do where no column holds the text: which one may be meant."""
    near = _near(names, "text")
    listed = f"there are {', '.join(map(str, names))[:300]}"
    if near is not None:
        return f"{listed}; is it {near!r}? Then give columns={{'text': {near!r}}}"
    return f"{listed}; name it with columns={{'text': ...}}"


def articles_of_table(
    rows: Iterable[Sequence[Any]], *, options: Options, name: str = "table"
) -> Iterator[Record | Trouble]:
    """Yield an article for each row of a table below its heading.

    Parameters
    ----------
    rows
        The cells of each row. Above the heading, which is the first row of ten that names a text
        column, other rows may stand.
    options
        With the ``columns`` that the caller knows.
    name
        What to call it.

    Raises
    ------
    Unreadable
        If no column of it holds the text.
    """
    rows = iter(rows)
    top = [_cells(row) for row in islice(rows, HEADINGS)]
    at = next(
        (i for i, row in enumerate(top) if "text" in named_columns(row, columns=options.columns)),
        None,
    )
    if at is None:
        heading = next((row for row in top if any(row)), [])
        raise Unreadable(f"No column of the {name} holds the text of the articles.",
                         no_text([cell for cell in heading if cell]))  # fmt: skip
    names, fields = top[at], named_columns(top[at], columns=options.columns)
    yield from _heading_troubles(names, fields, [row for row in top[:at] if any(row)])
    text = names.index(fields["text"])
    for number, row in enumerate(chain(top[at + 1 :], rows), 1):
        cells: list[Any] = list(row)
        if not any(str(cell).strip() for cell in cells if cell is not None):
            continue
        if len(cells) > len(names) and any(map(_filled, cells[len(names) :])):
            problem = f"Row {number} has {len(cells)} cells, but the heading names {len(names)}."
            if text == len(names) - 1:
                cells[text:] = [", ".join(str(c) for c in cells[text:] if c is not None)]
                yield Trouble(problem, "those at the end were joined to the text", str(number))
            else:
                yield Trouble(problem, "the cells at the end were left out", str(number))
        values: dict[str, Any] = {}
        for column, cell in zip(names, cells, strict=False):
            if not _filled(values.get(column)):
                values[column] = cell
        yield record_of(values, number=number, options=options, fields=fields)


def _cells(row: Sequence[Any]) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in row]


def _filled(cell: Any) -> bool:
    return cell is not None and bool(str(cell).strip())


def _heading_troubles(
    names: list[str], fields: Mapping[str, str], above: list[list[str]]
) -> Iterator[Trouble]:
    """Yield what is odd about a heading: rows above it, doubled and misspelt columns."""
    if above:
        shown = "; ".join(" ".join(filter(None, row)) for row in above)[:200]
        yield Trouble(f"{len(above)} rows above the heading were left out.", shown)
    for column, n in Counter(filter(None, names)).items():
        if n > 1:
            yield Trouble(f"The heading names {column!r} {n} times.",
                          "the first that is not empty counts; rename the others")  # fmt: skip
    if is_summary(fields["text"]):
        yield Trouble("The table has only summaries of the articles.", f"in {fields['text']!r}")
    for field in ("title", "published", "publisher"):
        if field not in fields and (near := _near(names, field)) is not None:
            yield Trouble(f"No column is known to hold what is {field!r}; is it {near!r}?",
                          f"then give columns={{{field!r}: {near!r}}}")  # fmt: skip


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
        Column by field where known; else inferred from the keys of this row.
    """
    if fields is None:
        filled = [str(k) for k, value in row.items() if value not in (None, "", [], {})]
        fields = named_columns(filled, columns=options.columns)
    values = {
        field: _plain(row.get(column), join="\n\n" if field == "text" else "; ")
        for field, column in fields.items()
    }
    key = values.get("key") or str(number)
    if "text" not in fields:
        return Trouble(
            "No column or key holds the text of the article.", no_text(list(map(str, row))), key
        )
    if not values["text"]:
        return Trouble("The article has no text.", f"{fields['text']!r} is empty", key)
    text, notes = without_controls(values["text"])
    text, more = mended(text)
    if TAGS.search(text):
        text = shown_text(text)
    if cut := CUT.search(text):
        text = text[: cut.start()]
        more.append(f"The text is cut: {cut[1]} more characters are not in the file.")
    record = Record(text=text, key=key, notes=notes + more, is_body=True)
    for field in FIELDS:
        if field not in ("text", "key"):
            setattr(record, field, values.get(field))
    return record


def _plain(value: Any, *, join: str = "; ") -> str | None:
    """Return a cell as text without blanks around it, or None; a list joined by ``join``."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        names = ("name", "title", "main", "original", "rendered", "#text", "value", "text")
        return next((text for key in names if (text := _plain(value.get(key)))), None)
    if isinstance(value, list | tuple):
        return join.join(filter(None, map(_plain, value))) or None
    text = str(value).strip()
    return None if text.lower() in ("", "nan", "nat", "none", "null", "<na>") else text
