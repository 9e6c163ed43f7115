"""Rich text (RTF): the words without their commands, one article or a database export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.readers import exports
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content, needed

FIELD = r"\{{\\{name}\s([^{{}}\\]{{1,300}})\}}"


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the text of the document.

    Raises
    ------
    Unreadable
        If it is no RTF, or has no text.
    """
    striprtf = needed("striprtf.striprtf", what="rich text")
    data = content(stream, options=options)
    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        raise Unreadable("The file is not RTF.", "it does not begin with {\\rtf")
    source = data.decode("latin-1")
    text = striprtf.rtf_to_text(source, errors="replace")
    lines = [" ".join(line.replace("|", " ").split()) for line in text.splitlines()]
    about = {key: re.search(FIELD.format(name=key), source[:20_000]) for key in ("title", "author")}
    yield from exports.records_of(
        "\n\n".join(filter(None, lines)),
        title=about["title"][1].strip() if about["title"] else None,
        author=about["author"][1].strip() if about["author"] else None,
    )
