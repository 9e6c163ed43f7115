"""Gzip: the one file inside, by its own reader."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from workbench.ingest import readers
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the articles of the packed file; the name without ``.gz`` tells its format.

    Raises
    ------
    Unreadable
        If it is broken, or larger than ``options.max_bytes`` when unpacked.
    """
    if options.depth >= 2:
        raise Unreadable("The archive lies in an archive in an archive.", "unpack it first")
    inner = name[:-3] if name.lower().endswith(".gz") else name
    if inner.lower().endswith((".warc", ".arc")):
        from workbench.ingest.readers import warc

        yield from warc.read(stream, name=inner, options=options)
        return
    try:
        data = gzip.GzipFile(fileobj=stream).read(options.max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable("The file is not whole gzip.", str(error)[:200]) from error
    if len(data) > options.max_bytes:
        raise Unreadable(
            f"The file is larger than {options.max_bytes:,} bytes when unpacked.",
            "raise the limit with max_bytes=",
        )
    inside = replace(options, depth=options.depth + 1)
    yield from readers.read(io.BytesIO(data), name=inner, options=inside)
