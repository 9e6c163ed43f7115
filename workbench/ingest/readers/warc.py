"""Web archives: the HTML pages of a WARC or ARC file, each an article."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from typing import BinaryIO

from workbench.ingest.readers.html import article_of, decoded
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, needed


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the article of each HTML response with status 200."""
    iterator = needed("warcio.archiveiterator", what="web archives").ArchiveIterator
    number = 0
    noise = io.StringIO()
    records = iter(iterator(stream, arc2warc=True))
    while True:
        with redirect_stderr(noise):  # what the library writes belongs to the problems
            record = next(records, None)
        if record is None:
            break
        if record.rec_type != "response" or not _is_page(record):
            continue
        number += 1
        url = record.rec_headers.get_header("WARC-Target-URI")
        data = record.content_stream().read(options.max_chars * 4 + 1)
        if len(data) > options.max_chars * 4:
            yield Trouble("The page is larger than the limit.", url, str(number))
            continue
        try:
            page, notes = decoded(data)
            yield replace(article_of(page, url=url, notes=notes), key=str(number))
        except Unreadable as error:
            yield Trouble(error.problem, url, str(number))
    if number and (said := noise.getvalue().strip()):
        yield Trouble("The web archive is broken in places.", " ".join(said.split())[:200])
    if not number:
        raise Unreadable("The web archive holds no page.")


def _is_page(record: object) -> bool:
    headers = getattr(record, "http_headers", None)
    if headers is None or headers.get_statuscode() != "200":
        return False
    return "html" in (headers.get_header("Content-Type") or "").lower()
