"""Readers of files: one module a format, found by the ending of the name or the first bytes.

The next format is one more module with a ``read`` of the same signature (see
:mod:`workbench.ingest.readers.record`) and one more line in :data:`FORMATS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import BinaryIO

from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable

__all__ = ["FORMATS", "Options", "Record", "Trouble", "Unreadable", "is_single", "read", "stem"]

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "jsonl",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "table",
    ".tsv": "table",
    ".tab": "table",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".docx": "docx",
    ".pdf": "pdf",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".warc": "warc",
    ".zip": "archive",
    ".gz": "packed",
}
SINGLE = {"text", "html", "docx", "pdf"}  # formats of one article a file


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the articles of a file, and the troubles of those that could not be had.

    Parameters
    ----------
    stream
        The file, open for bytes and seekable.
    name
        Its name; the ending tells the format, and where there is none the first bytes.
    options
        Limits and column names.

    Raises
    ------
    Unreadable
        If nothing can be had from the file.
    """
    reader = import_module(f"workbench.ingest.readers.{_format(stream, name)}")
    yield from reader.read(stream, name=name, options=options)


def stem(name: str) -> str:
    """Return a name without the endings that tell its format.

    Examples
    --------
    >>> stem("2023/wire.jsonl.gz"), stem("000_v1.2.txt"), stem("notes")
    ('2023/wire', '000_v1.2', 'notes')
    """
    for _ in range(2):
        head, dot, ending = name.rpartition(".")
        if not dot or f".{ending.lower()}" not in FORMATS or not head:
            break
        name = head
    return name


def is_single(name: str) -> bool:
    """Tell whether a file of this name usually holds one article."""
    inner = name.lower().removesuffix(".gz")
    return FORMATS.get("." + inner.rpartition(".")[2], "text") in SINGLE


def _format(stream: BinaryIO, name: str) -> str:
    ending = "." + name.lower().rpartition(".")[2]
    if ending in FORMATS:
        return FORMATS[ending]
    head = stream.read(1024)
    stream.seek(0)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for sign, found in (
        (b"%pdf-", "pdf"),
        (b"\x1f\x8b", "packed"),
        (b"pk\x03\x04", "archive"),
        (b"par1", "parquet"),
        (b"warc/", "warc"),
        (b"<!doctype html", "html"),
        (b"<html", "html"),
        (b"<rss", "feed"),
        (b"<feed", "feed"),
        (b"{", "jsonl"),
    ):
        if start.startswith(sign):
            return found
    return "text"
