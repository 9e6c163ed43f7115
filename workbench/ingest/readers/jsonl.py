"""JSON: one object a line, a list of objects, or an object that holds such a list.

Answers of news services (NewsAPI, Guardian, New York Times, GDELT, WordPress) and crawlers' output
keep what an article is at any depth: the list of articles is looked for, and so are its fields.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from workbench.ingest.readers.columns import is_summary, named_columns, no_text, record_of
from workbench.ingest.readers.encoding import decode
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable

DEEP = 4  # levels down to which lists and fields are looked for


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield an article for each JSON object; a broken line is a trouble, the others go on.

    A line is read at a time, so a file may be larger than memory; a line that passes the limit
    is skipped without being held.
    """
    first = _first_line(stream, options)
    if _is_one_document(first, stream):
        yield from _document(stream, options)
        return
    found = False
    kinds = Kinds(options)
    for number, line in _lines(stream, options):
        if line is None:
            yield Trouble(
                f"Line {number} is longer than the limit.",
                f"more than {options.max_chars * 4:,} bytes; raise it with max_chars=",
                str(number),
            )
            continue
        if not line.strip():
            continue
        try:
            text, notes = decode(line)
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield Trouble(f"Line {number} is not whole JSON.", str(error)[:200], str(number))
            continue
        except Unreadable as error:
            yield Trouble(f"Line {number} is not text.", error.detail, str(number))
            continue
        found = True
        yield from kinds.article(row, number, notes)
    yield from kinds.troubles()
    if not found and first is not None and not first.strip():
        raise Unreadable("The file is empty.")


class Kinds:
    """The entries of a file, those without a text counted by the keys that they have."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.without: Counter[tuple[str, ...]] = Counter()
        self.summaries = 0

    def article(self, row: Any, number: int, notes: list[str]) -> Iterator[Record | Trouble]:
        """Yield the article of an entry, or its trouble."""
        if not isinstance(row, dict):
            kind = type(row).__name__
            yield Trouble(f"Entry {number} is not a JSON object.", f"it is a {kind}", str(number))
            return
        row = _flat(row)
        filled = [key for key, value in row.items() if value not in (None, "", [], {})]
        fields = named_columns(filled, columns=self.options.columns)
        if "text" not in fields and "text" not in named_columns(list(row)):
            self.without[tuple(sorted(row)[:20])] += 1
            return
        self.summaries += "text" in fields and is_summary(fields["text"])
        article = record_of(row, number=number, options=self.options)
        if isinstance(article, Record):
            article.notes = notes + article.notes
        yield article

    def troubles(self) -> Iterator[Trouble]:
        """Yield what is to be said of all entries together."""
        for keys, n in self.without.items():
            yield Trouble(f"{n:,} entries hold no text of an article.", no_text(keys))
        if self.summaries:
            yield Trouble(f"{self.summaries:,} entries hold only a summary of the article.")


def _flat(row: Mapping[str, Any], above: str = "", depth: int = 0) -> dict[str, Any]:
    """Return the values of an object by key, those of objects within it by "outer.inner" too."""
    found: dict[str, Any] = {}
    for key, value in row.items():
        found[f"{above}{key}"] = value
        if isinstance(value, dict) and depth < DEEP:
            found |= _flat(value, f"{above}{key}.", depth + 1)
    return found


def _first_line(stream: BinaryIO, options: Options) -> bytes:
    for _ in range(1000):
        line = stream.readline(options.max_chars * 4)
        if line.strip() or not line:
            break
    return line


def _is_one_document(first: bytes, stream: BinaryIO) -> bool:
    """Return whether the file is one JSON value, and rewind it."""
    stream.seek(0)
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or start[:1] == b"[":
        return True
    try:
        row = json.loads(start)
    except (ValueError, RecursionError):
        return start.rstrip() in (b"{", b"{}") or b'"' not in start
    return isinstance(row, dict) and "text" not in named_columns(list(row))


def _document(stream: BinaryIO, options: Options) -> Iterator[Record | Trouble]:
    from workbench.ingest.readers.record import content

    text, notes = decode(content(stream, options=options))
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        rows = _rows_of_lines(text)
        if rows is None:
            raise Unreadable("The file is not whole JSON.", str(error)[:200]) from error
        value = rows
    if isinstance(value, dict):
        value = _entries(value) or [value]
    if not isinstance(value, list):
        raise Unreadable("The file holds no JSON objects.", f"it is a {type(value).__name__}")
    kinds = Kinds(options)
    for number, row in enumerate(value, 1):
        yield from kinds.article(row, number, notes)
    yield from kinds.troubles()


def _rows_of_lines(text: str) -> list[Any] | None:
    """Return the objects of a file that holds one a line after all, or None."""
    rows = []
    for line in text.splitlines():
        try:
            rows += [json.loads(line)] if line.strip() else []
        except (ValueError, RecursionError):
            return None
    return rows or None


def _entries(value: Mapping[str, Any], depth: int = 0) -> list[Any]:
    """Return the longest list of objects that an object holds, the uppermost of those alike."""
    if depth and "text" in named_columns([str(key) for key in value]):
        return []
    best: list[Any] = []
    for inner in value.values():
        found: list[Any] = []
        if isinstance(inner, list) and any(isinstance(x, dict) for x in inner):
            found = inner
        elif isinstance(inner, dict) and depth < DEEP:
            found = _entries(inner, depth + 1)
        if len(found) > len(best):
            best = found
    return best


def _lines(stream: BinaryIO, options: Options) -> Iterator[tuple[int, bytes | None]]:
    """Yield the numbered lines; None for one over the limit."""
    limit, number = options.max_chars * 4, 0
    while line := stream.readline(limit):
        number += 1
        if len(line) < limit or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit)
        yield number, None
