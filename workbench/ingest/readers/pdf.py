"""PDF documents: the text layer, page after page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.readers.encoding import without_controls
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content, needed


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the text of the document as one article.

    Raises
    ------
    Unreadable
        If the document is encrypted, broken, or has no text layer (a scan).
    """
    pypdf = needed("pypdf", what="PDF documents")
    data = content(stream, options=options)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("The PDF is encrypted.", "save it without a password")
        pages = []
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            if sum(map(len, pages)) > options.max_chars:
                break
        title = reader.metadata.title if reader.metadata else None
    except Unreadable:
        raise
    except Exception as error:  # a broken document fails in many ways
        raise Unreadable("The file is not a whole PDF.", repr(error)[:200]) from error
    text, notes = without_controls("\n\n".join(pages))
    text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)
    if not re.search(r"\w", text):
        raise Unreadable("The PDF has no text layer.", f"{len(pages)} pages, perhaps scanned")
    yield Record(text=text, title=str(title) if title else None, mapped=False, notes=notes)
