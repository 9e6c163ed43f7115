"""Pages as Safari saves them (``.webarchive``): the page in a property list."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from workbench.ingest.readers.encoding import decode
from workbench.ingest.readers.html import articles_of
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the article of the saved page.

    Raises
    ------
    Unreadable
        If what was saved is no page.
    """
    main: Any = plistlib.loads(content(stream, options=options))["WebMainResource"]
    data, kind = main["WebResourceData"], str(main.get("WebResourceMIMEType", "text/html"))
    if not isinstance(data, bytes) or "html" not in kind or not data.strip():
        raise Unreadable("What was saved is not a page.", kind[:100])
    declared, url = main.get("WebResourceTextEncodingName"), main.get("WebResourceURL")
    text, notes = decode(data, declared=str(declared) if declared else None)
    yield from articles_of(text, url=str(url) if url else None, notes=notes)
