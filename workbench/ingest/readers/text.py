"""Plain text: one article a file, or the text export of a news database with many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.readers import exports
from workbench.ingest.readers.encoding import decode
from workbench.ingest.readers.record import Options, Record, Trouble, content


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the text of the file as one article, or each article of a database export."""
    text, notes = decode(content(stream, options=options))
    yield from exports.records_of(text, notes=notes)
