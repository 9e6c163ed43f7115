"""JSON: one object a line, a list of objects, or an object that holds such a list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from workbench.ingest.readers.columns import record_of
from workbench.ingest.readers.encoding import decode
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable

LISTS = ("articles", "items", "results", "documents", "docs", "data", "entries", "hits", "news")


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
        yield _article(row, number, options, notes)
    if not found and first is not None and not first.strip():
        raise Unreadable("The file is empty.")


def _article(row: Any, number: int, options: Options, notes: list[str]) -> Record | Trouble:
    if not isinstance(row, dict):
        return Trouble(
            f"Entry {number} is not a JSON object.", f"it is a {type(row).__name__}", str(number)
        )
    article = record_of(row, number=number, options=options)
    if isinstance(article, Record):
        article.notes = notes + article.notes
    return article


def _first_line(stream: BinaryIO, options: Options) -> bytes:
    for _ in range(1000):
        line = stream.readline(options.max_chars * 4)
        if line.strip() or not line:
            break
    return line


def _is_one_document(first: bytes, stream: BinaryIO) -> bool:
    """Tell whether the file is one JSON value, and rewind it."""
    stream.seek(0)
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or start[:1] == b"[":
        return True
    try:
        row = json.loads(start)
    except (ValueError, RecursionError):
        return start.rstrip() in (b"{", b"{}") or b'"' not in start
    return isinstance(row, dict) and any(isinstance(row.get(k), list) for k in LISTS)


def _document(stream: BinaryIO, options: Options) -> Iterator[Record | Trouble]:
    from workbench.ingest.readers.record import content

    text, notes = decode(content(stream, options=options))
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("The file is not whole JSON.", str(error)[:200]) from error
    if isinstance(value, dict):
        lists = [value[k] for k in LISTS if isinstance(value.get(k), list)]
        value = lists[0] if lists else [value]
    if not isinstance(value, list):
        raise Unreadable("The file holds no JSON objects.", f"it is a {type(value).__name__}")
    for number, row in enumerate(value, 1):
        yield _article(row, number, options, notes)


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
