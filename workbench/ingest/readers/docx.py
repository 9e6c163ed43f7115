"""Word documents: the paragraphs in their order, tables as lines."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.readers.archive import check_size
from workbench.ingest.readers.encoding import without_controls
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content, needed


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the text of the document as one article; its properties tell title and author."""
    docx = needed("docx", what="Word documents")
    data = content(stream, options=options)
    check_size(data, options=options)
    try:
        document = docx.Document(io.BytesIO(data))
        parts = []
        for block in document.iter_inner_content():
            if hasattr(block, "rows"):
                parts += [" ".join(c.text.strip() for c in row.cells) for row in block.rows]
            else:
                parts.append(block.text.strip())
        about = document.core_properties
    except Exception as error:  # a broken document fails in many ways
        raise Unreadable("The file is not a whole Word document.", repr(error)[:200]) from error
    text, notes = without_controls("\n\n".join(part for part in parts if part))
    if not text.strip():
        raise Unreadable("The document has no text.")
    yield Record(
        text=text, title=about.title or None, author=about.author or None, mapped=False, notes=notes
    )
