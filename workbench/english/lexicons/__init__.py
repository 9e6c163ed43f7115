"""Word lists: one TSV file a list in ``lexicons/<language>/``, each with its source.

A list starts with ``#`` lines (what it is, ``# source: ...``), then a header, then one term a
line, sorted. An empty cell is a missing value.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

__all__ = ["listed", "load", "names", "of_kind", "source", "terms"]

FOLDER = Path(__file__).parent


def listed(text: str) -> frozenset[str]:
    """Return the words of a closed class that is short enough to stand in code.

    Examples
    --------
    >>> sorted(listed("if unless"))
    ['if', 'unless']
    """
    return frozenset(text.split())


def names(*, language: str = "en") -> list[str]:
    """Return the names of the lists of a language."""
    return sorted(p.stem for p in (FOLDER / language).glob("*.tsv"))


@cache
def load(name: str, *, language: str = "en") -> tuple[dict[str, str], ...]:
    """Return the rows of a list as dictionaries by column.

    Parameters
    ----------
    name
        Name of the list: the file without its ending.
    language
        Folder that the list is in.

    Raises
    ------
    ValueError
        If there is no such list, or a line has too many or too few cells.

    Examples
    --------
    >>> load("months")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ValueError: no word list 'months'
    """
    path = FOLDER / language / f"{name}.tsv"
    if name not in names(language=language):
        known = ", ".join(names(language=language))
        raise ValueError(f"no word list {name!r} for {language!r}; there are {known}")
    lines = path.read_text(encoding="utf-8").splitlines()
    numbered = [(i, x) for i, x in enumerate(lines, 1) if x.strip() and not x.startswith("#")]
    cells = list(csv.reader((x for _, x in numbered), delimiter="\t", quoting=csv.QUOTE_NONE))
    header, rows = cells[0], cells[1:]
    for (number, _), row in zip(numbered[1:], rows, strict=True):
        if len(row) != len(header):
            raise ValueError(
                f"{path.name}, line {number}: {len(row)} cells, but the header names "
                f"{len(header)} ({', '.join(header)}); separate cells by one tab each"
            )
    return tuple(dict(zip(header, row, strict=True)) for row in rows)


@cache
def terms(name: str, *, column: str | None = None, language: str = "en") -> frozenset[str]:
    """Return one column (the first unless named) of a list as a set."""
    rows = load(name, language=language)
    key = column or (next(iter(rows[0])) if rows else "")
    return frozenset(row[key] for row in rows if row[key])


@cache
def of_kind(name: str, kind: str, *, language: str = "en") -> frozenset[str]:
    """Return the terms of a list whose column ``kind`` says this.

    Examples
    --------
    >>> sorted(of_kind("source_words", "owner"))
    ['her', 'his', 'its', 'their']
    """
    rows = load(name, language=language)
    return frozenset(row["term"] for row in rows if row["kind"] == kind)


def source(name: str, *, language: str = "en") -> str:
    """Return where a list comes from: its ``# source:`` line."""
    path = FOLDER / language / f"{name}.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# source:"):
            return line.removeprefix("# source:").strip()
    raise ValueError(f"{path.name} names no source; add a line '# source: ...' on top")
